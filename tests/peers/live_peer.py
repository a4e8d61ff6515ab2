"""Somebody at a live document: a replica of their own, kept in step over the wire.

Types while offline too; what was typed then travels in the answer to the server's state vector.
`typed` counts the own transactions and `durable` those for which the server gave a receipt;
`ending` is the close code and reason of the last connection that ended.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from pycrdt import merge_updates

from tests.peers.replica import Replica
from tests.peers.wire import ConnectionGone, Kind, Message, Receipt, Wire

PATIENCE_S = 20.0


class LivePeer:
    """One client. With `gated=True` what arrives waits in `held` until `admit` lets it in."""

    def __init__(self, address: str, token: str, replica: Replica, *, gated: bool = False) -> None:
        self.address = address
        self.replica = replica
        self.held: deque[bytes] = deque()
        self.typed = 0
        self.durable = 0
        self.ending: tuple[int | None, str] = (None, "")
        self._token = token
        self._gated = gated
        self._applying = False
        self._pending: list[bytes] = []
        self._covers: list[int] = []
        self._wire: Wire | None = None
        self._asked = self._answered = False
        self._reading: asyncio.Task[None] | None = None
        self._news = asyncio.Condition()
        replica.on_change = self._changed

    @property
    def online(self) -> bool:
        return self._wire is not None

    async def join(self) -> None:
        """Connect and come into step: the server has what we typed before, we what it has."""
        assert self._wire is None, "already connected"
        wire = await asyncio.wait_for(Wire.open(self.address, self._token), PATIENCE_S)
        self._wire = wire
        self._asked = self._answered = False
        self._covers = []
        self.held.clear()
        await wire.send(Message(Kind.STEP1, self.replica.state()))
        self._reading = asyncio.create_task(self._read(wire))
        await self.until(lambda: self._asked and self._answered)

    async def leave(self) -> None:
        """Disconnect with a good-bye."""
        if self._wire:
            await self._wire.close()
        await self._stop_reading()

    async def cut(self) -> None:
        """Lose the connection: no good-bye, frames under way are gone."""
        if self._wire:
            self._wire.cut()
        await self._stop_reading()

    async def lost(self) -> None:
        """Wait until the other side has ended the connection."""
        if self._reading:
            await asyncio.wait_for(self._reading, PATIENCE_S)

    async def send_typed(self, together: int = 1) -> None:
        """Send what was typed, so many transactions a frame; offline it waits for `join`."""
        while self._pending and self._wire and self._asked:
            updates = self._pending[:together]
            del self._pending[:together]
            self._covers.append(self.typed - len(self._pending))
            merged = updates[0] if len(updates) == 1 else merge_updates(*updates)
            await self._wire.send(Message(Kind.UPDATE, merged))

    async def all_durable(self) -> None:
        """Wait until the server gave a receipt for everything typed so far."""
        mark = self.typed
        await self.until(lambda: self.durable >= mark)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that the wire brings; raises ConnectionGone if that ends first."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            while not holds():
                if self._wire is None:
                    raise ConnectionGone(f"the connection ended first: {self.ending}")
                await self._news.wait()

    def admit(self) -> None:
        """Let the oldest held update into the replica."""
        self._apply(self.held.popleft())

    def _changed(self, update: bytes) -> None:
        if not self._applying:
            self.typed += 1
            self._pending.append(update)

    def _apply(self, update: bytes) -> None:
        self._applying = True
        try:
            self.replica.apply(update)
        finally:
            self._applying = False

    async def _read(self, wire: Wire) -> None:
        async for message in wire.messages():
            with suppress(ConnectionGone):  # an answer to a server that has just gone
                await self._receive(wire, message)
            async with self._news:
                self._news.notify_all()
        self.ending = await wire.ended()
        self._wire = None
        async with self._news:
            self._news.notify_all()

    async def _receive(self, wire: Wire, message: Message | Receipt) -> None:
        match message:
            case Receipt(count):
                self.durable = max(self.durable, self._covers[count - 1]) if count else self.durable
            case Message(Kind.STEP1, known):
                self._pending.clear()
                self._covers.append(self.typed)
                await wire.send(Message(Kind.STEP2, self.replica.missing(known)))
                self._asked = True
            case Message(Kind.STEP2 | Kind.UPDATE as kind, update):
                if kind is Kind.STEP2:
                    self._answered = True
                if self._gated:
                    self.held.append(update)
                else:
                    self._apply(update)
            case Message(Kind.AWARENESS | Kind.QUERY_AWARENESS):
                pass

    async def _stop_reading(self) -> None:
        if self._reading:
            await asyncio.wait_for(self._reading, PATIENCE_S)
            self._reading = None
