"""`jpd serve --workers N`: several processes on one port, looked after by a parent."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import pytest
from pycrdt import Map
from sqlalchemy import create_engine

from client.document import LiveDocument
from client.http_line import open_http
from client.session import Session
from server.schema import migrate
from sync.close_codes import CloseCode
from tests.databases import Postgres
from tests.needs import not_here
from tests.peers.scribe import Scribe, assert_each_once_in_order
from tests.redis_server import RedisServer
from tests.running_server import RunningServer, ServerGone
from tests.writing_group import Group, a_group, a_plan

WORKERS = 2
PATIENCE_S = 30.0


@pytest.fixture
def database_url(postgres: Postgres) -> Iterator[str]:
    """An empty database."""
    yield postgres.make("workers")
    postgres.drop("workers")


@pytest.fixture
def server(database_url: str, redis: RedisServer, tmp_path: Path) -> Iterator[RunningServer]:
    """Two workers on one port."""
    if not Path("/proc/self/task").exists():
        not_here("Linux is not here: without /proc the workers of a server are not known")
    running = RunningServer(
        tmp_path / "data",
        arguments=("--workers", str(WORKERS)),
        database_url=database_url,
        redis_url=redis.url,
    )
    with running:
        yield running


@pytest.fixture
def group(server: RunningServer) -> Group:
    return a_group(server, writers=4)


def workers_of(server: RunningServer) -> set[int]:
    """The processes that the parent has."""
    told = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    return {int(child) for child in told.split()}


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until_there_are_workers_without(server: RunningServer, gone: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while len(workers_of(server) - {gone}) < WORKERS:  # noqa: ASYNC110  (nothing tells)
            await asyncio.sleep(0.02)


async def as_writers(server: RunningServer, group: Group) -> list[Scribe]:
    """Eight connections, which the kernel spreads over the workers."""
    address = server.live_address(await asyncio.to_thread(a_plan, server, group))
    scribes = [Scribe(address, group.tokens[name % 4], name) for name in range(8)]
    await asyncio.gather(*(scribe.peer.join() for scribe in scribes))
    return scribes


async def test_a_worker_that_dies_is_started_again_and_nothing_is_lost(
    server: RunningServer, group: Group
) -> None:
    scribes = await as_writers(server, group)
    random = Random(8)
    writing = [asyncio.create_task(scribe.write_until_gone(random, 0.02)) for scribe in scribes]
    await scribes[0].peer.until(lambda: scribes[0].peer.durable >= 10)
    killed = max(workers_of(server))
    os.kill(killed, signal.SIGKILL)
    await until_there_are_workers_without(server, killed)
    survivor = min(workers_of(server))
    os.kill(survivor, signal.SIGKILL)
    await asyncio.gather(*writing)  # now each has lost its connection
    await until_there_are_workers_without(server, survivor)

    acknowledged = {mark for scribe in scribes for mark in scribe.acknowledged()}
    await asyncio.gather(*(scribe.peer.join() for scribe in scribes))
    assert acknowledged <= set(scribes[0].marks())
    total = sum(scribe.written for scribe in scribes)
    for scribe in scribes:
        await scribe.peer.all_durable()
    for scribe in scribes:
        await scribe.peer.until(lambda scribe=scribe: len(scribe.marks()) == total)  # type: ignore[misc]
    assert len({str(scribe.text) for scribe in scribes}) == 1
    assert_each_once_in_order(
        scribes[0].marks(), {scribe.name: scribe.written for scribe in scribes}
    )
    for scribe in scribes:
        await scribe.peer.leave()


async def test_posts_over_HTTP_reach_the_worker_that_holds_their_connection(
    server: RunningServer, group: Group
) -> None:
    plan = await asyncio.to_thread(a_plan, server, group)
    async with AsyncExitStack() as stack:
        opened = []
        for token in group.tokens * 2:
            session = await stack.enter_async_context(Session(server.url, token=token))
            opened.append(
                await stack.enter_async_context(LiveDocument(session, plan, over=open_http))
            )
        for number, document in enumerate(opened):
            text = document.doc.get("fields", type=Map)["subject"]
            text += f"[{number}]"
            async with asyncio.timeout(PATIENCE_S):
                await document.saved()
        for document in opened:
            await until_it_has(document, 3 * len(opened))
        assert len({subject(document) for document in opened}) == 1


def subject(document: LiveDocument) -> str:
    return str(document.doc.get("fields", type=Map)["subject"])


async def until_it_has(document: LiveDocument, letters: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        await document.until(lambda: len(subject(document)) == letters)


async def test_SIGTERM_stops_all_workers_gracefully(server: RunningServer, group: Group) -> None:
    scribes = await as_writers(server, group)
    workers = workers_of(server)
    random = Random(8)
    writing = [asyncio.create_task(scribe.write_until_gone(random, 0.02)) for scribe in scribes]
    await scribes[0].peer.until(lambda: scribes[0].peer.durable >= 10)

    assert await asyncio.to_thread(server.stop) == 0

    await asyncio.gather(*writing)
    for scribe in scribes:
        await scribe.peer.lost()
        assert scribe.peer.ending[0] == CloseCode.RESTARTING, scribe.peer.ending
    assert not any(map(is_there, workers))
    assert "Traceback" not in server.said()


async def test_workers_whose_parent_is_killed_stop_by_themselves(server: RunningServer) -> None:
    workers = workers_of(server)
    await asyncio.to_thread(server.kill)
    async with asyncio.timeout(PATIENCE_S):
        while any(map(is_there, workers)):  # noqa: ASYNC110  (nobody's children: nothing tells)
            await asyncio.sleep(0.02)


def test_workers_that_cannot_start_end_it_all(database_url: str, tmp_path: Path) -> None:
    migrate(database_url)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE outbox")
    engine.dispose()
    broken = RunningServer(
        tmp_path / "data", arguments=("--workers", "2"), database_url=database_url
    )
    with pytest.raises(ServerGone, match="ended with 1"):
        broken.start()
