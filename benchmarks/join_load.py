"""People who join documents and leave them: the load of `peers`, in a process of its own.

`python -m benchmarks.join_load` reads a `JoinJob` as JSON from standard input and prints figures by
name: seconds, processor seconds and MiB of the server. It watches the server itself, so that
nothing has to be agreed upon while it measures.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path

import uvloop
from pycrdt import get_state

from benchmarks.distribution import Delays
from benchmarks.history import history_in, text_of_history
from benchmarks.join_figures import JoinJob
from benchmarks.processes import cpu_seconds, memory_mib
from benchmarks.visitor import NOTHING, Visitor
from tests.peers.wire import Kind, Message

PAUSE_S = 1.0
"""Nothing tells an outsider that a server has come to rest: it is given so long."""
ALIVE_S = 10.0
ATTEMPTS, BUSY_STATUS = 20, " 503 "
SINGLE_JOINS = 20
AT_ONCE = 200
"""So many connect at the same time; a listening socket remembers a few hundred at most."""

Figures = dict[str, float]


class Load:
    """All visitors of a job, and the figures about them."""

    def __init__(self, job: JoinJob) -> None:
        self.job = job
        self.figures: Figures = {"failed": 0.0, "refused": 0.0}
        self._tokens = cycle(job.tokens)
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def open(self, address: str) -> Visitor:
        """Somebody who is connected and has asked for nothing."""
        visitor = Visitor(self.job.dialect, address, next(self._tokens))
        await visitor.connect()
        return visitor

    async def keep_open(self, address: str) -> Visitor:
        """Somebody who stays, for some servers forget a document that nobody has open."""
        visitor = await self.open(address)
        await visitor.find_text()
        return visitor

    async def join(self, address: str, known: bytes | None = None) -> tuple[Visitor, bytes] | None:
        """Connect and get what is missing; None, and counted, where that failed."""
        async with self._gate:
            for _ in range(ATTEMPTS):
                try:
                    visitor = await self.open(address)
                    return visitor, await visitor.ask(known)
                except (OSError, TimeoutError) as failure:
                    print(f"Somebody could not join: {failure!r}", file=sys.stderr)
                    if BUSY_STATUS not in str(failure):
                        break
                    self.figures["refused"] += 1
                    await asyncio.sleep(PAUSE_S)  # as a client does that is told to come later
            self.figures["failed"] += 1
            return None

    def memory(self) -> float:
        return memory_mib(self.job.pid)[0]

    def cpu(self) -> float:
        return cpu_seconds(self.job.pid)


async def memory(load: Load) -> None:
    """The first address warms up, the others are rooms with one; more join the second of them."""
    job, figures = load.job, load.figures
    visitors = [await load.keep_open(job.addresses[0])]
    begin = await _rested(load)
    visitors += [await load.keep_open(address) for address in job.addresses[1:]]
    rooms = await _rested(load)
    figures["room"] = (rooms - begin) / (len(job.addresses) - 1)
    for _ in range(job.connections):
        joined = await load.join(job.addresses[1])
        visitors += [joined[0]] if joined else []
    connections = await _rested(load)
    figures["connection"] = (connections - rooms) / job.connections
    figures |= {"begin": begin, "all": connections}
    for visitor in visitors:
        visitor.close()
    await asyncio.sleep(job.settle)
    figures["after"] = load.memory()


async def warm(load: Load) -> None:
    """A long history, then newcomers: one after the other, and all at once."""
    job, figures = load.job, load.figures
    address = job.addresses[0]
    updates = history_in(Path(job.history))
    host = await load.keep_open(address)
    for update in updates:
        host.send(Message(Kind.UPDATE, update))
    text = text_of_history([await host.ask()])
    figures["failed"] += text != text_of_history(updates)
    alive = asyncio.create_task(_keep_alive([host]))
    await asyncio.sleep(PAUSE_S)
    delays = Delays()
    before = load.cpu()
    for _ in range(SINGLE_JOINS):
        started = time.perf_counter()
        joined = await load.join(address)
        delays.add(time.perf_counter() - started)
        if joined:
            figures["answer"] = len(joined[1]) / 2**20
            figures["failed"] += text_of_history([joined[1]]) != text
            joined[0].close()
    await asyncio.sleep(PAUSE_S)
    figures["single"] = delays.quantile(0.5)
    figures["single_cpu"] = (load.cpu() - before) / SINGLE_JOINS
    answers = await _all_at_once(load, [(address, None)] * job.connections)
    figures["failed"] += sum(text_of_history([answer]) != text for answer in set(answers))
    alive.cancel()


async def again(load: Load) -> None:
    """Everybody is cut off and comes back with what they knew."""
    job, figures = load.job, load.figures
    hosts = [await load.keep_open(address) for address in job.addresses]
    alive = asyncio.create_task(_keep_alive(hosts))
    places = list(islice(cycle(job.addresses), job.connections))
    first = await asyncio.gather(*(load.join(address) for address in places))
    known = {
        address: get_state(joined[1])
        for address, joined in zip(places, first, strict=True)
        if joined
    }
    for joined in first:
        if joined:
            joined[0].cut()
    await _rested(load)
    answers = await _all_at_once(load, [(address, known.get(address)) for address in places])
    news = sum(answer != NOTHING for answer in answers)
    if news:
        print(f"{news} got something that they had", file=sys.stderr)
    figures["failed"] += news
    alive.cancel()


async def _all_at_once(load: Load, places: Iterable[tuple[str, bytes | None]]) -> list[bytes]:
    """Let somebody join each place; their answers, and how long all of it took."""
    before, own, started = load.cpu(), time.process_time(), time.perf_counter()
    joined = await asyncio.gather(*(load.join(address, known) for address, known in places))
    took = time.perf_counter() - started
    load.figures["all"] = took
    load.figures["load"] = (time.process_time() - own) / took
    await asyncio.sleep(PAUSE_S)
    load.figures["all_cpu"] = load.cpu() - before
    return [each[1] for each in joined if each]


async def _rested(load: Load) -> float:
    """The server's memory when it has come to rest."""
    await asyncio.sleep(PAUSE_S)
    return load.memory()


async def _keep_alive(hosts: list[Visitor]) -> None:
    """Say something now and then: silence ends a connection at some servers."""
    while True:
        await asyncio.sleep(ALIVE_S)
        for host in hosts:
            host.send(Message(Kind.QUERY_AWARENESS))


TASKS = {"memory": memory, "warm": warm, "again": again}


async def run(job: JoinJob) -> Figures:
    """Do the task of the job."""
    load = Load(job)
    await TASKS[job.task](load)
    return load.figures


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(JoinJob(**json.load(sys.stdin))))))
