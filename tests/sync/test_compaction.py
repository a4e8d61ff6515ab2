"""Compacting a document: nothing is moved before its snapshot is proven, twice."""

from dataclasses import replace

import pytest

from sync.compaction import compact
from sync.errors import DocumentDamaged
from sync.log import Addition, Compacted, NewRow, Snapshot
from sync.log_memory import MemoryLog
from sync.segments import SEGMENT_ROWS
from sync.snapshots import make_snapshot
from tests.sync.ends import DOCUMENT, Guest, content, stored
from tests.sync.house import House, SlowLog

ROWS = SEGMENT_ROWS + 10


class Forger(SlowLog):
    """A log that gives back another snapshot than it was given."""

    async def write_snapshot(self, document: str, snapshot: Snapshot) -> None:
        other = make_snapshot(stored(content("something else")))
        await super().write_snapshot(document, replace(other, seq=snapshot.seq))


async def a_long_document(log: MemoryLog) -> None:
    """So many rows of one letter each."""
    guest = Guest(500)
    first = guest.write("x")
    rows = (NewRow("priya", "s", 1.0, guest.write("x")) for _ in range(ROWS - 1))
    await log.create(DOCUMENT, NewRow("priya", "s", 1.0, first), {500: "priya"})
    await log.append([Addition(DOCUMENT, 1, tuple(rows))])


async def test_S52_a_proven_snapshot_lets_whole_segments_go_to_the_archive() -> None:
    log = MemoryLog()
    await a_long_document(log)

    assert await compact(log, DOCUMENT, await log.load(DOCUMENT)) == Compacted(rows=SEGMENT_ROWS)
    assert await compact(log, DOCUMENT, await log.load(DOCUMENT)) == Compacted()

    assert (await log.load(DOCUMENT)).rows == ()
    assert log._documents[DOCUMENT].archived == SEGMENT_ROWS


async def test_S52_a_snapshot_that_comes_back_as_another_one_lets_nothing_go() -> None:
    log = Forger()
    await a_long_document(log)

    with pytest.raises(DocumentDamaged, match="differs from its replay"):
        await compact(log, DOCUMENT, await log.load(DOCUMENT))

    assert log._documents[DOCUMENT].archived == 0


async def test_S52_what_is_damaged_is_not_compacted() -> None:
    log = MemoryLog()
    await a_long_document(log)
    log.damaged[DOCUMENT] = 9

    with pytest.raises(DocumentDamaged, match="row 9"):
        await compact(log, DOCUMENT, await log.load(DOCUMENT))

    assert log._documents[DOCUMENT].snapshots == {}


async def test_S52_a_document_that_is_rewritten_meanwhile_is_left_to_its_new_epoch() -> None:
    log = MemoryLog()
    await a_long_document(log)
    before = await log.load(DOCUMENT)
    row = NewRow("lead", "", 2.0, content("new", client=9))
    await log.begin_epoch(Addition(DOCUMENT, ROWS, (row,), {9: "lead"}))

    assert await compact(log, DOCUMENT, before) == Compacted()

    assert log._documents[DOCUMENT].snapshots == {}


async def test_S52_a_hub_archives_what_people_write_and_nobody_notices() -> None:
    async with House(snapshot_rows=ROWS, snapshot_seconds=0.0, frames_burst=1e6) as house:
        await house.create()
        priya = await house.join("priya")
        for number in range(ROWS):
            priya.write(str(number % 10))
            await priya.until(lambda: priya.durable == priya.sent)
        house.clock.advance(1.0)
        known = house.log._documents[DOCUMENT]
        while not known.archived:
            await house.turns()
        priya.write("still here: ")
        await priya.until(lambda: priya.durable == priya.sent)
        assert priya.closed is None
        assert (await house.words()).startswith("still here: ")


async def test_S46_what_takes_long_is_done_more_seldom() -> None:
    async with House(snapshot_rows=1, snapshot_seconds=10.0, snapshot_share=0.1) as house:
        await house.create("Focus")
        await house.join("priya")
        live = house.hub._rooms[DOCUMENT]
        now = house.clock.monotonic()
        assert live.snapshot_due(now)
        live.snapshot_seq, live.snapshot_took = 0, 3.0
        assert not live.snapshot_due(now + 29.0)
        assert live.snapshot_due(now + 31.0)


async def test_S51_a_hub_that_cannot_prove_a_snapshot_tells_so_and_goes_on() -> None:
    async with House(Forger(), snapshot_rows=ROWS, snapshot_seconds=0.0) as house:
        await house.create()
        priya = await house.join("priya")
        for _ in range(ROWS):
            priya.write("x")
            await priya.until(lambda: priya.durable == priya.sent)
        house.clock.advance(1.0)
        while not house.hub.stats().damaged:
            await house.turns()
        assert priya.closed is None
        assert house.log._documents[DOCUMENT].archived == 0
