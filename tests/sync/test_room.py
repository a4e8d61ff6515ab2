"""A room and its guests: what is stored, who is told, and when."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, merge_updates

from sync.close_codes import CloseCode
from sync.codec import encode, var_uint
from sync.effects import Reading
from sync.errors import DocumentDamaged, EditRefused
from sync.integration import plan
from sync.limits import Limits
from sync.log import NewRow, Row, Stored
from sync.messages import Message, Receipt, Step1, Step2, Update
from sync.opening import opening
from sync.room import Room, RoomBroken
from sync.sameness import fingerprint
from sync.updates import read
from tests.sync.ends import Guest, Table, an_identity, content, stored, text


def test_S7_a_guest_is_asked_for_what_the_room_lacks_as_soon_as_it_joins() -> None:
    table = Table(content("Focus"))
    guest = table.seat()
    assert guest.got[0] == Step1(b"\x01\x01\x05")


def test_S8_a_step1_is_answered_with_all_that_the_guest_lacks() -> None:
    table = Table(content("Focus"))
    assert table.join().words == "Focus"


def test_S8_an_answer_holds_no_edit_that_is_not_durable() -> None:
    table = Table(content("Focus"))
    priya = table.join("priya")
    priya.write("Our ")
    late = table.join("tom")
    assert not late.received(Step2)
    table.cut()
    assert not late.received(Step2)
    priya.write("Yes: ")
    table.land()
    assert late.words == "Our Focus"
    table.commit()
    assert late.words == "Yes: Our Focus"


def test_S8_a_step1_during_a_commit_is_answered_when_that_is_durable() -> None:
    table = Table()
    table.join("priya").write("words")
    table.cut()
    late = table.join("tom")
    assert not late.received(Step2)
    table.land()
    assert late.words == "words"


def test_S9_a_guest_that_was_not_answered_yet_gets_no_broadcast_that_its_answer_holds() -> None:
    table = Table()
    silent = table.seat("tom")
    priya = table.join("priya")
    priya.write("one ")
    table.commit()
    assert not silent.received(Update)
    silent.greet()
    assert silent.words == "one "
    priya.write("two ", 4)
    table.commit()
    assert silent.words == "one two "
    assert len(silent.received(Update)) == 1


def test_S8_a_guest_that_asks_again_is_answered_again() -> None:
    table = Table(content("Focus"))
    guest = table.join()
    guest.greet()
    assert [m.update for m in guest.received(Step2)][1] == b"\x00\x00"


def test_S8_many_who_join_with_the_same_state_get_the_very_same_bytes() -> None:
    table = Table(content("Focus" * 100))
    frames: list[bytes] = []
    for _ in range(3):
        guest = table.seat()
        room, peer = table.room, table.peer(guest)
        effects = room.receive(peer, encode(Step1(b"\x00")), 0.0)
        frames += [effect.frame for effect in effects if hasattr(effect, "frame")]
    assert frames[0] is frames[1] is frames[2]


# --- writing -----------------------------------------------------------------


def test_S18_nothing_leaves_a_room_before_it_is_durable() -> None:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")
    heard = len(tom.got)
    priya.write("words")
    assert len(tom.got) == heard
    table.cut()
    assert len(tom.got) == heard
    assert priya.durable == priya.sent - 1
    table.land()
    assert tom.words == "words"
    assert priya.durable == priya.sent


def test_S18_what_comes_while_the_log_is_at_work_waits_for_the_next_receipt() -> None:
    table = Table()
    priya = table.join("priya")
    before = priya.durable
    priya.write("one ")
    table.cut()
    priya.write("two ")
    table.land()
    assert priya.durable == before + 1
    table.commit()
    assert priya.durable == priya.sent


def test_S19_one_frame_carries_a_whole_batch_to_all_who_did_not_make_it_alone() -> None:
    table = Table()
    priya, tom, marsha = table.join("priya"), table.join("tom"), table.join("marsha")
    priya.write("a")
    tom.write("b")
    priya.write("c")
    table.commit()
    assert len(marsha.received(Update)) == 1
    assert marsha.words == priya.words == tom.words
    assert sorted(marsha.words) == ["a", "b", "c"]
    last = tom.got[-1]
    assert isinstance(last, Receipt)
    assert isinstance(last.then, Update)


def test_S19_who_made_the_whole_batch_gets_a_receipt_and_no_broadcast() -> None:
    table = Table()
    priya = table.join("priya")
    priya.write("a")
    priya.write("b")
    table.commit()
    assert not priya.received(Update)
    assert priya.got[-1] == Receipt(priya.sent)


def test_S5_a_guest_that_did_not_ask_for_receipts_gets_none() -> None:
    table = Table()
    priya = table.join("priya", receipts=False)
    tom = table.join("tom")
    priya.write("a")
    tom.write("b")
    table.commit()
    assert not priya.received(Receipt)
    assert priya.words == tom.words


def test_S5_a_receipt_from_a_guest_is_malformed() -> None:
    guest = Table().join()
    guest.say(Receipt(1))
    assert guest.closed is CloseCode.MALFORMED


def test_S11_what_is_stored_is_what_the_engine_integrated() -> None:
    table = Table()
    priya = table.join("priya")
    first = priya.write("abc")
    priya.change(lambda doc: text(doc).insert(3, "def"))
    priya.send(priya.doc.get_update())
    table.commit()
    assert table.rows[1].payload != priya.doc.get_update()
    assert first not in table.rows[1].payload
    assert table.replay() == "abcdef"


def test_S11_a_retry_is_acknowledged_and_not_stored() -> None:
    table = Table()
    priya = table.join("priya")
    update = priya.write("abc")
    table.commit()
    stored_rows = len(table.rows)
    priya.send(update)
    assert priya.durable == priya.sent
    assert not table.room.dirty
    assert len(table.rows) == stored_rows


def test_S11_a_retry_of_what_is_just_being_stored_is_acknowledged_when_that_is_durable() -> None:
    table = Table()
    priya = table.join("priya")
    update = priya.write("abc")
    table.cut()
    priya.send(update)
    assert priya.durable == priya.sent - 2
    table.land()
    assert priya.durable == priya.sent


def test_S11_all_edits_of_a_batch_by_one_person_are_one_row() -> None:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")
    priya.write("a")
    tom.write("A")
    table.commit()
    for letter in "bcd":
        priya.write(letter, priya.words.index("a"))
        tom.write(letter.upper(), tom.words.index("A"))
    table.commit()
    assert [row.author for row in table.rows[3:]] == ["priya", "tom"]
    assert table.replay() == priya.words == tom.words


def test_S11_what_needs_an_edit_of_somebody_else_stays_behind_it() -> None:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")
    priya.write("a")
    tom.write("A")
    table.commit()
    tom.doc.apply_update(priya.write("bc", 2))  # as if he had heard of it some other way
    tom.own.clear()
    tom.write("between", tom.words.index("bc") + 1)
    priya.write("d")
    table.commit()
    assert [row.author for row in table.rows[3:]] == ["priya", "tom", "priya"]
    assert "bbetweenc" in table.replay() == tom.words


def test_S11_rows_stand_in_the_order_in_which_the_edits_came() -> None:
    table = Table()
    priya = table.join("priya")
    priya.write("one ")
    second_tab = table.seat("priya", session="priya-2", client=77)
    second_tab.doc.apply_update(priya.doc.get_update())
    second_tab.own.clear()
    second_tab.write("two ", 4)
    table.commit()
    assert [row.session for row in table.rows[1:]] == ["priya-1", "priya-2"]
    clocks: dict[int, int] = {}
    for row in table.rows:
        what = plan(read(row.payload), clocks)
        assert not what.gap
        clocks.update(what.ends)


def test_S11_deleting_what_somebody_else_deleted_meanwhile_is_acknowledged_and_not_stored() -> None:
    table = Table(content("Focus"))
    priya, tom = table.join("priya"), table.join("tom")
    priya.erase(0, 5)
    table.cut()
    tom.erase(0, 5)
    table.land()
    table.commit()
    assert len(table.rows) == 2
    assert tom.durable == tom.sent


# --- rights ------------------------------------------------------------------


def test_S12_a_reader_who_answers_with_nothing_new_stays() -> None:
    table = Table(content("Focus"))
    tom = table.join("tom")
    tom.erase(0, 1)
    table.commit()
    reader = table.join("helen", may_write=False)
    reader.answer(b"\x00")
    reader.say(Step2(b"\x00\x00"))
    assert reader.closed is None
    assert reader.words == "ocus"


@pytest.mark.parametrize("kind", [Update, Step2])
def test_S12_a_reader_who_sends_an_edit_is_closed_and_nothing_is_stored(kind: Any) -> None:
    table = Table(content("Focus"))
    reader = table.join("helen", may_write=False)
    update = reader.change(lambda doc: text(doc).insert(0, "x"))
    reader.say(kind(update))
    assert reader.closed is CloseCode.READ_ONLY
    assert not table.room.dirty


@pytest.mark.parametrize("kind", [Update, Step2])
def test_S12_a_reader_who_deletes_is_closed_and_nothing_is_stored(kind: Any) -> None:
    table = Table(content("Focus"))
    reader = table.join("helen", may_write=False)

    def act(doc: Doc[Any]) -> None:
        del text(doc)[0:2]

    reader.say(kind(reader.change(act)))
    assert reader.closed is CloseCode.READ_ONLY
    assert not table.room.dirty


def test_S12_the_right_counts_that_holds_when_the_frame_comes() -> None:
    table = Table()
    priya = table.join("priya")
    priya.write("before ")
    table.peer(priya).may_write = False
    priya.write("after ")
    assert priya.closed is CloseCode.READ_ONLY
    table.commit()
    assert table.replay() == "before "


def by_hand(client: int, clock: int, *structs: bytes) -> bytes:
    """An update of one client's structs."""
    head = var_uint(1) + var_uint(len(structs)) + var_uint(client) + var_uint(clock)
    return head + b"".join(structs) + b"\x00"


LETTER = b"\x04\x01\x04text\x01x"
MAP = b"\x07\x01\x05other\x01"


def in_first(client: int) -> bytes:
    """An entry of a map that is said to be the client's first struct."""
    return b"\x28\x00" + var_uint(client) + b"\x00\x03key\x01\x77\x01v"


@pytest.mark.parametrize("said_before", [False, True], ids=["at once", "said before"])
def test_S6_what_an_update_says_of_clocks_that_are_taken_makes_no_shared_type_of_them(
    said_before: bool,
) -> None:
    table = Table()
    priya, mallory = table.join("priya"), table.join("mallory")
    mallory.send(by_hand(mallory.client, 0, LETTER))
    if said_before:
        mallory.send(by_hand(mallory.client, 0, MAP, LETTER))
        mallory.send(by_hand(mallory.client, 2, in_first(mallory.client)))
    else:
        mallory.send(by_hand(mallory.client, 0, MAP, in_first(mallory.client)))
    assert mallory.closed is CloseCode.MALFORMED
    table.commit()
    assert priya.closed is None
    assert table.replay() == priya.words
    assert set(priya.words) == {"x"}


def test_S13_an_edit_under_somebody_elses_client_id_closes_and_changes_nothing() -> None:
    table = Table()
    priya = table.join("priya")
    priya.write("mine")
    table.commit()
    thief = table.join("tom", client=priya.client)
    thief.write("not yours")
    assert thief.closed is CloseCode.FOREIGN_CLIENT_ID
    assert not table.room.dirty


def test_S63_a_run_under_somebody_elses_client_id_closes_and_changes_nothing() -> None:
    table = Table()
    priya, thief = table.join("priya"), table.join("tom")
    priya.write("mine")
    table.commit()
    thief.send(Guest.after(priya).change(lambda doc: text(doc).insert(4, " and not yours")))
    assert thief.closed is CloseCode.FOREIGN_CLIENT_ID
    assert not table.room.dirty


def test_S63_a_run_beside_what_is_not_there_waits_like_any_other_frame() -> None:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")
    priya.write("begun ")
    tom.write("begun ")
    table.commit()
    kept_back = tom.change(lambda doc: text(doc).insert(0, "first "))
    priya.doc.apply_update(kept_back)
    priya.own.clear()
    heard = len(priya.received(Step1))
    priya.write("second ", 6)
    table.commit()
    assert len(priya.received(Step1)) > heard, "it is asked for what is not there"
    assert priya.durable < priya.sent
    assert "second" not in table.replay()


def test_S13_the_same_person_may_come_back_with_its_client_id_in_another_session() -> None:
    table = Table()
    priya = table.join("priya")
    priya.write("one ")
    table.commit()
    again = table.join("priya", session="priya-2", doc=priya)
    again.write("two ", 4)
    table.commit()
    assert again.closed is None
    assert table.replay() == "one two "
    assert [row.session for row in table.rows[1:]] == ["priya-1", "priya-2"]


def test_S13_a_client_id_belongs_to_its_first_author_even_before_that_is_durable() -> None:
    table = Table()
    priya, thief = table.join("priya"), table.join("tom", client=11)
    assert priya.client == thief.client
    priya.write("mine")
    thief.doc = Doc(client_id=11)
    thief.doc.observe(thief._observe)
    thief.doc.apply_update(priya.doc.get_update())
    thief.own.clear()
    thief.write("not yours")
    assert thief.closed is CloseCode.FOREIGN_CLIENT_ID


def test_S13_a_client_id_that_somebody_shows_is_theirs_before_they_have_written() -> None:
    table = Table()
    priya, mallory = table.join("priya"), table.join("mallory")
    priya.look(section="focus")
    theirs = Guest(priya.client)
    mallory.send(theirs.change(lambda doc: text(doc).insert(0, "not mine")))
    assert mallory.closed is CloseCode.FOREIGN_CLIENT_ID
    priya.write("mine")
    table.commit()
    assert priya.closed is None
    assert table.replay() == "mine"


def test_S13_a_waiting_edit_under_a_foreign_client_id_is_foreign_too() -> None:
    table = Table()
    priya = table.join("priya")
    priya.write("mine")
    table.commit()
    first = priya.change(lambda doc: text(doc).insert(0, "x"))
    second = priya.change(lambda doc: text(doc).insert(0, "y"))
    assert first
    thief = table.join("tom")
    thief.send(second)
    assert thief.closed is CloseCode.FOREIGN_CLIENT_ID


def test_S14_a_document_at_its_limit_takes_deletions_only() -> None:
    table = Table(content("x" * 900), limits=Limits(document_bytes=1000))
    priya = table.join("priya")
    priya.erase(0, 10)
    assert priya.closed is None
    priya.write("y" * 200)
    assert priya.closed is CloseCode.DOCUMENT_TOO_LARGE
    table.commit()
    assert table.replay() == "x" * 890


def test_S14_what_was_deleted_makes_room_again() -> None:
    table = Table(content(), limits=Limits(document_bytes=1000))
    priya = table.join("priya")
    for _ in range(20):
        priya.write("y" * 300)
        priya.erase(0, 300)
    assert priya.closed is None


# --- gaps --------------------------------------------------------------------


def test_S15_a_frame_with_a_gap_is_not_acknowledged_and_its_sender_is_asked() -> None:
    table = Table()
    priya = table.join("priya")
    priya.answers_step1 = False
    priya.change(lambda doc: text(doc).insert(0, "lost "))
    priya.write("found ", 5)
    table.commit()
    assert len(priya.received(Step1)) == 2
    assert priya.durable == priya.sent - 1
    assert table.replay() == ""


def test_S16_receipts_go_on_when_the_answer_leaves_nothing_waiting() -> None:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")
    priya.change(lambda doc: text(doc).insert(0, "lost "))
    priya.write("found ", 5)
    table.commit()
    assert priya.durable == priya.sent
    assert table.replay() == tom.words == "lost found "


def test_S16_what_comes_during_a_gap_is_stored_but_not_acknowledged() -> None:
    table = Table(content("Focus"))
    priya = table.join("priya")
    priya.answers_step1 = False
    priya.change(lambda doc: text(doc).insert(0, "lost "))
    acknowledged = priya.sent
    priya.write("gap ", 5)
    priya.erase(9, 10)
    table.commit()
    assert table.replay() == "ocus"
    assert priya.durable == acknowledged
    assert len(priya.received(Step1)) == 2
    priya.answer(priya.received(Step1)[-1].state)
    table.commit()
    assert priya.durable == priya.sent
    assert table.replay() == "lost gap ocus"


def test_S15_of_a_frame_with_a_partial_gap_the_ready_part_is_taken() -> None:
    table = Table()
    priya = table.join("priya")
    priya.answers_step1 = False
    ready = priya.change(lambda doc: text(doc).insert(0, "one "))
    priya.change(lambda doc: text(doc).insert(4, "two "))
    waiting = priya.change(lambda doc: text(doc).insert(8, "three "))
    priya.send(merge_updates(ready, waiting))
    table.commit()
    assert table.replay() == "one "
    assert priya.durable == priya.sent - 1


def test_S16_a_deletion_that_waits_holds_the_receipts_back_too() -> None:
    table = Table()
    priya = table.join("priya")
    priya.answers_step1 = False
    priya.change(lambda doc: text(doc).insert(0, "never mind"))
    priya.erase(0, 5)
    table.commit()
    assert priya.durable == priya.sent - 1
    priya.say(Step2(priya.own[0]))
    priya.sent += 1
    table.commit()
    assert priya.durable == priya.sent - 2
    priya.answer(b"\x00")
    table.commit()
    assert priya.durable == priya.sent
    assert table.replay() == " mind"


def test_S16_what_others_bring_meanwhile_counts_as_well() -> None:
    table = Table()
    priya = table.join("priya")
    priya.answers_step1 = False
    lost = priya.change(lambda doc: text(doc).insert(0, "lost "))
    found = priya.write("found ", 5)
    second_tab = table.join("priya")
    second_tab.send(lost)
    second_tab.send(found)
    priya.send(found)
    table.commit()
    assert priya.durable == priya.sent


def test_S17_one_gap_is_asked_for_once_and_an_answer_without_news_is_not_asked_again() -> None:
    table = Table(content("Focus"))
    priya = table.join("priya")
    priya.answers_step1 = False
    stranger = Guest(99)
    stranger.change(lambda doc: text(doc).insert(0, "lost "))
    gap = stranger.change(lambda doc: text(doc).insert(5, "found "))

    def times_asked_after(message: Message) -> int:
        before = len(priya.received(Step1))
        priya.say(message)
        return len(priya.received(Step1)) - before

    assert times_asked_after(Update(gap)) == 1
    assert times_asked_after(Update(gap)) == 0
    assert times_asked_after(Step2(gap)) == 0
    assert times_asked_after(Update(gap)) == 1
    news = priya.change(lambda doc: text(doc).insert(0, "news "))
    assert times_asked_after(Step2(merge_updates(news, gap))) == 1
    assert times_asked_after(Step2(merge_updates(news, gap))) == 0


def test_S15_a_guest_for_whom_too_much_waits_is_closed() -> None:
    table = Table(limits=Limits(waiting_clients=3))
    priya = table.join("priya")
    priya.answers_step1 = False
    for client in range(90, 96):
        stranger = Guest(client)
        stranger.change(lambda doc: text(doc).insert(0, "lost "))
        if priya.closed is None:
            priya.send(stranger.change(lambda doc: text(doc).insert(5, "found ")))
    assert priya.closed is CloseCode.MALFORMED


# --- bad frames --------------------------------------------------------------


@pytest.mark.parametrize(
    "frame", [b"", b"\x05", b"\x00\x02\x01\x01", b"\x00\x00\x01\x05", b"\x01\x02\x01\x01"]
)
def test_S2_a_malformed_frame_closes_its_sender_and_touches_nobody_else(frame: bytes) -> None:
    table = Table(content("Focus"))
    bad, priya, tom = table.join("eve"), table.join("priya"), table.join("tom")
    priya.write("a")
    bad.out(frame)
    assert bad.closed is CloseCode.MALFORMED
    table.commit()
    assert tom.words == "aFocus"
    assert priya.closed is tom.closed is None


def test_S3_a_frame_over_the_limit_closes_its_sender() -> None:
    table = Table(limits=Limits(frame_bytes=100))
    guest = table.join()
    guest.write("x" * 200)
    assert guest.closed is CloseCode.FRAME_TOO_LARGE
    assert not table.room.dirty


def test_S6_an_update_that_splits_a_surrogate_pair_closes_its_sender() -> None:
    table = Table(content("a😀b"))
    guest = table.join()
    guest.send(bytes.fromhex("000101010201"))
    assert guest.closed is CloseCode.MALFORMED
    assert not table.room.dirty


def test_S6_a_struct_in_a_deleted_shared_type_is_fine() -> None:
    doc: Doc[Any] = Doc(client_id=1)
    tree = doc.get("tree", type=XmlFragment)
    tree.children.append(XmlElement("paragraph"))
    table = Table(doc.get_update())
    priya, tom = table.join("priya"), table.join("tom")

    def remove(doc: Doc[Any]) -> None:
        del doc.get("tree", type=XmlFragment).children[0]

    def fill(doc: Doc[Any]) -> None:
        paragraph = doc.get("tree", type=XmlFragment).children[0]
        assert isinstance(paragraph, XmlElement)
        paragraph.attributes["level"] = "2"

    priya.send(priya.change(remove))
    table.commit()
    late = Guest(77)
    late.doc.apply_update(table.rows[0].payload)
    late.own.clear()
    tom.send(late.change(fill))
    table.commit()
    assert tom.closed is None
    assert tom.durable == tom.sent


def test_S44_when_the_engine_fails_the_room_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table()
    guest = table.seat()
    update = guest.change(lambda doc: text(doc).insert(0, "x"))
    peer = table.peer(guest)

    def fail(*_: object) -> None:
        raise RuntimeError("engine")

    monkeypatch.setattr(table.room._engine._doc, "apply_update", fail)
    with pytest.raises(RoomBroken):
        table.room.receive(peer, encode(Update(update)), 0.0)


def test_S44_what_the_engine_says_it_integrated_must_be_what_was_foreseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = Table()
    guest = table.seat()
    update = guest.change(lambda doc: text(doc).insert(0, "x"))
    other = Guest(99).change(lambda doc: text(doc).insert(0, "something else"))
    room, peer = table.room, table.peer(guest)
    said: list[bytes] = []

    @contextmanager
    def watched(_: Doc[Any], events: list[bytes]) -> Iterator[None]:
        yield
        events[:] = said

    monkeypatch.setattr("sync.engine._watched", watched)
    for wrong in (other, b"\xff"):
        said[:] = [wrong]
        with pytest.raises(RoomBroken):
            room.receive(peer, encode(Update(update)), 0.0)
    assert not room.wants_cut


# --- reading and editing ------------------------------------------------------


def test_S20_a_reading_sees_the_durable_state_only() -> None:
    table = Table(content("Focus"))
    priya = table.join("priya")
    at_once = Reading(lambda doc: str(text(doc)))
    table.perform(table.room.look(at_once))
    assert at_once.value == "Focus"
    priya.write("Our ")
    later = Reading(lambda doc: str(text(doc)))
    table.perform(table.room.look(later))
    assert table.done == [at_once]
    table.cut()
    priya.write("Yes: ")
    table.land()
    assert table.done == [at_once, later]
    assert later.value == "Our Focus"


def test_S20_what_a_reader_raises_is_its_own_affair() -> None:
    table = Table()
    reading = Reading(lambda _: 1 / 0)
    table.perform(table.room.look(reading))
    assert isinstance(reading.error, ZeroDivisionError)


def test_S20_a_reader_that_writes_breaks_the_room() -> None:
    table = Table()
    with pytest.raises(RoomBroken):
        table.room.look(Reading(lambda doc: text(doc).insert(0, "x")))


def test_S41_the_server_edits_as_a_peer_of_its_own() -> None:
    table = Table(content("Focus"))
    tom = table.join("tom")
    clients = iter([500, 501])
    room, author = table.room, an_identity("priya")
    assert room.edit(author, lambda doc: text(doc).insert(0, "Our "), lambda: next(clients))
    assert tom.words == "Focus"
    table.commit()
    assert tom.words == "Our Focus"
    assert table.rows[-1].author == "priya"
    assert room.edit(author, lambda doc: text(doc).insert(0, "Yes: "), lambda: next(clients))
    assert room.edit(an_identity("sam"), lambda d: text(d).insert(0, "!"), lambda: next(clients))
    table.commit()
    assert tom.words == "!Yes: Our Focus"


def test_S41_an_edit_never_writes_under_somebody_elses_client_id() -> None:
    table = Table()
    priya = table.join("priya", client=500)
    priya.write("a")
    clients = iter([500, 501])
    table.room.edit(an_identity("tom"), lambda d: text(d).insert(0, "b"), lambda: next(clients))
    table.commit()
    assert next(clients, None) is None


def test_S41_an_edit_that_changes_nothing_stores_nothing() -> None:
    table = Table()
    assert not table.room.edit(an_identity(), lambda _: None, lambda: 500)
    assert not table.room.dirty


def test_S41_an_edit_that_fails_changes_nothing() -> None:
    table = Table()

    def fail(doc: Doc[Any]) -> None:
        text(doc).insert(0, "half")
        raise LookupError

    with pytest.raises(LookupError):
        table.room.edit(an_identity(), fail, lambda: 500)
    assert not table.room.dirty


def test_S24_beyond_what_may_wait_for_the_store_edits_are_refused() -> None:
    table = Table(limits=Limits(unsaved_bytes=200))
    priya, tom = table.join("priya"), table.join("tom")
    priya.write("x" * 150)
    tom.write("y" * 100)
    assert tom.closed is CloseCode.STORE_UNAVAILABLE
    with pytest.raises(EditRefused):
        table.room.edit(an_identity(), lambda d: text(d).insert(0, "z" * 100), lambda: 500)
    table.commit()
    assert table.budget.used == 0
    priya.write("x" * 150)
    assert priya.closed is None


# --- loading -------------------------------------------------------------------


def test_S32_what_cannot_be_read_is_refused_never_shown_empty() -> None:
    damaged = Stored(1, None, (Row("ann", "s", 0.0, b"\xff\xff", 1),), {})
    with pytest.raises(DocumentDamaged):
        opening(damaged)


def test_S32_a_document_that_lacks_what_its_updates_refer_to_is_refused() -> None:
    guest = Guest(9)
    guest.change(lambda doc: text(doc).insert(0, "lost"))
    second = guest.change(lambda doc: text(doc).insert(4, "found"))
    table = Table()
    with pytest.raises(DocumentDamaged):
        Room("plan", opening(stored(content(), second)), table.limits, table.budget)


def test_S42_rows_from_elsewhere_are_taken_over_in_order_and_shown() -> None:
    table = Table(content("Focus"))
    tom = table.join("tom")
    guest = Guest(900)
    guest.doc.apply_update(content("Focus"))
    guest.own.clear()
    one = guest.change(lambda doc: text(doc).insert(0, "one "))
    two = guest.change(lambda doc: text(doc).insert(4, "two "))
    rows = [Row("ann", "s", 0.0, one, 2), Row("ann", "s", 0.0, two, 3)]
    assert table.room.absorb(rows[1:]) is None
    table.perform(table.room.absorb(rows) or [])
    assert tom.words == "one two Focus"
    assert table.room.seq == 3
    assert table.room.absorb(rows) == []
    thief = table.join("eve", client=900)
    thief.write("x")
    assert thief.closed is CloseCode.FOREIGN_CLIENT_ID


def test_S63_rows_from_elsewhere_that_are_runs_are_taken_over_as_any_others() -> None:
    """Runs and what is none, also where one needs the other."""
    table = Table(content("Focus"))
    priya, guest = table.join("priya"), Guest(900)
    guest.doc.apply_update(content("Focus"))
    guest.own.clear()
    edits = [
        guest.change(change)
        for change in (
            lambda doc: text(doc).insert(0, "one "),
            lambda doc: text(doc).insert(4, "two "),
            lambda doc: text(doc).insert(8, "three "),
            lambda doc: text(doc).__delitem__(slice(4, 8)),
            lambda doc: text(doc).insert(4, "2 "),
            lambda doc: text(doc).insert(6, "- "),
        )
    ]
    rows = [Row("ann", "s", 0.0, edit, seq) for seq, edit in enumerate(edits, 2)]
    priya.write("mine ")
    table.perform(table.room.absorb(rows) or [])
    table.commit()
    assert priya.words == "mine one 2 - three Focus"
    assert fingerprint(priya.doc.get_update()) == fingerprint(table.room.state())
    thief = table.join("eve", client=900)
    thief.write("x")
    assert thief.closed is CloseCode.FOREIGN_CLIENT_ID


def test_S42_own_rows_whose_answer_is_late_are_shown_before_rows_that_need_them() -> None:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")
    tom.write("begun ")
    table.commit()
    elsewhere = Guest(tom.client)  # Tom's other connection, to another hub
    elsewhere.doc.apply_update(tom.doc.get_update())
    elsewhere.doc.apply_update(tom.write("late ", 6))
    elsewhere.own.clear()
    batch = table.cut()
    needs_it = elsewhere.change(lambda doc: text(doc).insert(11, "later"))
    rows = [*batch.rows, NewRow("tom", "s", 0.0, needs_it)]
    stored = [
        Row(row.author, row.session, row.at, row.payload, seq) for seq, row in enumerate(rows, 3)
    ]
    table.perform(table.room.absorb(stored) or [])
    assert priya.words == "begun late later"
    assert table.room.seq == 4
    table.perform(table.room.committed(3, 3))
    table.perform(table.room.acknowledge())
    assert tom.durable == tom.sent
    assert table.room.seq == 4


def test_S42_own_rows_are_not_loaded_again_when_the_rows_before_them_have_come() -> None:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")
    priya.write("mine ")
    batch = table.cut()
    table.perform(table.room.committed(3, 3))
    assert table.room.seq == 1
    heard = len(tom.received(Update))
    update = Guest(900).change(lambda doc: text(doc).insert(0, "theirs "))
    own = batch.rows[0]
    rows = [
        Row("ann", "s", 0.0, update, 2),
        Row(own.author, own.session, own.at, own.payload, 3),
    ]
    table.perform(table.room.absorb(rows) or [])
    assert table.room.seq == 3
    assert len(tom.received(Update)) == heard + 1
    assert tom.received(Update)[-1].update == update
    assert "theirs" in tom.words


def test_S42_a_guest_whose_answer_is_under_way_hears_rows_from_elsewhere_after_it() -> None:
    table = Table()
    priya = table.join("priya")
    priya.write("mine ")
    late = table.join("tom")
    table.cut()
    other = Guest(900)
    row = Row("ann", "s", 0.0, other.change(lambda doc: text(doc).insert(0, "theirs ")), 2)
    table.rows.append(row)
    table.perform(table.room.absorb([row]) or [])
    assert not late.received(Update)
    table.land()
    assert late.words == priya.words
    assert "theirs" in late.words


def test_S18_rows_from_elsewhere_do_not_show_what_they_meet_here_and_is_not_durable() -> None:
    base = Guest(5)
    base.change(lambda doc: doc.get("fields", type=Map).update({"notes": Text("Focus")}))
    table = Table(base.doc.get_update())
    priya, tom, other = table.join("priya"), table.join("tom"), Guest(900)
    other.doc.apply_update(base.doc.get_update())
    row = Row("ann", "s", 0.0, other.change(lambda doc: notes(doc).insert(0, "our ")), 2)
    tom.send(tom.change(lambda doc: doc.get("fields", type=Map).pop("notes")))
    table.rows.append(row)
    table.perform(table.room.absorb([row]) or [])
    assert str(notes(priya.doc)) == "our Focus"
    table.commit()
    assert fingerprint(priya.doc.get_update()) == fingerprint(table.room.state())
    assert "notes" not in priya.doc.get("fields", type=Map)


def notes(doc: Doc[Any]) -> Text:
    found = doc.get("fields", type=Map)["notes"]
    assert isinstance(found, Text)
    return found


def test_S34_a_room_that_nobody_holds_stays_in_no_memory() -> None:
    table = Table(content("Focus"))
    table.room.edit(an_identity("tom"), lambda doc: text(doc).insert(0, "Our "), lambda: 77)
    table.commit()
    room, engine = weakref.ref(table.room), weakref.ref(table.room._engine)
    del table
    gc.collect()
    assert room() is engine() is None


def test_S10_maps_and_elements_travel_as_well_as_text() -> None:
    table = Table()
    priya, tom = table.join("priya"), table.join("tom")

    def act(doc: Doc[Any]) -> None:
        doc.get("fields", type=Map)["class"] = Text("4B, Ñandú 🦤")
        doc.get("tree", type=XmlFragment).children.append(XmlElement("paragraph"))

    priya.send(priya.change(act))
    table.commit()
    assert str(tom.doc.get("fields", type=Map)["class"]) == "4B, Ñandú 🦤"
    assert str(tom.doc.get("tree", type=XmlFragment)) == "<paragraph></paragraph>"
