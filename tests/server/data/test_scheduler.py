"""Jobs: each is done once by one of several processes, whoever dies and whatever clocks say."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data import scheduler
from server.data.audit import AuditRow, record
from server.data.db import Database
from server.data.lease import LEASE, JobRow, is_due, is_held, take, wait_after
from server.data.scheduler import Job, Scheduler
from tests.databases import on_every_database

NOW = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("due", "free"),
    [
        (-SECOND, True),
        (timedelta(), True),
        (SECOND, False),
        (HOUR, False),
        (HOUR + SECOND, True),  # the clock was ahead when this was written
    ],
)
def test_a_job_is_due_at_its_time_and_where_no_right_clock_has_put_it(
    due: timedelta, free: bool
) -> None:
    assert is_due(NOW + due, HOUR, NOW) is free


@pytest.mark.parametrize(
    ("until", "held"),
    [
        (None, False),
        (-SECOND, False),
        (timedelta(), False),
        (SECOND, True),
        (LEASE, True),
        (LEASE + SECOND, False),  # the clock was ahead when this was written
    ],
)
def test_a_lease_ends_by_the_clock_and_lasts_no_longer_than_it_may(
    until: timedelta | None, held: bool
) -> None:
    assert is_held(None if until is None else NOW + until, NOW) is held


def test_a_job_that_fails_rests_longer_each_time_and_never_longer_than_it_comes_round() -> None:
    waits = [wait_after(times, HOUR) for times in (1, 2, 3, 50)]
    assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4), HOUR]
    assert wait_after(50, timedelta(minutes=10)) == timedelta(minutes=10)


class Node:
    """A process with a clock of its own, and a job that leaves a row of the audit trail."""

    def __init__(self, database: Database, now: datetime = NOW) -> None:
        self.now = now
        self.broken = False
        self.scheduler = Scheduler(database, lambda: self.now)
        self.scheduler.on(Job("ring", HOUR, self.ring))

    async def ring(self, db: AsyncSession, now: datetime) -> None:
        record(db, None, "bell.rung", None)
        if self.broken:
            raise RuntimeError("the rope is gone")

    async def look(self, later: timedelta = timedelta()) -> bool:
        """Whether it did the job, `later` than it looked last."""
        self.now += later
        return await self.scheduler.look() == ["ring"]


async def rings(database: Database) -> int:
    async with database.reading() as db:
        return len((await db.exec(select(AuditRow))).all())


@on_every_database
async def test_a_job_runs_once_on_two_nodes_and_again_when_it_comes_round(
    database: Database,
) -> None:
    here, there = Node(database), Node(database)
    assert [await here.look(), await there.look(), await here.look()] == [True, False, False]
    assert await there.look(HOUR - SECOND) is False
    assert await there.look(SECOND) is True
    assert await here.look(HOUR) is False
    assert await rings(database) == 2


async def test_a_restart_repeats_nothing_and_forgets_nothing(database: Database) -> None:
    assert await Node(database).look() is True
    assert await Node(database, NOW + HOUR / 2).look() is False
    assert await Node(database, NOW + 30 * HOUR).look() is True


@on_every_database
async def test_what_a_dead_node_had_taken_is_done_by_another_once_its_lease_is_over(
    database: Database,
) -> None:
    async with database.writing() as db:
        lease = await take(db, "ring", HOUR, "the dead", NOW)
    assert lease is not None
    node = Node(database)
    assert await node.look() is False
    assert await node.look(LEASE - SECOND) is False
    assert await node.look(SECOND) is True


async def test_a_node_that_was_halted_past_its_lease_does_nothing_with_it(
    database: Database,
) -> None:
    halted, other = Node(database), Node(database, NOW + LEASE)
    async with database.writing() as db:
        lease = await take(db, "ring", HOUR, halted.scheduler._me, NOW)
    assert lease is not None
    assert await other.look() is True
    job = Job("ring", HOUR, halted.ring)
    assert await halted.scheduler._do(job, lease) is False
    assert await rings(database) == 1


@pytest.mark.parametrize("wrong", [timedelta(days=1), timedelta(days=-1)])
async def test_a_clock_that_jumps_stops_no_job_for_longer_than_it_comes_round(
    database: Database, wrong: timedelta
) -> None:
    node = Node(database)
    await node.look()
    await node.look(wrong)
    done = await rings(database)
    assert await node.look(-wrong + HOUR) is True
    assert await rings(database) == done + 1
    assert await node.look() is False


async def test_a_lease_from_a_clock_that_was_ahead_does_not_hold(database: Database) -> None:
    async with database.writing() as db:
        assert await take(db, "ring", HOUR, "the dead", NOW + timedelta(days=1)) is not None
        [row] = (await db.exec(select(JobRow))).all()
        row.due_at = NOW
    assert await Node(database).look() is True


@on_every_database
async def test_a_job_that_fails_leaves_nothing_behind_is_told_and_tried_again(
    database: Database,
) -> None:
    node = Node(database)
    node.broken = True
    assert await node.look() is False
    assert await rings(database) == 0
    told = node.scheduler.health()
    assert (told.looked_at, told.ran_at, told.failing) == (NOW, None, ["ring"])
    node.broken = False
    assert await node.look(timedelta(seconds=59)) is False
    assert await node.look(SECOND) is True
    told = node.scheduler.health()
    assert (told.ran_at, told.failing) == (node.now, [])


async def test_one_job_that_fails_holds_up_no_other(database: Database) -> None:
    node = Node(database)
    node.broken = True

    async def sweep(db: AsyncSession, _now: datetime) -> None:
        record(db, None, "floor.swept", None)

    node.scheduler.on(Job("sweep", HOUR, sweep))
    assert await node.scheduler.look() == ["sweep"]
    async with database.reading() as db:
        assert (await db.exec(select(col(AuditRow.action)))).all() == ["floor.swept"]


async def test_the_loop_does_what_is_due_goes_on_after_a_failure_and_stops_when_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "EVERY_SECONDS", 0.001)
    node = Node(database)
    away, done = 2, asyncio.Event()
    look = node.scheduler.look

    async def look_at_times() -> list[str]:
        nonlocal away
        if away:
            away -= 1
            raise ConnectionError("the database is away")
        did = await look()
        done.set()
        return did

    monkeypatch.setattr(node.scheduler, "look", look_at_times)
    node.scheduler.start()
    await done.wait()
    await node.scheduler.stop()
    assert await rings(database) == 1
