"""Updates: taken apart before they are applied, and applied only as far as they are ready."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import (
    Array,
    Doc,
    Map,
    Text,
    XmlElement,
    XmlFragment,
    XmlText,
    merge_updates,
)

from sync import delete_sets
from sync.anatomy import Anatomy
from sync.codec import read_state_vector, var_uint
from sync.errors import ProtocolError
from sync.integration import plan
from sync.merging import WIDTH, merged
from sync.sameness import fingerprint
from sync.updates import read, read_deletes

seeds = st.integers(0, 1 << 32)


def edit_somewhere(rnd: random.Random, doc: Doc[Any]) -> None:
    """One edit of any kind that editors make."""
    words, items = doc.get("text", type=Text), doc.get("items", type=Array)
    fields, tree = doc.get("fields", type=Map), doc.get("tree", type=XmlFragment)
    plain = str(words).isascii()
    match rnd.randrange(9):
        case 0 | 1 | 2:
            at = rnd.randint(0, len(str(words))) if plain else 0
            words.insert(at, rnd.choice(["a", "bc", "é", "😀z", " ", "word"]))
        case 3 if plain and len(str(words)) > 3:
            at = rnd.randrange(len(str(words)) - 2)
            del words[at : at + 2]
        case 4:
            items.append(rnd.choice([1, 2.5, None, True, "s", {"k": [1, "é"]}, b"\0\1", -5, 2**40]))
        case 5 if len(items):
            del items[rnd.randrange(len(items))]
        case 6:
            value = rnd.choice([1, "x", Map({"q": 1}), Array([1, 2]), Text("hello")])
            fields[rnd.choice("abc")] = value
        case 7:
            paragraph = XmlElement("paragraph", {"level": "1"})
            tree.children.append(paragraph)
            paragraph.children.append(XmlText("hi😀"))
        case 8:
            if plain and len(str(words)) > 4:
                words.format(0, 3, {"bold": True, "link": {"href": "é"}})
            if len(tree.children) > 2:
                del tree.children[0]


def a_conversation(rnd: random.Random) -> tuple[list[Doc[Any]], list[bytes]]:
    """Four documents that wrote and sometimes heard of each other; all their updates."""
    docs: list[Doc[Any]] = [Doc(client_id=rnd.randrange(2**32)) for _ in range(4)]
    updates: list[bytes] = []
    listening = [True]
    for doc in docs:
        doc.observe(lambda event: updates.append(event.update) if listening[0] else None)
    for _ in range(40):
        doc = rnd.choice(docs)
        if rnd.random() < 0.3:
            listening[0] = False
            doc.apply_update(rnd.choice(docs).get_update())
            listening[0] = True
        else:
            with doc.transaction():
                for _ in range(rnd.randint(1, 4)):
                    edit_somewhere(rnd, doc)
    return docs, updates


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_S15_whatever_comes_in_whatever_order_nothing_ever_waits_in_the_document(seed: int) -> None:
    rnd = random.Random(seed)
    docs, updates = a_conversation(rnd)
    here: Doc[Any] = Doc()
    clocks: dict[int, int] = {}
    integrated: list[bytes] = []
    here.observe(lambda event: integrated.append(event.update))

    def feed(update: bytes) -> bool:
        what = plan(read(update), clocks)
        if what.ready is not None:
            heard = len(integrated)
            here.apply_update(what.ready)
            clocks.update(what.ends)
            assert len(integrated) > heard or not what.ends
        assert read_state_vector(here.get_state()) == clocks
        return what.gap

    rnd.shuffle(updates)
    for update in updates[: rnd.randint(0, len(updates))]:
        feed(update)
    for _ in range(4):
        if some := [update for update in updates if rnd.random() < 0.5]:
            feed(merge_updates(*some))
    for doc in docs:
        assert not feed(doc.get_update())
    expected: Doc[Any] = Doc()
    for doc in docs:
        expected.apply_update(doc.get_update())
    assert fingerprint(here.get_update()) == fingerprint(expected.get_update())
    again: Doc[Any] = Doc()
    again.apply_update(merged(integrated))
    assert fingerprint(again.get_update()) == fingerprint(expected.get_update())


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_S6_the_reader_finds_the_clocks_and_deletions_that_the_engine_finds(seed: int) -> None:
    docs, updates = a_conversation(random.Random(seed))
    for doc in docs:
        contents = read(doc.get_update())
        clocks = {section.client: section.end for section in contents.sections}
        assert clocks == read_state_vector(doc.get_state())
        assert contents.deletes == read_deletes(doc.get_update(doc.get_state()))
    for update in updates:
        read(update)


@given(st.binary(max_size=80))
def test_S6_any_bytes_are_an_update_or_a_protocol_error(update: bytes) -> None:
    try:
        read(update)
    except ProtocolError:
        return


@given(seeds, st.data())
@settings(max_examples=60, deadline=None)
def test_S6_a_damaged_update_is_refused_or_read_never_anything_else(
    seed: int, data: st.DataObject
) -> None:
    _, updates = a_conversation(random.Random(seed))
    update = bytearray(data.draw(st.sampled_from(updates)))
    at = data.draw(st.integers(0, len(update) - 1))
    update[at] = data.draw(st.integers(0, 255))
    try:
        plan(read(bytes(update)), {})
    except ProtocolError:
        return


@pytest.mark.parametrize(
    "update",
    [
        "",
        "00",
        "000000",
        "010101000b0101740161" + "00",
        "0101010084",
        "01010100040101740000",
        "0201010004010174016101010104010174016100",
        "0101010080",
        "010101000601017403" + "7b7d" + "00",
        "01010100080101740176" + "0161" * 70 + "00",
    ],
    ids=[
        "empty",
        "without deletions",
        "with a rest",
        "content that Yjs 13.6 does not know",
        "cut in an origin",
        "empty string",
        "two sections of one client",
        "cut in the info",
        "format without its value",
        "unknown value",
    ],
)
def test_S6_updates_that_a_browser_could_not_read_are_refused(update: str) -> None:
    with pytest.raises(ProtocolError):
        read(bytes.fromhex(update))


def test_S6_values_nested_without_end_are_refused() -> None:
    nested = b"\x75\x01" * 5000 + b"\x7e"
    with pytest.raises(ProtocolError):
        read(b"\x01\x01\x01\x00\x08\x01\x01t\x01" + nested + b"\x00")


def an_emoji() -> tuple[Anatomy, dict[int, int]]:
    """What is known of a document with the text "a😀b" by client 2."""
    doc: Doc[Any] = Doc(client_id=2)
    doc.get("t", type=Text).insert(0, "a😀b")
    anatomy = Anatomy()
    contents = read(doc.get_update())
    anatomy.learn(contents, {}, {section.client: section.end for section in contents.sections})
    return anatomy, {2: 4}


@pytest.mark.parametrize(
    ("update", "what"),
    [
        ("000102010201", "deletes its second half"),
        ("000102010101", "deletes its first half"),
        ("01010300c40201020201" + "5800", "writes into its middle"),
    ],
)
def test_S6_an_update_that_splits_a_surrogate_pair_is_refused(update: str, what: str) -> None:
    anatomy, clocks = an_emoji()
    with pytest.raises(ProtocolError):
        anatomy.check(read(bytes.fromhex(update)), clocks, lambda _: False)


@pytest.mark.parametrize(
    ("update", "what"),
    [
        ("000102010102", "deletes it whole"),
        ("01010300c40202020301" + "5800", "writes after it"),
        ("01010300c40200020101" + "5800", "writes before it"),
    ],
)
def test_S6_an_update_beside_a_surrogate_pair_is_fine(update: str, what: str) -> None:
    anatomy, clocks = an_emoji()
    anatomy.check(read(bytes.fromhex(update)), clocks, lambda _: False)


def test_S6_a_struct_in_what_is_no_shared_type_is_refused() -> None:
    anatomy, clocks = an_emoji()
    in_a_letter = read(bytes.fromhex("0101030004000200" + "0158" + "00"))
    with pytest.raises(ProtocolError):
        anatomy.check(in_a_letter, clocks, lambda _: False)
    anatomy.check(in_a_letter, clocks, lambda _: True)
    in_its_own_letter = read(bytes.fromhex("01020300040101740161" + "0400030001" + "58" + "00"))
    with pytest.raises(ProtocolError):
        anatomy.check(in_its_own_letter, clocks, lambda _: False)


def test_S15_a_long_chain_of_references_between_clients_is_read_in_step_with_its_length() -> None:
    sections = []
    count = 2000
    for client in range(count):
        origin = bytes.fromhex("04010174") if client == count - 1 else b"\x84"
        after = b"" if client == count - 1 else var_uint(client + 1) + b"\x00"
        sections.append(b"\x01" + var_uint(client) + b"\x00" + origin + after + b"\x01x")
    update = var_uint(count) + b"".join(sections) + b"\x00"
    what = plan(read(update), {})
    assert len(what.ends) == count
    assert not what.gap


ranges = st.dictionaries(
    st.integers(0, 2),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda r: (min(r), max(r)))),
)


def clocks_of(deletes: delete_sets.DeleteSet) -> set[tuple[int, int]]:
    return {(c, k) for c, parts in deletes.items() for s, e in parts for k in range(s, e)}


@given(ranges, ranges, st.dictionaries(st.integers(0, 2), st.integers(0, 30)))
def test_S15_delete_sets_behave_as_sets_of_clocks(
    one: dict[int, list[tuple[int, int]]],
    other: dict[int, list[tuple[int, int]]],
    known: dict[int, int],
) -> None:
    a, b = delete_sets.normalised(one), delete_sets.normalised(other)
    assert clocks_of(delete_sets.union(a, b)) == clocks_of(a) | clocks_of(b)
    assert delete_sets.covers(a, b) == (clocks_of(b) <= clocks_of(a))
    within, beyond = delete_sets.split(a, known)
    assert clocks_of(within) == {(c, k) for c, k in clocks_of(a) if k < known.get(c, 0)}
    assert clocks_of(beyond) == clocks_of(a) - clocks_of(within)
    assert read_deletes(b"\x00" + delete_sets.encode(a)) == a


def test_S19_merging_a_great_many_updates_keeps_them_all() -> None:
    doc: Doc[Any] = Doc()
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    for at in range(3 * WIDTH + 1):
        doc.get("text", type=Text).insert(at, "x")
    again: Doc[Any] = Doc()
    again.apply_update(merged(updates))
    assert again.get_update() == doc.get_update()
    assert merged([]) == b"\x00\x00"
