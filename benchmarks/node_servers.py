"""Nodes on one PostgreSQL and one Redis, with documents and people that are there already.

The documents are made once, into a database of which every run gets a copy: so all runs begin
with the same, and no time goes into making it again.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.loading import LOADS_CORE, SERVERS_CORE
from benchmarks.processes import started_on
from tests.databases import Postgres, start_postgres
from tests.redis_server import RedisServer, start_redis
from tests.running_server import RunningServer
from tests.writing_group import a_cycle, a_group


@dataclass(frozen=True)
class Prepared:
    """The database `name` holds these documents, which the people with these tokens may write."""

    name: str
    documents: Sequence[str]
    tokens: list[str]


class Site:
    """A database server, a Redis, and a folder for all that nodes keep."""

    def __init__(self, postgres: Postgres, redis: RedisServer, folder: Path) -> None:
        self.postgres, self.redis, self.folder = postgres, redis, folder
        self._made = 0

    def prepare(self, name: str, rooms: int, people: int) -> Prepared:
        """Make a database with so many documents, all for the same people."""
        server = self._server(self.postgres.make(name), redis=False)
        with server:
            group = a_group(server, people)
            documents = [
                a_cycle(server, group, f"Cycle {number}")["documents"][0]["id"]
                for number in range(rooms)
            ]
        return Prepared(name, documents, group.tokens)

    @contextmanager
    def nodes(self, prepared: Prepared, *, joined: bool) -> Iterator[list[RunningServer]]:
        """Two nodes on one copy of what was prepared, or each alone with a copy of its own."""
        with ExitStack() as stack:
            copies = [
                stack.enter_context(self._copied(prepared)) for _ in range(1 if joined else 2)
            ]
            with started_on(SERVERS_CORE):
                nodes = [
                    stack.enter_context(self._server(copies[-number], redis=joined))
                    for number in range(2)
                ]
            yield nodes

    @contextmanager
    def _copied(self, prepared: Prepared) -> Iterator[str]:
        self._made += 1
        name = f"copy-{self._made}"
        yield self.postgres.make(name, prepared.name)
        self.postgres.drop(name)

    def _server(self, url: str, *, redis: bool) -> RunningServer:
        self._made += 1
        bus = {"redis_url": self.redis.url} if redis else {}
        data = self.folder / f"node-{self._made}"
        return RunningServer(data, database_url=url, log_level="warning", **bus)


@contextmanager
def a_site(folder: Path) -> Iterator[Site]:
    """PostgreSQL and Redis of our own, where the load runs; nodes have the other core."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory(dir=folder)))
        with started_on(LOADS_CORE):
            postgres = stack.enter_context(start_postgres())
            redis = stack.enter_context(start_redis())
        yield Site(postgres, redis, scratch)
