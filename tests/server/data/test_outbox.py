"""The outbox: at least once, promptly, never lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from sqlmodel import select

from server.data.db import Database
from server.data.outbox import (
    LONGEST_WAIT,
    Dispatcher,
    Event,
    OutboxRow,
    emit,
    forget_handled,
    stuck,
    wait_before,
)
from tests.databases import on_every_database


class Rang(Event):
    name: ClassVar[str] = "bell.rang"
    times: int


async def ring(database: Database, times: int) -> None:
    async with database.writing() as db:
        emit(db, Rang(times=times))


@pytest.fixture
async def dispatcher(database: Database) -> AsyncIterator[Dispatcher]:
    made = Dispatcher(database)
    yield made
    await made.stop()


@on_every_database
async def test_a_handler_is_called_right_after_the_commit(
    database: Database, dispatcher: Dispatcher
) -> None:
    heard: asyncio.Queue[int] = asyncio.Queue()

    async def hear(happened: Rang) -> None:
        heard.put_nowait(happened.times)

    dispatcher.on(Rang, hear)
    dispatcher.start()
    for times in range(3):
        await ring(database, times)
    assert [await heard.get() for _ in range(3)] == [0, 1, 2]


async def test_what_was_emitted_while_nobody_ran_is_handled_at_start(
    database: Database, dispatcher: Dispatcher
) -> None:
    await ring(database, 7)
    heard = asyncio.get_running_loop().create_future()

    async def hear(happened: Rang) -> None:
        heard.set_result(happened.times)

    dispatcher.on(Rang, hear)
    dispatcher.start()
    assert await heard == 7


async def test_nothing_is_emitted_by_what_is_rolled_back(
    database: Database, dispatcher: Dispatcher
) -> None:
    heard: list[int] = []

    async def hear(happened: Rang) -> None:
        heard.append(happened.times)

    dispatcher.on(Rang, hear)
    dispatcher.start()

    async def fails() -> None:
        async with database.writing() as db:
            emit(db, Rang(times=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    await dispatcher.settled()
    assert heard == []


async def test_a_failing_handler_holds_up_nobody_and_is_tried_again(
    database: Database, dispatcher: Dispatcher
) -> None:
    heard: list[int] = []
    again = asyncio.Event()

    async def hear(happened: Rang) -> None:
        heard.append(happened.times)
        if heard == [1]:
            raise RuntimeError("not today")
        if heard.count(1) == 2:
            again.set()

    dispatcher.on(Rang, hear)
    dispatcher.start()
    await ring(database, 1)
    await dispatcher.settled()
    await ring(database, 2)
    await dispatcher.settled()
    assert heard == [1, 2]
    async with database.reading() as db:
        waiting = (await db.exec(select(OutboxRow).where(OutboxRow.done_at == None))).one()  # noqa: E711
    assert waiting.attempts == 1
    await asyncio.wait_for(again.wait(), 10)
    assert heard == [1, 2, 1]


class Fell(Event):
    name: ClassVar[str] = "leaf.fell"


async def test_a_slow_handler_holds_up_no_other_kind(
    database: Database, dispatcher: Dispatcher
) -> None:
    may_end, fell = asyncio.Event(), asyncio.Event()

    async def slow(_happened: Rang) -> None:
        await may_end.wait()

    async def quick(_happened: Fell) -> None:
        fell.set()

    dispatcher.on(Rang, slow)
    dispatcher.on(Fell, quick)
    dispatcher.start()
    await ring(database, 1)
    async with database.writing() as db:
        emit(db, Fell())
    await fell.wait()
    may_end.set()


async def test_stopping_waits_for_the_event_in_hand(
    database: Database, dispatcher: Dispatcher
) -> None:
    begun, may_end, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hear(happened: Rang) -> None:
        begun.set()
        await may_end.wait()
        ended.set()

    dispatcher.on(Rang, hear)
    dispatcher.start()
    await ring(database, 1)
    await begun.wait()
    stopping = asyncio.create_task(dispatcher.stop())
    await asyncio.sleep(0)
    may_end.set()
    await stopping
    assert ended.is_set()
    async with database.reading() as db:
        assert (await db.exec(select(OutboxRow))).one().done_at is not None


async def test_an_event_of_another_kind_waits_for_its_handler(
    database: Database, dispatcher: Dispatcher
) -> None:
    dispatcher.start()
    await ring(database, 1)
    await dispatcher.settled()
    async with database.reading() as db:
        assert (await db.exec(select(OutboxRow))).one().done_at is None


def test_each_try_waits_longer_up_to_a_limit() -> None:
    waits = [wait_before(attempt).total_seconds() for attempt in (1, 2, 3, 4)]
    assert waits == [1, 2, 4, 8]
    assert wait_before(1000) == LONGEST_WAIT


async def test_what_fails_again_and_again_is_shown(database: Database) -> None:
    async with database.writing() as db:
        emit(db, Rang(times=1))
    async with database.writing() as db:
        row = (await db.exec(select(OutboxRow))).one()
        row.attempts = 9
        assert await stuck(db) == [row]


async def test_handled_events_are_forgotten_after_some_days(database: Database) -> None:
    now = datetime.now(UTC)
    async with database.writing() as db:
        emit(db, Rang(times=1))
        emit(db, Rang(times=2))
    async with database.writing() as db:
        (await db.exec(select(OutboxRow))).all()[0].done_at = now - timedelta(days=8)
    async with database.writing() as db:
        await forget_handled(db, now)
        assert len((await db.exec(select(OutboxRow))).all()) == 1
