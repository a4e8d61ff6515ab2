"""What watches the promises sees when one is broken."""

from typing import Any

import pytest
from pycrdt import Doc, Text

from sync.log import Added, Addition, NewRow
from sync.messages import Awareness, AwarenessEntry, Receipt, Step2, Update
from sync.updates import read
from tests.simulation.promises import Promises, replay
from tests.simulation.tally import Broken, Tally

PLAN = "plan"


@pytest.fixture
def promises() -> Promises:
    return Promises(Tally())


def edits(client: int, *words: str) -> list[bytes]:
    """One update for each of the words, which stand in their order."""
    doc: Doc[Any] = Doc(client_id=client)
    text = doc.get("notes", type=Text)
    made: list[bytes] = []
    subscription = doc.observe(lambda event: made.append(event.update))
    for word in words:
        text.insert(len(str(text)), word)
    doc.unobserve(subscription)
    return made


def store(promises: Promises, payload: bytes, author: str = "priya", session: str = "") -> None:
    row = NewRow(author, session, 0.0, payload)
    promises.stored("north-1", Addition(PLAN, 1, (row,)), Added(PLAN, 2, 2))


def test_P1_a_receipt_for_what_is_not_stored_is_seen(promises: Promises) -> None:
    one, two = edits(5, "a", "b")
    store(promises, one)
    written = [read(one), read(two)]
    promises.told(PLAN, Receipt(1), written)
    with pytest.raises(Broken, match="P1"):
        promises.told(PLAN, Receipt(2), written)
    store(promises, two)
    promises.told(PLAN, Receipt(2), written)
    with pytest.raises(Broken, match="P1"):
        promises.told(PLAN, Receipt(3), written)


def test_P2_an_edit_that_never_came_is_seen(promises: Promises) -> None:
    one, two = edits(5, "a", "b")
    store(promises, one)
    promises.merged(PLAN, [one])
    with pytest.raises(Broken, match="P2"):
        promises.merged(PLAN, [one, two])


def test_P3_what_is_shown_before_it_is_stored_is_seen(promises: Promises) -> None:
    one, two = edits(5, "a", "b")
    store(promises, one)
    promises.told(PLAN, Update(one), [])
    for message in (Update(two), Step2(two), Receipt(1, Update(two))):
        with pytest.raises(Broken, match="P3"):
            promises.told(PLAN, message, [read(one)])


def test_P3_a_deletion_that_is_shown_before_it_is_stored_is_seen(promises: Promises) -> None:
    doc: Doc[Any] = Doc(client_id=5)
    text = doc.get("notes", type=Text)
    text.insert(0, "ab")
    store(promises, doc.get_update())
    state = doc.get_state()
    del text[0:1]
    with pytest.raises(Broken, match="P3"):
        promises.told(PLAN, Update(doc.get_update(state)), [])


def test_P4_a_row_that_its_author_could_not_write_is_seen(promises: Promises) -> None:
    one, two = edits(5, "a", "b")
    promises.offered(("north-1", PLAN, "priya", "s"), read(one))
    store(promises, one, session="s")
    with pytest.raises(Broken, match="P4"):
        store(promises, two, session="s")


def test_P4_a_row_under_the_clientID_of_another_is_seen(promises: Promises) -> None:
    (one,) = edits(5, "a")
    promises.authors[5] = "tom"
    promises.offered(("north-1", PLAN, "priya", "s"), read(one))
    with pytest.raises(Broken, match="P4"):
        store(promises, one, session="s")


def test_P4_a_borrowed_name_is_seen(promises: Promises) -> None:
    promises.authors[5] = "tom"
    own, borrowed = (f'{{"user":{{"name":"{name}"}}}}' for name in ("tom", "priya"))
    promises.told(PLAN, Awareness((AwarenessEntry(5, 1, own),)), [])
    with pytest.raises(Broken, match="P4"):
        promises.told(PLAN, Awareness((AwarenessEntry(5, 2, borrowed),)), [])


def test_P5_a_row_without_those_that_it_needs_is_seen(promises: Promises) -> None:
    _, two = edits(5, "a", "b")
    with pytest.raises(Broken, match="P5"):
        store(promises, two)


def test_P5_a_copy_that_differs_is_seen(promises: Promises) -> None:
    one, two = edits(5, "a", "b")
    whole = replay([one, two])
    promises.same(PLAN, "a copy", read(one).data, replay([one]))
    with pytest.raises(Broken, match="P5"):
        promises.same(PLAN, "a copy", one, whole)


def test_S25_a_row_that_is_stored_twice_is_seen(promises: Promises) -> None:
    (one,) = edits(5, "a")
    store(promises, one)
    with pytest.raises(Broken, match="S25"):
        store(promises, one)
