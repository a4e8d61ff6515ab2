"""One node: a process with a real hub, which may be killed, paused, stopped and started again."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from sync.clock import Timer
from sync.close_codes import CloseCode
from sync.errors import ProtocolError, StoreUnavailable, SyncError
from sync.hub import Hub
from sync.log import Added, Addition, Compacted, NewRow, Refused, Row, Snapshot, Stored
from sync.peer import Grant, Identity
from tests.simulation.bus import SimulatedBus
from tests.simulation.loop import Life, VirtualLoop
from tests.simulation.network import Air, Outlet, Wire
from tests.simulation.store import Store

BEGINNING = 1_800_000_000.0
"""Unix seconds at which every simulation begins."""

T = TypeVar("T")
Place = tuple[str, str]
"""Document and author."""


class NodeClock:
    """A node's clocks: the wall clock may jump by `ahead` seconds, the other one never."""

    def __init__(self, loop: VirtualLoop) -> None:
        self.ahead = 0.0
        self._loop = loop

    def monotonic(self) -> float:
        return self._loop.time()

    def wall(self) -> float:
        return BEGINNING + self._loop.time() + self.ahead

    def call_later(self, delay: float, action: Callable[[], None]) -> Timer:
        timer: Timer = self._loop.call_later(delay, action)
        return timer


class NodeLog:
    """The store as one hub reaches it."""

    def __init__(self, store: Store, hub_name: str, failing: Callable[[], bool]) -> None:
        self._store = store
        self._name = hub_name
        self._failing = failing

    async def create(self, document: str, first: NewRow, claims: Mapping[int, str]) -> None:
        await self._store.create(document, first, claims)

    async def load(self, document: str, *, at: int | None = None) -> Stored:
        return await self._store.ask(lambda kept: kept.load(document, at=at))

    async def since(self, document: str, seq: int, epoch: int | None = None) -> tuple[Row, ...]:
        return await self._store.ask(lambda kept: kept.since(document, seq, epoch))

    async def heads(self, documents: Iterable[str]) -> dict[str, int]:
        return await self._store.ask(lambda kept: kept.heads(documents))

    async def append(
        self, additions: Sequence[Addition], *, again: bool = False
    ) -> list[Added | Refused]:
        if again and not self._failing():
            raise self._store.tally.broken("P6", f"{self._name} hides that its store fails")
        return await self._store.append(self._name, additions, again)

    async def write_snapshot(self, document: str, snapshot: Snapshot) -> None:
        await self._store.ask(lambda kept: kept.write_snapshot(document, snapshot))
        self._store.tally.count("snapshots")

    async def compact(self, document: str, snapshot: Snapshot) -> Compacted:
        self._store.tally.count("compactions")
        return await self._store.ask(lambda kept: kept.compact(document, snapshot))

    async def begin_epoch(self, addition: Addition) -> Added | None:
        return await self._store.ask(lambda kept: kept.begin_epoch(addition))

    async def check(self) -> None:
        await self._store.ask(lambda kept: kept.check())

    async def close(self) -> None:
        """Nothing is held open."""


@dataclass(eq=False)
class Process:
    """A node's hub from its start to its end; what it knows of rights is what it has heard."""

    hub_name: str
    life: Life
    hub: Hub
    grants: dict[Place, Grant]
    ended_sessions: set[str]
    wires: dict[Wire, None] = field(default_factory=dict)

    def may_write(self, document: str, author: str) -> bool:
        """Whether this process lets them write at present."""
        return self.grants[document, author].may_write

    def run(self, call: Callable[..., T], *args: Any) -> T:
        """Call something as this process."""
        return self.life.context().run(call, *args)

    async def let_in(self, wire: Wire) -> None:
        """Somebody connects."""
        grant = self.grants[wire.document, wire.author]
        if wire.session in self.ended_sessions:
            wire.end(CloseCode.SIGNED_OUT, "the session has ended")
            return
        if not grant.may_read:
            wire.end(CloseCode.FORBIDDEN, "no right to this document")
            return
        try:
            connection = await self.hub.connect(
                wire.document,
                Identity(wire.author, wire.session, {"name": wire.author}),
                may_write=grant.may_write,
                receipts=True,
                transport=Outlet(wire),
            )
        except SyncError as error:
            wire.end(error.code, str(error))
            return
        if wire.ended_there:
            connection.leave()
        else:
            wire.let_in(connection)

    def regrant(self, document: str, author: str, grant: Grant) -> None:
        """Hear that a right has changed; call it as this process."""
        self.grants[document, author] = grant
        self.hub.regrant(document, lambda who: self.grants[document, who.author])
        for wire in self.wires:
            if (wire.document, wire.author) == (document, author) and wire.connection:
                wire.forbidden = not grant.may_read

    def revoke(self, session: str) -> None:
        """Hear that a session has ended; call it as this process."""
        self.ended_sessions.add(session)
        self.hub.revoke(lambda who: who.session == session)
        for wire in self.wires:
            wire.forbidden |= wire.session == session and wire.connection is not None


class Node:
    """A place where a hub runs: `process` is the present one, or the last when it is not `up`."""

    def __init__(
        self, name: str, air: Air, random: Random, store: Store, bus: SimulatedBus
    ) -> None:
        self.name = name
        self.up = False
        self.stopping: asyncio.Task[None] | None = None
        self.clock = NodeClock(air.loop)
        self.process: Process
        self._starts = 0
        self._air = air
        self._random = random
        self._store = store
        self._bus = bus

    def start(self, grants: Mapping[Place, Grant], ended_sessions: set[str]) -> None:
        """Begin a new process, which knows the rights as they are now."""
        self._starts += 1
        name = f"{self.name}-{self._starts}"
        life = Life(name)
        hub = life.context().run(self._hub, name)
        self.process = Process(name, life, hub, dict(grants), set(ended_sessions))
        self.process.run(self._air.loop.create_task, hub.start())
        self.up = True

    def _hub(self, name: str) -> Hub:
        return Hub(
            NodeLog(self._store, name, lambda: self.process.hub.stats().store_failing),
            self._bus,
            self._air.limits,
            clock=self.clock,
            new_client=lambda: self._random.getrandbits(32),
            name=name,
        )

    def kill(self, notice: Callable[[], float]) -> None:
        """The process ends within an instruction; `notice` draws when each client notices."""
        self.up = False
        self._end(notice)
        self._store.lose_connections(self.process.hub_name)

    def stop(self) -> "asyncio.Task[None]":
        """A graceful stop; afterwards the process has ended and every connection with it."""
        self.up = False
        self.stopping = self._air.loop.create_task(self._stop())
        return self.stopping

    async def _stop(self) -> None:
        process = self.process
        await asyncio.wait([process.run(self._air.loop.create_task, process.hub.stop())])
        self._end(lambda: 0.0)

    def _end(self, notice: Callable[[], float]) -> None:
        self.process.life.ended = True
        self._bus.forget(self.process.life)
        for wire in self.process.wires:
            wire.cut(here_s=notice(), there_s=0.0)


class Ears(logging.Handler):
    """Hears what the engine logs: an error that the world did not make is a defect."""

    EXPECTED = ("edits cannot be stored: %s", "stopped with %d bytes unsaved")

    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__(logging.ERROR)
        self._tell = tell

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear everything of the engine, and let nobody else hear it."""
        log = logging.getLogger("sync")
        before = log.propagate, log.level
        log.addHandler(self)
        log.propagate = False
        log.setLevel(logging.ERROR)
        try:
            yield
        finally:
            log.removeHandler(self)
            log.propagate = before[0]
            log.setLevel(before[1])

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, StoreUnavailable) or (not error and record.msg in self.EXPECTED):
            return
        why = record.args[0] if isinstance(record.args, tuple) and record.args else None
        if isinstance(why, ProtocolError) and why.code is CloseCode.FOREIGN_CLIENT_ID:
            return  # a stranger was faster than what a hub knew, and the log refused it
        self._tell(f"{record.getMessage()} {error!r}")
