"""What every update log promises: the memory log, SQLite and PostgreSQL keep the same promises."""

import pytest

from sync.close_codes import CloseCode
from sync.errors import AlreadyExists, UnknownDocument
from sync.log import Added, Addition, Log, NewRow, Refused, Snapshot

FIRST = NewRow("server", "", 1000.0, b"first")


def a_row(text: str, author: str = "priya", at: float = 1001.0) -> NewRow:
    return NewRow(author, f"session of {author}", at, text.encode())


async def payloads(log: Log, document: str = "plan") -> list[bytes]:
    return [row.payload for row in (await log.load(document)).rows]


async def test_S45_a_document_begins_with_its_first_row(log: Log) -> None:
    await log.create("plan", FIRST, {7: "server"})

    stored = await log.load("plan")

    assert (stored.seq, stored.snapshot, stored.owners) == (1, None, {7: "server"})
    assert [(row.seq, row.author, row.at, row.payload) for row in stored.rows] == [
        (1, "server", 1000.0, b"first")
    ]


async def test_S40_a_document_is_created_once_and_keeps_its_first_content(log: Log) -> None:
    await log.create("plan", FIRST, {})

    with pytest.raises(AlreadyExists):
        await log.create("plan", a_row("another first"), {})

    assert await payloads(log) == [b"first"]


async def test_S45_what_was_never_created_is_unknown_and_cannot_be_appended_to(log: Log) -> None:
    with pytest.raises(UnknownDocument):
        await log.load("nothing")
    with pytest.raises(UnknownDocument):
        await log.since("nothing", 0)
    [answer] = await log.append([Addition("nothing", 0, (a_row("a"),))])
    assert isinstance(answer, Refused)
    assert isinstance(answer.error, UnknownDocument)
    assert await log.heads(["nothing"]) == {}


async def test_S45_rows_get_consecutive_numbers_in_the_order_of_the_appends(log: Log) -> None:
    await log.create("plan", FIRST, {})

    [one] = await log.append([Addition("plan", 1, (a_row("a"), a_row("b")))])
    [two] = await log.append([Addition("plan", 3, (a_row("c"),))])

    assert one == Added("plan", 2, 3)
    assert two == Added("plan", 4, 4)
    assert [row.seq for row in (await log.load("plan")).rows] == [1, 2, 3, 4]
    assert await payloads(log) == [b"first", b"a", b"b", b"c"]


async def test_S21_one_commit_takes_several_documents_and_answers_in_their_order(log: Log) -> None:
    for document in ("one", "two"):
        await log.create(document, FIRST, {})

    answers = await log.append(
        [Addition("two", 1, (a_row("b"),)), Addition("one", 1, (a_row("a"),))]
    )

    assert answers == [Added("two", 2, 2), Added("one", 2, 2)]
    assert await log.heads(["one", "two", "three"]) == {"one": 2, "two": 2}


async def test_S45_rows_after_a_number_are_told_in_order(log: Log) -> None:
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, tuple(a_row(letter) for letter in "abc"))])

    assert [row.payload for row in await log.since("plan", 2)] == [b"b", b"c"]
    assert await log.since("plan", 4) == ()


async def test_S25_a_repeated_append_that_had_been_stored_is_not_stored_twice(log: Log) -> None:
    await log.create("plan", FIRST, {})
    addition = Addition("plan", 1, (a_row("a"), a_row("b")), {8: "priya"})
    await log.append([addition])
    await log.append([Addition("plan", 3, (a_row("c", "tom"),))])

    assert await log.append([addition], again=True) == [Added("plan", 2, 3)]

    assert await payloads(log) == [b"first", b"a", b"b", b"c"]


async def test_S25_a_repeated_append_that_had_been_lost_is_stored(log: Log) -> None:
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, (a_row("c", "tom"),))])

    [answer] = await log.append([Addition("plan", 1, (a_row("a"),), {8: "priya"})], again=True)

    assert answer == Added("plan", 3, 3)
    assert (await log.load("plan")).owners == {8: "priya"}


async def test_S13_a_client_id_stays_its_authors(log: Log) -> None:
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, (a_row("a"),), {8: "priya"})])

    [taken] = await log.append([Addition("plan", 2, (a_row("b", "tom"),), {8: "tom", 9: "tom"})])
    [own] = await log.append([Addition("plan", 2, (a_row("c"),), {8: "priya"})])

    assert isinstance(taken, Refused)
    assert taken.error.code is CloseCode.FOREIGN_CLIENT_ID
    assert own == Added("plan", 3, 3)
    assert (await log.load("plan")).owners == {8: "priya"}
    assert await payloads(log) == [b"first", b"a", b"c"]


async def test_S43_a_refused_document_does_not_hold_up_the_others_of_the_commit(log: Log) -> None:
    await log.create("plan", FIRST, {8: "tom"})
    await log.create("other", FIRST, {})

    refused, added = await log.append(
        [Addition("plan", 1, (a_row("a"),), {8: "priya"}), Addition("other", 1, (a_row("b"),))]
    )

    assert isinstance(refused, Refused)
    assert added == Added("other", 2, 2)
    assert await payloads(log, "plan") == [b"first"]


async def test_S45_client_ids_of_53_bits_and_any_bytes_are_kept(log: Log) -> None:
    every_byte = bytes(range(256)) * 40
    await log.create("plan", NewRow("server", "", 1.5, every_byte), {(1 << 53) - 1: "server"})

    stored = await log.load("plan")

    assert stored.rows[0].payload == every_byte
    assert stored.owners == {(1 << 53) - 1: "server"}


async def test_S46_the_newest_snapshot_is_loaded_with_the_rows_after_it(log: Log) -> None:
    await log.create("plan", FIRST, {})
    await log.append([Addition("plan", 1, tuple(a_row(letter) for letter in "abcd"))])

    for snapshot in (Snapshot(2, b"at 2"), Snapshot(4, b"at 4"), Snapshot(4, b"at 4")):
        await log.write_snapshot("plan", snapshot)

    stored = await log.load("plan")
    assert stored.snapshot == Snapshot(4, b"at 4")
    assert [row.seq for row in stored.rows] == [5]
    assert [row.seq for row in await log.since("plan", 0)] == [1, 2, 3, 4, 5]


async def test_S23_a_log_that_is_well_says_so(log: Log) -> None:
    await log.check()
