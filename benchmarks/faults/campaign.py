"""One family of faults from the first to the last, on servers on which people write all the while.

People write one plan for `PER_PLAN` faults, one after the other; after each, all of them must have
receipts again. Then they stop, the servers are killed and started again, and somebody who was not
there reads: everything must be there, once, and each writer's in the order of writing.
"""

import asyncio
import itertools
import math
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.faults.commit_proxy import CommitProxy
from benchmarks.faults.tally import Tally
from benchmarks.faults.tcp_proxy import TcpProxy
from benchmarks.faults.writers import FOR_EVER_S, Writers
from tests.databases import Postgres
from tests.faults.small_disk import SmallDisk
from tests.peers.scribe import Mark, Scribe
from tests.redis_server import RedisServer
from tests.running_server import RunningServer
from tests.writing_group import Group, a_plan

PER_PLAN = 20
WRITERS = 3


@dataclass
class Stage:
    """Servers on one database that run, and the people who write on them.

    `patience` is how many seconds writers wait for a receipt before they come over a new
    connection. What a family does its harm with is set where it has it; with `proxy` the writers
    reach the server through that. `clock` is `hours` ahead.
    """

    servers: Sequence[RunningServer]
    group: Group
    random: Random
    tally: Tally = field(default_factory=Tally)
    patience: float = FOR_EVER_S
    postgres: Postgres | None = None
    commit_proxy: CommitProxy | None = None
    redis: RedisServer | None = None
    proxy: TcpProxy | None = None
    disks: Mapping[str, SmallDisk] = field(default_factory=dict)
    clock: Path | None = None
    hours: int = 0
    writers: Writers = field(init=False)
    plan: str = field(init=False, default="")

    @property
    def server(self) -> RunningServer:
        return self.servers[0]

    async def open_plan(self) -> None:
        """Make a plan, and have the writers write in it."""
        self.plan = await asyncio.to_thread(a_plan, self.server, self.group)
        addresses = [self._address(number) for number in range(WRITERS)]
        tokens = self.group.tokens[:WRITERS]
        self.writers = Writers(addresses, tokens, self.random, self.patience)
        await self.writers.receipts(1)

    def _address(self, writer: int) -> str:
        if self.proxy:
            return f"ws://127.0.0.1:{self.proxy.ports[writer]}/sync/{self.plan}"
        return self.servers[writer % len(self.servers)].live_address(self.plan)

    async def newcomer(self) -> list[Mark]:
        """The marks that somebody reads who comes now, past everything that is harmed."""
        address = self.server.live_address(self.plan)
        reader = Scribe(address, self.group.viewer.token, name=-1)
        await reader.peer.join()
        await reader.peer.leave()
        return reader.marks()

    async def close_plan(self) -> None:
        """End the writing, restart everything, and look at what is left of it."""
        await self.writers.finish()
        saved, seen, written = self.writers.saved(), self.writers.seen(), self.writers.written
        await self.writers.leave()
        for server in self.servers:
            await asyncio.to_thread(server.kill)
        for server in self.servers:
            await asyncio.to_thread(server.start)
        there = await self.newcomer()
        self.tally.look(there, saved, seen)
        self.tally.ended(there, written)

    async def die_and_return(self, revive: Callable[[], Awaitable[tuple[str, float]]]) -> None:
        """The server has ended: note what was promised, start it by `revive`, and look.

        `revive` answers with the kind of fault, and the moment from which the recovery counts.
        """
        await self.writers.lost()
        saved, seen = self.writers.saved(), self.writers.seen()
        kind, since = await revive()
        self.tally.look(await self.newcomer(), saved, seen)
        await self.recovered(kind, since)

    async def recovered(self, kind: str, since: float) -> None:
        """Note one more fault when all have receipts again for what they write from now on."""
        self.tally.recovered(kind, await self.writers.recovered(since))


Fault = Callable[[Stage], Awaitable[None]]
"""Harms something, lets it heal, and notes in the stage's tally how long the writers took."""


class Quota:
    """How many faults are still to be injected, by all stages together, before `deadline`.

    `deadline` is in seconds of the monotonic clock; `told` hears of each fault that is over.
    """

    def __init__(
        self, times: int, deadline: float = math.inf, told: Callable[[], None] = lambda: None
    ) -> None:
        self._left = times
        self._deadline = deadline
        self.told = told

    @property
    def over(self) -> bool:
        return self._left <= 0 or time.monotonic() > self._deadline

    def take(self) -> bool:
        """Whether one more is to be injected."""
        if self.over:
            return False
        self._left -= 1
        return True


async def campaign(stage: Stage, faults: Sequence[Fault], most: int, quota: Quota) -> None:
    """Inject `faults` in turn, `most` altogether or until the quota is used up."""
    kinds = itertools.cycle(faults)
    for begin in range(0, most, PER_PLAN):
        if quota.over:
            return
        await stage.open_plan()
        for _ in range(min(PER_PLAN, most - begin)):
            if not quota.take():
                break
            await stage.writers.receipts(stage.random.randint(1, 3))
            await next(kinds)(stage)
            quota.told()
        await stage.close_plan()
