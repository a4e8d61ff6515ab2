"""One connection between a person and a node: in order, and slow, stalled, broken, half-open."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from client.line import LineClosed
from sync.close_codes import CloseCode
from sync.codec import read_state_vector
from sync.errors import ProtocolError
from sync.hub import Connection
from sync.limits import Limits
from sync.messages import Receipt, Step1, Step2, Update
from sync.updates import Contents
from tests.simulation.loop import NOBODY, Life, VirtualLoop
from tests.simulation.promises import Promises
from tests.simulation.tally import Tally


@dataclass
class Way:
    """How long a frame takes, in seconds, and what may happen to all connections at present."""

    least_s: float = 0.001
    most_s: float = 0.030


@dataclass(frozen=True)
class Air:
    """What every connection needs of the world."""

    loop: VirtualLoop
    random: Random
    way: Way
    limits: Limits
    promises: Promises
    tally: Tally


class Door(Protocol):
    """The node at the other end, in one of its lives."""

    life: Life
    hub_name: str
    wires: "dict[Wire, None]"

    def may_write(self, document: str, author: str) -> bool: ...


class Wire:
    """Both ends: the client's `Line` and, as `Outlet`, the hub's `Transport`.

    `author` and `session` are who the server knows it to be. Frames that come before the hub has
    let it in wait. Each way is a queue, and each arrival takes the next of it, so that frames stay
    in order whatever the loop draws.
    """

    def __init__(
        self, air: Air, door: Door, name: str, document: str, author: str, session: str
    ) -> None:
        self.name = name
        self.document = document
        self.author = author
        self.session = session
        self.door = door
        self.connection: Connection | None = None
        self.waiting = 0
        self.stalled = False
        self.forbidden = False
        self.on_receive: Callable[[], None] = lambda: None
        self._air = air
        self._there = door.life.context()
        self._up: deque[bytes | None] = deque()
        self._early: list[bytes | None] = []
        self._down: deque[bytes | LineClosed] = deque()
        self._inbox: deque[bytes | LineClosed] = deque()
        self._reader: asyncio.Future[None] | None = None
        self._written: list[Contents] = []
        self._cut = False
        self.ended_there = False
        door.wires[self] = None

    # --- the client's end ----------------------------------------------------------

    async def send(self, frame: bytes) -> None:
        """Hand over a frame. Raises LineClosed once the break has been noticed."""
        if self._cut:
            raise LineClosed(None, "the connection is broken")
        self._go_up(frame)

    async def receive(self) -> bytes:
        """The next frame from the server. Raises LineClosed."""
        self.on_receive()
        while not self._inbox:
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        got = self._inbox.popleft()
        if isinstance(got, LineClosed):
            raise got
        return got

    async def close(self) -> None:
        """Leave in good order: the server hears of it after all that was sent."""
        if not self._cut:
            self._cut = True
            self._go_up(None)

    # --- the hub's end -----------------------------------------------------------------

    def tell(self, frame: bytes) -> None:
        """The hub tells something; whatever it is, it must be true by now."""
        if self.ended_there:
            return
        promises = self._air.promises
        if self.waiting > self._air.limits.queue_bytes:
            raise self._air.tally.broken("S36", f"{self.waiting} bytes wait for {self.name}")
        if self.forbidden:
            raise self._air.tally.broken("P4", f"{self.name} is told something without a right")
        promises.told(self.document, promises.message(frame), self._written)
        self.waiting += len(frame)
        self._go_down(frame)

    def end(self, code: CloseCode, reason: str) -> None:
        """The hub ends the connection, after what it has told."""
        if not self.ended_there:
            self._air.tally.count(f"closed {code.name}")
            self._end_there()
            self._go_down(LineClosed(code, reason))

    def let_in(self, connection: Connection) -> None:
        """The hub has let it in: what came early is heard now."""
        self.connection = connection
        early, self._early = self._early, []
        for frame in early:
            self._hear(frame)

    # --- the way between -------------------------------------------------------------------

    def flow(self) -> None:
        """What was held back while it was `stalled` comes now."""
        self.stalled = False
        while self._down and not self.stalled:
            self._arrive_here(late=True)

    def cut(self, *, here_s: float, there_s: float) -> None:
        """The connection breaks, and the ends notice after so many seconds."""
        loop = self._air.loop
        loop.call_later(here_s, self._break_here, context=NOBODY)
        loop.call_later(there_s, self._leave_there, context=self._there)

    def _delay(self) -> float:
        return self._air.random.uniform(self._air.way.least_s, self._air.way.most_s)

    def _go_up(self, frame: bytes | None) -> None:
        self._up.append(frame)
        self._air.loop.call_later(self._delay(), self._arrive_there, context=self._there)

    def _go_down(self, what: bytes | LineClosed) -> None:
        self._down.append(what)
        self._air.loop.call_later(self._delay(), self._arrive_here, context=NOBODY)

    def _arrive_here(self, *, late: bool = False) -> None:
        if (self.stalled and not late) or not self._down:
            return
        what = self._down.popleft()
        if self._cut:
            return
        if isinstance(what, bytes):
            self.waiting -= len(what)
            self._air.tally.note(f"{self.name} hears", what)
        self._put(what)

    def _put(self, what: bytes | LineClosed) -> None:
        self._inbox.append(what)
        if self._reader and not self._reader.done():
            self._reader.set_result(None)

    def _break_here(self) -> None:
        if not self._cut:
            self._cut = True
            self._put(LineClosed(None, "the connection broke"))

    def _arrive_there(self) -> None:
        frame = self._up.popleft()
        if self.ended_there:
            return
        if self.connection is None:
            self._early.append(frame)
        else:
            self._hear(frame)

    def _hear(self, frame: bytes | None) -> None:
        if frame is None:
            self._leave_there()
        if frame is None or self.connection is None or self.ended_there:
            return
        self._air.tally.note(f"{self.name} says", frame)
        self._air.tally.counts["frames heard"] += 1
        try:
            self._note(frame)
        except ProtocolError:
            self.connection.receive(frame)
            if not self.ended_there:
                error = self._air.tally.broken("S2", f"{self.name} stays after {frame!r}")
                raise error from None
        else:
            self.connection.receive(frame)

    def _note(self, frame: bytes) -> None:
        """Remember what this connection has brought. Raises ProtocolError for a malformed frame."""
        promises = self._air.promises
        match promises.message(frame):
            case Step1(state):
                read_state_vector(state)
            case Receipt():
                raise ProtocolError("only the server sends receipts")
            case Step2(update) | Update(update):
                contents = promises.contents(update)
                self._written.append(contents)
                if self.door.may_write(self.document, self.author):
                    who = (self.door.hub_name, self.document, self.author, self.session)
                    promises.offered(who, contents)
            case _:
                pass

    def _leave_there(self) -> None:
        if not self.ended_there:
            self._end_there()
            if self.connection:
                self.connection.leave()

    def _end_there(self) -> None:
        self.ended_there = True
        self.door.wires.pop(self, None)


class Outlet:
    """What a hub sees of a wire."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send(self, frame: bytes) -> None:
        self._wire.tell(frame)

    def close(self, code: CloseCode, reason: str) -> None:
        self._wire.end(code, reason)

    @property
    def waiting(self) -> int:
        return self._wire.waiting
