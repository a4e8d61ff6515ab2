"""A hub with guests, on a log whose answers a test can hold back or spoil."""

import asyncio
import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sync.bus import Bus, BusMessage, Subscription
from sync.bus_memory import MemoryBus
from sync.committing import Changed
from sync.errors import StoreUnavailable
from sync.hub import Connection, Hub
from sync.limits import Limits
from sync.log import Added, Addition, Refused, Stored
from sync.log_memory import MemoryLog
from tests.sync.ends import DOCUMENT, FakeClock, Guest, Line, an_identity, content, text

CLIENTS = itertools.count(1000)
"""ClientIDs for all guests of all houses."""

AT_ONCE = {"commit_window": 0.0, "presence_window": 0.0, "receipt_wait": 0.0}


class SlowLog(MemoryLog):
    """A memory log that appends only while `open` is set and not at all while
    it is `read_only`, and counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Event()
        self.appends: list[Sequence[Addition]] = []
        self.loads = self.looks = 0
        self.load_open = asyncio.Event()
        self.load_open.set()
        self.lose_answer = False
        self.read_only = False

    async def append(
        self, additions: Sequence[Addition], *, again: bool = False
    ) -> list[Added | Refused]:
        self.appends.append(additions)
        self.asked.set()
        await self.open.wait()
        if self.read_only:
            raise StoreUnavailable("the log takes nothing")
        answer = await super().append(additions, again=again)
        if self.lose_answer:
            self.lose_answer = False
            raise StoreUnavailable("the answer was lost")
        return answer

    async def heads(self, documents: Iterable[str]) -> dict[str, int]:
        self.looks += 1
        return await super().heads(documents)

    async def load(self, document: str, *, at: int | None = None) -> Stored:
        self.loads += 1
        stored = await super().load(document, at=at)
        await self.load_open.wait()
        return stored


class LossyBus:
    """A bus that loses everything while `losing`."""

    def __init__(self) -> None:
        self._bus = MemoryBus()
        self.losing = False

    def publish(self, message: BusMessage) -> None:
        if not self.losing:
            self._bus.publish(message)

    async def subscribe(self, document: str, receive: Callable[[BusMessage], None]) -> Subscription:
        return await self._bus.subscribe(document, receive)


class House:
    """One hub of possibly several on a log and a bus, and the guests that come to it."""

    def __init__(
        self,
        log: SlowLog | None = None,
        bus: Bus | None = None,
        on_change: Callable[[Changed], None] | None = None,
        **limits: Any,
    ) -> None:
        self.log = log or SlowLog()
        self.clock = FakeClock()
        self.changes: list[Changed] = []
        self.lines: dict[Guest, Line] = {}
        self.connections: dict[Guest, Connection] = {}
        self.hub = Hub(
            self.log,
            bus or MemoryBus(),
            Limits(**{**AT_ONCE, **limits}),
            clock=self.clock,
            on_change=on_change or self.changes.append,
        )

    async def __aenter__(self) -> "House":
        await self.hub.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.log.open.set()
        self.log.failing = False
        stopping = asyncio.ensure_future(self.hub.stop())
        while not stopping.done():
            await asyncio.sleep(0)
            self.clock.advance(1.0)
        await stopping

    async def create(self, words: str = "", document: str = DOCUMENT) -> None:
        await self.hub.create(document, content(words), "server")

    async def seat(
        self,
        author: str = "priya",
        *,
        document: str = DOCUMENT,
        session: str = "",
        may_write: bool = True,
        receipts: bool = True,
        answers: bool = True,
        before: Guest | None = None,
    ) -> Guest:
        """Connect somebody who says nothing yet; `before` comes back with what it has.

        Without `answers` it sends nothing that could write.
        """
        guest = Guest(before.client if before else next(CLIENTS))
        guest.answers_step1 = answers
        if before:
            guest.doc.apply_update(before.doc.get_update())
            guest.own.clear()
        early: list[bytes] = []
        guest.out = early.append
        line = self.lines[guest] = Line(guest)
        connection = await self.hub.connect(
            document,
            an_identity(author, session),
            may_write=may_write,
            receipts=receipts,
            transport=line,
        )
        self.connections[guest] = connection
        guest.out = connection.receive
        for frame in early:
            connection.receive(frame)
        return guest

    async def join(self, author: str = "priya", **how: Any) -> Guest:
        """Connect somebody who greets, as every client does, and hears the answer."""
        guest = await self.seat(author, **how)
        guest.greet()
        return guest

    def leave(self, guest: Guest) -> None:
        self.connections[guest].leave()

    async def words(self, document: str = DOCUMENT) -> str:
        return await self.hub.read(document, lambda doc: str(text(doc)))

    async def turns(self, count: int = 20) -> None:
        """Let whatever is ready on the loop run."""
        for _ in range(count):
            await asyncio.sleep(0)
