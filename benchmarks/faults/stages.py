"""Where faults happen: servers with people who write on them, on SQLite, PostgreSQL and Redis."""

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.engine import make_url

from benchmarks.faults.campaign import WRITERS, Stage
from benchmarks.faults.commit_proxy import CommitProxy
from benchmarks.faults.databases import DATABASE
from benchmarks.faults.forked_server import ForkedServer
from benchmarks.faults.networks import PATIENCE_S
from benchmarks.faults.own_clock import set_offset
from benchmarks.faults.tcp_proxy import TcpProxy
from tests.databases import Postgres, start_postgres
from tests.faults.small_disk import MemoryDisk, NoGrowth, ReadOnly, mount_command
from tests.redis_server import start_redis
from tests.running_server import ROOT
from tests.writing_group import a_group

CONNECTIONS = 40
"""Enough for a server, and few enough to take them all."""
MakeStage = Callable[[Path, Random], AbstractAsyncContextManager[Stage]]
"""Sets a stage in an empty folder of its own. Raises CannotSet."""
_one_at_a_time = threading.Lock()
"""The package that starts PostgreSQL cannot start two at once in one process."""
LONGEST_FILE = 1 << 16
"""Beyond this many bytes a file that may not grow cannot be written."""


class CannotSet(Exception):
    """This machine does not allow what a stage needs."""


@asynccontextmanager
async def forked(folder: Path, **given: Any) -> AsyncIterator[ForkedServer]:
    """A server that runs, with its data in `folder`."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    server = ForkedServer(folder / "data", log_level="warning", **given)
    try:
        await asyncio.to_thread(server.start)
        yield server
    finally:
        await asyncio.to_thread(server.close)


@asynccontextmanager
async def on_sqlite(folder: Path, random: Random, **given: Any) -> AsyncIterator[Stage]:
    """One server on SQLite."""
    async with forked(folder, **given) as server:
        stage = Stage([server], await asyncio.to_thread(a_group, server, WRITERS), random)
        stage.disks = {"files may not grow": NoGrowth(server, LONGEST_FILE)}
        yield stage


@asynccontextmanager
async def with_upgrades(folder: Path, random: Random) -> AsyncIterator[Stage]:
    """One server on SQLite that writes many snapshots, and migrates to whatever there is."""
    migrations = folder / "migrations"
    shutil.copytree(ROOT / "server" / "data" / "migrations", migrations)
    async with on_sqlite(folder, random) as stage:
        server = stage.server
        assert isinstance(server, ForkedServer)
        await asyncio.to_thread(server.kill)
        server.arguments = ("--migrate",)
        server.always = {"snapshots": str(folder / "die"), "migrations": str(migrations)}
        await asyncio.to_thread(server.start)
        yield stage


@asynccontextmanager
async def a_postgres() -> AsyncIterator[Postgres]:
    """A PostgreSQL of one's own."""
    running = start_postgres()

    def begin() -> Postgres:
        with _one_at_a_time:
            return running.__enter__()

    def end() -> None:
        with _one_at_a_time:
            running.__exit__(None, None, None)

    postgres = await asyncio.to_thread(begin)
    try:
        yield postgres
    finally:
        await asyncio.to_thread(end)


@asynccontextmanager
async def on_postgres(folder: Path, random: Random) -> AsyncIterator[Stage]:
    """One server that reaches a PostgreSQL with few connections through a proxy."""
    async with a_postgres() as postgres, CommitProxy(postgres.socket, folder) as proxy:
        real = make_url(await asyncio.to_thread(postgres.make, DATABASE))
        await asyncio.to_thread(postgres.allow_connections, CONNECTIONS)
        url = real.update_query_dict({"host": str(folder)}).render_as_string(hide_password=False)
        async with forked(folder, database_url=url) as server:
            group = await asyncio.to_thread(a_group, server, WRITERS)
            yield Stage([server], group, random, postgres=postgres, commit_proxy=proxy)


@asynccontextmanager
async def two_nodes(folder: Path, random: Random) -> AsyncIterator[Stage]:
    """Two servers on one PostgreSQL, and a Redis between them."""
    async with a_postgres() as postgres:
        with start_redis() as redis:
            url = await asyncio.to_thread(postgres.make, DATABASE)
            given = {"database_url": url, "redis_url": redis.url}
            async with (
                forked(folder / "here", **given) as here,
                forked(folder / "there", **given) as there,
            ):
                group = await asyncio.to_thread(a_group, here, WRITERS)
                yield Stage([here, there], group, random, postgres=postgres, redis=redis)


@asynccontextmanager
async def behind_tcp_proxy(folder: Path, random: Random) -> AsyncIterator[Stage]:
    """One server on SQLite that writers reach through a proxy."""
    async with (
        on_sqlite(folder, random) as stage,
        TcpProxy(WRITERS, stage.server.port) as proxy,
    ):
        stage.proxy, stage.patience = proxy, PATIENCE_S
        yield stage


@asynccontextmanager
async def on_small_disk(folder: Path, random: Random) -> AsyncIterator[Stage]:
    """One server on SQLite, on a disk of some megabytes that nobody else sees."""
    command = mount_command(folder / "data")
    if command is None:
        raise CannotSet("no disk can be made for one process alone: the kernel forbids it")
    async with on_sqlite(folder, random, command=command) as stage:
        stage.disks = {"no room": MemoryDisk(stage.server)}
        yield stage


@asynccontextmanager
async def on_lockable_disk(folder: Path, random: Random) -> AsyncIterator[Stage]:
    """One server on SQLite whose files may be kept from being written."""
    if not ReadOnly.possible(folder):
        raise CannotSet("no file can be made unwritable here: that needs root and such a disk")
    async with on_sqlite(folder, random) as stage:
        stage.disks = {"read-only": ReadOnly(stage.server)}
        yield stage


@asynccontextmanager
async def with_own_clock(folder: Path, random: Random) -> AsyncIterator[Stage]:
    """One server on SQLite with a wall clock that can jump."""
    clock = folder / "clock"
    set_offset(clock, 0.0)
    async with on_sqlite(folder, random, clock=clock) as stage:
        stage.clock = clock
        yield stage
