"""Events that every process hears of, from whichever process they come."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from sqlmodel import select

from server.data import watch
from server.data.db import Database
from server.data.outbox import Dispatcher, Event, OutboxRow, emit, forget_handled, stuck
from server.data.watch import Watch
from tests.databases import on_every_database

WITHIN_S = 2.0


class Closed(Event):
    name: ClassVar[str] = "door.closed"
    everywhere: ClassVar[bool] = True
    door: int


class Node:
    """A process that watches, on a pool of connections of its own."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self.watch = Watch(self.database)
        self.heard: asyncio.Queue[int] = asyncio.Queue()
        self.watch.on(Closed, self.hear)

    async def hear(self, closed: Closed) -> None:
        self.heard.put_nowait(closed.door)

    async def close_doors(self, *doors: int) -> None:
        async with self.database.writing() as db:
            for door in doors:
                emit(db, Closed(door=door))

    async def hears(self, count: int) -> list[int]:
        async with asyncio.timeout(WITHIN_S):
            return [await self.heard.get() for _ in range(count)]


@pytest.fixture
async def node(database_url: str) -> AsyncIterator[Callable[[], Node]]:
    """Makes processes on one database."""
    nodes: list[Node] = []

    def make() -> Node:
        nodes.append(Node(database_url))
        return nodes[-1]

    yield make
    for each in nodes:
        await each.watch.stop()
        await each.database.close()


@on_every_database
async def test_every_process_hears_what_one_emitted(node: Callable[[], Node]) -> None:
    here, there = node(), node()
    for each in (here, there):
        await each.watch.start()
    await here.close_doors(1)
    assert await here.hears(1) == [1]
    assert await there.hears(1) == [1]
    await there.close_doors(2)
    assert await here.hears(1) == [2]
    await asyncio.gather(here.watch.settled(), there.watch.settled())
    assert there.heard.get_nowait() == 2
    assert here.heard.empty()
    assert there.heard.empty()


async def test_what_happened_before_the_start_is_over(node: Callable[[], Node]) -> None:
    here = node()
    await here.close_doors(1)
    await here.watch.start()
    await here.close_doors(2)
    assert await here.hears(1) == [2]


async def test_an_event_whose_clock_was_an_hour_behind_is_heard(node: Callable[[], Node]) -> None:
    here, there = node(), node()
    await there.watch.start()
    await here.close_doors(1)
    assert await there.hears(1) == [1]
    past = datetime.now(UTC) - timedelta(hours=1)
    async with here.database.writing() as db:
        db.add(OutboxRow(name=Closed.name, payload={"door": 2}, at=past, due_at=past, done_at=past))
    assert await there.hears(1) == [2]


async def test_a_handler_that_fails_is_called_again_and_holds_up_nobody(
    node: Callable[[], Node],
) -> None:
    here = node()
    tries: list[int] = []

    async def fails_once(closed: Closed) -> None:
        tries.append(closed.door)
        if tries == [1]:
            raise RuntimeError("not today")

    here.watch.on(Closed, fails_once)
    await here.watch.start()
    await here.close_doors(1, 2)
    assert await here.hears(3) == [1, 2, 1]
    assert tries == [1, 2, 1]


async def test_when_too_many_come_at_once_those_who_look_at_everything_do(
    node: Callable[[], Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "WINDOW", 3)
    here = node()
    missed = asyncio.Event()

    async def look_at_everything() -> None:
        missed.set()

    here.watch.on_missed(look_at_everything)
    await here.watch.start()
    await here.close_doors(1, 2)
    assert await here.hears(2) == [1, 2]
    assert not missed.is_set()
    await here.close_doors(3, 4, 5, 6)
    await asyncio.wait_for(missed.wait(), WITHIN_S)
    await here.close_doors(7)
    assert await here.hears(1) == [7]


@on_every_database
async def test_an_event_whose_clock_was_behind_those_of_all_that_are_looked_at_is_not_passed_over(
    node: Callable[[], Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "WINDOW", 3)
    here = node()
    missed = asyncio.Event()

    async def look_at_everything() -> None:
        missed.set()

    here.watch.on_missed(look_at_everything)
    await here.close_doors(1, 2, 3, 4)
    await here.watch.start()
    past = datetime.now(UTC) - timedelta(hours=1)
    async with here.database.writing() as db:
        db.add(OutboxRow(name=Closed.name, payload={"door": 5}, at=past, due_at=past, done_at=past))
    await asyncio.wait_for(missed.wait(), WITHIN_S)
    missed.clear()
    await here.close_doors(6)
    assert await here.hears(1) == [6]
    assert not missed.is_set()


async def test_nobody_has_to_do_them_and_they_are_forgotten(database: Database) -> None:
    async with database.writing() as db:
        emit(db, Closed(door=1))
    async with database.writing() as db:
        assert await stuck(db, attempts=0) == []
        await forget_handled(db, datetime.now(UTC) + timedelta(days=8))
        assert (await db.exec(select(OutboxRow))).all() == []


async def test_a_database_that_is_away_for_a_while_is_asked_again(
    node: Callable[[], Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = node()
    await here.watch.start()
    newest, failed = here.watch._newest, asyncio.Event()

    async def away() -> list[object]:
        failed.set()
        raise OSError("the network is gone")

    monkeypatch.setattr(here.watch, "_newest", away)
    await here.close_doors(1)
    await failed.wait()
    monkeypatch.setattr(here.watch, "_newest", newest)
    assert await here.hears(1) == [1]


class Posted(Event):
    name: ClassVar[str] = "letter.posted"
    number: int


@on_every_database
async def test_what_one_process_has_to_do_is_done_by_one_in_order(database_url: str) -> None:
    done: list[int] = []
    all_done = asyncio.Event()

    async def post(posted: Posted) -> None:
        await asyncio.sleep(0)
        done.append(posted.number)
        if posted.number == 29:
            all_done.set()

    databases = [Database(database_url) for _ in range(2)]
    dispatchers = [Dispatcher(database) for database in databases]
    for dispatcher in dispatchers:
        dispatcher.on(Posted, post)
    async with databases[0].writing() as db:
        for number in range(30):
            emit(db, Posted(number=number))
    if databases[0].embedded:
        del dispatchers[1:]  # one process has the file
    for dispatcher in dispatchers:
        dispatcher.start()
    await all_done.wait()
    for dispatcher in dispatchers:
        await dispatcher.settled()
        await dispatcher.stop()
    for database in databases:
        await database.close()
    assert done == list(range(30))
