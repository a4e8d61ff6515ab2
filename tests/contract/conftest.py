"""Every log and every bus that there is, one after the other."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from sync.bus import Bus
from sync.bus_memory import MemoryBus
from sync.bus_redis import RedisBus
from sync.log import Log
from sync.log_memory import MemoryLog
from sync.log_sql import SqlLog, metadata
from tests.databases import POSTGRESQL, SQLITE, start_postgres
from tests.redis_server import RedisServer, start_redis

OpenLog = Callable[[], SqlLog]
MEMORY = "memory"
REDIS = "redis"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database in a PostgreSQL server of our own."""
    with start_postgres(on_disk=False) as server:
        yield server.make("log")


@contextmanager
def an_empty_database(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Where a log finds no tables yet."""
    if kind == SQLITE:
        yield f"sqlite:///{folder}/log.sqlite3"
        return
    url: str = request.getfixturevalue("postgres_url")
    yield url
    engine = create_engine(url)
    metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def log_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database for a log."""
    with an_empty_database(request.param, request, tmp_path) as url:
        yield url


@pytest.fixture
async def open_log(log_url: str) -> AsyncIterator[OpenLog]:
    """Opens a log in a database, once more each time, as further processes would."""
    opened: list[SqlLog] = []

    def once_more() -> SqlLog:
        opened.append(SqlLog(log_url))
        return opened[-1]

    await once_more().create_tables()
    yield once_more
    for log in opened:
        await log.close()


@pytest.fixture(params=[MEMORY, SQLITE, POSTGRESQL])
async def log(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Log]:
    """An empty log of every kind."""
    if request.param == MEMORY:
        yield MemoryLog()
        return
    with an_empty_database(request.param, request, tmp_path) as url:
        opened = SqlLog(url)
        await opened.create_tables()
        yield opened
        await opened.close()


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A Redis of our own, which a test may harm."""
    with start_redis() as server:
        yield server


@pytest.fixture(params=[MEMORY, REDIS])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    """A bus of every kind."""
    if request.param == MEMORY:
        yield MemoryBus()
        return
    server: RedisServer = request.getfixturevalue("redis")
    opened = RedisBus(server.url)
    await opened.start()
    yield opened
    await opened.close()
