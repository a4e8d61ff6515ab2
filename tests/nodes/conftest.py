"""Server processes on one PostgreSQL and one Redis, and the people who write on them."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.databases import Postgres, start_postgres
from tests.redis_server import RedisServer, start_redis
from tests.running_server import RunningServer
from tests.writing_group import Group, a_group


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with start_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    """One for the tests of a module; whoever harms it leaves it alive."""
    with start_redis() as server:
        yield server


@pytest.fixture(scope="module")
def nodes(
    postgres: Postgres, redis: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[RunningServer, RunningServer]]:
    """Two servers as on two machines: nothing but the database and Redis is common to them."""
    url, folder = postgres.make("nodes"), tmp_path_factory.mktemp("nodes")
    with ExitStack() as stack:
        here, there = (
            stack.enter_context(RunningServer(folder / name, database_url=url, redis_url=redis.url))
            for name in ("here", "there")
        )
        yield here, there
    postgres.drop("nodes")


@pytest.fixture(scope="module")
def people(nodes: tuple[RunningServer, RunningServer]) -> Group:
    """Those who write on either node."""
    return a_group(nodes[0], writers=4)
