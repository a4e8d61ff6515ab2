"""Rows that move to the archive, and documents that are rewritten: every log alike."""

import asyncio

import pytest
from sqlalchemy import Connection, create_engine

from sync import log_reading
from sync.errors import EpochEnded, ProtocolError, UnknownDocument
from sync.log import Added, Addition, Compacted, Log, NewRow, Refused, Snapshot
from sync.log_epochs import begin_epoch
from sync.log_reading import AnyRow
from sync.log_sql import _stored
from sync.merging import EMPTY
from sync.segments import SEGMENT_ROWS
from tests.contract.conftest import OpenLog

HEAD = 2 * SEGMENT_ROWS + 10


def a_row(text: str, author: str = "priya") -> NewRow:
    return NewRow(author, f"session of {author}", 1001.5, text.encode())


async def a_long_document(log: Log) -> Snapshot:
    """Two segments' rows and ten more, with a snapshot after all but the last."""
    await log.create("plan", a_row("1", "server"), {7: "server"})
    rows = tuple(a_row(str(seq), "tom" if seq % 3 else "priya") for seq in range(2, HEAD + 1))
    await log.append([Addition("plan", 1, rows, {8: "priya", 9: "tom"})])
    snapshot = Snapshot(HEAD - 1, b"whole", b"facts")
    await log.write_snapshot("plan", snapshot)
    return snapshot


async def test_S52_archived_rows_say_who_wrote_what_and_when_as_before(log: Log) -> None:
    snapshot = await a_long_document(log)
    before = await log.since("plan", 0)

    assert await log.compact("plan", snapshot) == Compacted(rows=2 * SEGMENT_ROWS)

    assert await log.since("plan", 0) == before
    assert await log.since("plan", 300) == before[300:]
    assert await log.since("plan", HEAD - 1) == before[-1:]
    assert [row.seq for row in before] == list(range(1, HEAD + 1))


async def test_S52_a_document_is_loaded_alike_before_and_after(log: Log) -> None:
    snapshot = await a_long_document(log)
    before, without = await log.load("plan"), await log.load("plan", at=HEAD - 1)

    await log.compact("plan", snapshot)

    assert await log.load("plan") == before
    assert await log.load("plan", at=HEAD - 1) == without
    assert before.snapshot == snapshot
    assert without.snapshot is None
    assert len(without.rows) == without.seq == HEAD - 1


async def test_S52_only_what_the_snapshot_covers_is_moved_and_only_once(log: Log) -> None:
    await a_long_document(log)
    early = Snapshot(SEGMENT_ROWS + 3, b"early")

    assert (await log.compact("plan", early)).rows == SEGMENT_ROWS
    assert (await log.compact("plan", early)).rows == 0

    await log.append([Addition("plan", HEAD, (a_row("next"),))])
    assert (await log.since("plan", HEAD))[0].payload == b"next"


async def test_S25_what_was_archived_since_is_found_and_not_stored_twice(log: Log) -> None:
    await log.create("plan", a_row("1"), {})
    lost = Addition("plan", 1, (a_row("a"), a_row("b")), {8: "priya"})
    await log.append([lost])
    await log.append([Addition("plan", 3, tuple(a_row(str(n)) for n in range(SEGMENT_ROWS)))])
    snapshot = Snapshot(SEGMENT_ROWS + 3, b"whole")
    await log.write_snapshot("plan", snapshot)
    assert (await log.compact("plan", snapshot)).rows == SEGMENT_ROWS

    assert await log.append([lost], again=True) == [Added("plan", 2, 3)]
    assert await log.heads(["plan"]) == {"plan": SEGMENT_ROWS + 3}


async def test_S53_the_newest_two_snapshots_stay(log: Log) -> None:
    await a_long_document(log)
    for seq in (5, 100, 200):
        await log.write_snapshot("plan", Snapshot(seq, b"older"))

    assert (await log.compact("plan", Snapshot(HEAD - 1, b"whole"))).snapshots == 2

    stored = await log.load("plan", at=HEAD - 1)
    assert stored.snapshot == Snapshot(200, b"older")
    assert (await log.load("plan", at=200)).snapshot is None


async def test_S52_what_does_not_exist_cannot_be_compacted(log: Log) -> None:
    with pytest.raises(UnknownDocument):
        await log.compact("nothing", Snapshot(1, b""))
    with pytest.raises(UnknownDocument):
        await log.begin_epoch(Addition("nothing", 1, (a_row("new"),)))


async def rewritten(log: Log) -> None:
    """The long document, half archived, whose content is now `new`."""
    snapshot = await a_long_document(log)
    await log.compact("plan", snapshot)
    new = Addition("plan", HEAD, (a_row("new"),), {21: "priya"})
    assert await log.begin_epoch(new) == Added("plan", HEAD + 1, HEAD + 1)


async def test_S54_a_new_epoch_holds_its_first_row_and_nothing_of_before(log: Log) -> None:
    await rewritten(log)

    stored = await log.load("plan")

    assert (stored.epoch, stored.seq, stored.snapshot) == (1, HEAD + 1, None)
    assert [row.payload for row in stored.rows] == [b"new"]
    assert stored.owners == {21: "priya"}
    assert stored.retired == {7, 8, 9}


async def test_S54_of_what_was_before_stays_who_wrote_and_when(log: Log) -> None:
    await rewritten(log)

    rows = await log.since("plan", 0)

    assert [row.seq for row in rows] == list(range(1, HEAD + 2))
    assert {row.payload for row in rows[:-1]} == {EMPTY}
    assert {row.author for row in rows[1:-1]} == {"priya", "tom"}
    assert {row.at for row in rows} == {1001.5}


async def test_S54_an_epoch_goes_on_and_may_end_in_turn(log: Log) -> None:
    await rewritten(log)
    [added] = await log.append([Addition("plan", HEAD + 1, (a_row("a"),), {22: "tom"}, epoch=1)])
    assert added == Added("plan", HEAD + 2, HEAD + 2)

    second = Addition("plan", HEAD + 2, (a_row("newer"),), {31: "priya"}, epoch=1)
    assert await log.begin_epoch(second) == Added("plan", HEAD + 3, HEAD + 3)

    stored = await log.load("plan")
    assert [row.payload for row in stored.rows] == [b"newer"]
    assert stored.retired == {7, 8, 9, 21, 22}


async def test_S54_an_epoch_does_not_begin_over_rows_that_its_author_has_not_seen(log: Log) -> None:
    await a_long_document(log)
    late = Addition("plan", HEAD - 1, (a_row("new"),), {21: "priya"})

    assert await log.begin_epoch(late) is None

    assert (await log.load("plan")).epoch == 0


async def test_S54_a_client_id_that_was_used_before_begins_no_epoch(log: Log) -> None:
    await a_long_document(log)

    with pytest.raises(ProtocolError):
        await log.begin_epoch(Addition("plan", HEAD, (a_row("new"),), {9: "tom"}))


async def test_S55_whoever_knows_the_old_epoch_only_can_neither_add_nor_catch_up(log: Log) -> None:
    await rewritten(log)

    [answer] = await log.append([Addition("plan", HEAD, (a_row("old"),), {10: "tom"})])

    assert isinstance(answer, Refused)
    assert isinstance(answer.error, EpochEnded)
    with pytest.raises(EpochEnded):
        await log.since("plan", HEAD, 0)
    with pytest.raises(EpochEnded):
        await log.begin_epoch(Addition("plan", HEAD + 1, (a_row("newer"),), {31: "tom"}))
    assert [row.payload for row in await log.since("plan", HEAD, 1)] == [b"new"]


async def test_S55_a_snapshot_of_the_old_epoch_is_not_kept(log: Log) -> None:
    await rewritten(log)
    late = Snapshot(HEAD, b"the text that was erased")

    await log.write_snapshot("plan", late)

    assert (await log.load("plan")).snapshot is None
    assert await log.compact("plan", late) == Compacted()


async def test_S52_a_document_is_whole_at_every_moment_while_it_is_compacted(
    open_log: OpenLog,
) -> None:
    writer, keeper, reader = open_log(), open_log(), open_log()
    await writer.create("plan", a_row("1"), {})
    over = False

    async def write() -> None:
        nonlocal over
        for turn in range(12):
            rows = tuple(a_row(str(2 + turn * 64 + n)) for n in range(64))
            await writer.append([Addition("plan", 1 + turn * 64, rows)])
        over = True

    async def keep() -> int:
        moved = 0
        while not over:
            head = (await keeper.heads(["plan"]))["plan"]
            snapshot = Snapshot(head, f"whole at {head}".encode())
            await keeper.write_snapshot("plan", snapshot)
            moved += (await keeper.compact("plan", snapshot)).rows
        return moved

    async def read() -> int:
        times = 0
        while not over:
            seen = await reader.since("plan", 0)
            assert [row.payload for row in seen] == [
                str(seq).encode() for seq in range(1, len(seen) + 1)
            ]
            stored = await reader.load("plan")
            assert stored.damage is None
            covered = stored.snapshot.seq if stored.snapshot else 0
            assert [row.seq for row in stored.rows] == list(range(covered + 1, stored.seq + 1))
            times += 1
        return times

    _, moved, times = await asyncio.gather(write(), keep(), read())

    assert times > 0
    assert moved + (await keeper.compact("plan", Snapshot(769, b""))).rows == 3 * SEGMENT_ROWS
    assert len(await reader.since("plan", 0)) == 1 + 12 * 64


async def test_S55_a_loading_that_an_epoch_overtakes_sees_all_of_the_old_one(
    open_log: OpenLog, log_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = open_log()
    await log.create("plan", a_row("1"), {7: "priya"})
    await log.append([Addition("plan", 1, (a_row("2"), a_row("3")))])
    engine = create_engine(log_url)
    new = Addition("plan", 3, (a_row("new"),), {21: "priya"})

    def overtaken(connection: Connection, document: str) -> AnyRow:
        monkeypatch.undo()
        head = log_reading.read_head(connection, document)
        with engine.begin() as other:
            first = _stored(document, 4, 1, new.rows[0])
            assert begin_epoch(other, new, first, 0.0) == Added("plan", 4, 4)
        return head

    monkeypatch.setattr(log_reading, "read_head", overtaken)
    stored = await log.load("plan")
    engine.dispose()

    assert [row.payload for row in stored.rows] == [b"1", b"2", b"3"]
    assert (await log.load("plan")).epoch == 1
