"""People who write one plan all the while, and come back whenever they are lost."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random

from websockets.exceptions import WebSocketException

from tests.peers.scribe import Mark, Scribe
from tests.peers.wire import ConnectionGone

LONGEST_PAUSE_S = 0.04
COMES_BACK_AFTER_S = 0.01
JOINS_WITHIN_S = 8.0
FOR_EVER_S = 3600.0
GIVEN_UP_AFTER_S = 60.0
"""Who has no receipt so long after a fault is not waited for any more."""


class NotRecovered(Exception):
    """Somebody's edits were not acknowledged any more."""


class Writers:
    """One writer at each of `addresses`, with the token of the same place.

    Each writes with pauses up to `LONGEST_PAUSE_S`. Whoever has waited `patience` seconds for a
    receipt lets the connection go and comes back over a new one.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        tokens: Sequence[str],
        random: Random,
        patience: float = FOR_EVER_S,
    ) -> None:
        self.scribes = [
            Scribe(address, token, name)
            for name, (address, token) in enumerate(zip(addresses, tokens, strict=True))
        ]
        self._random = random
        self._patience = patience
        self._writing = asyncio.Event()
        self._writing.set()
        self._over = False
        self._news = asyncio.Condition()
        self._tasks = [asyncio.create_task(self._stay(scribe)) for scribe in self.scribes]

    # --- what a fault looks at -----------------------------------------------------

    def saved(self) -> set[Mark]:
        """Everything for which somebody has a receipt."""
        return set[Mark]().union(*(scribe.acknowledged() for scribe in self.scribes))

    def seen(self) -> set[Mark]:
        """Everything that somebody has seen of others."""
        return set[Mark]().union(*(scribe.seen() for scribe in self.scribes))

    @property
    def written(self) -> dict[int, int]:
        return {scribe.name: scribe.written for scribe in self.scribes}

    async def receipts(self, count: int) -> None:
        """Wait until each has so many receipts more."""
        goals = {scribe: scribe.peer.durable + count for scribe in self.scribes}
        await self.until(lambda: all(s.peer.durable >= goal for s, goal in goals.items()))

    async def recovered(self, since: float) -> float:
        """Wait until each has a receipt for something written from now on; seconds from `since`."""
        goals = {scribe: scribe.written + 1 for scribe in self.scribes}
        await self.until(lambda: all(s.peer.durable >= goal for s, goal in goals.items()))
        return time.monotonic() - since

    async def lost(self) -> None:
        """Wait until nobody is connected."""
        await self.until(lambda: not any(scribe.peer.online for scribe in self.scribes))

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that a connection, its end or its beginning brings."""
        try:
            async with asyncio.timeout(GIVEN_UP_AFTER_S), self._news:
                await self._news.wait_for(holds)
        except TimeoutError:
            how = {s.name: (s.peer.online, s.written, s.peer.durable) for s in self.scribes}
            raise NotRecovered(f"online, written, acknowledged: {how}") from None

    async def finish(self) -> None:
        """Write no more, and wait until all that was written is acknowledged."""
        self._writing.clear()
        await self.until(lambda: all(s.peer.durable >= s.written for s in self.scribes))

    async def leave(self) -> None:
        """Go for good."""
        self._over = True
        self._writing.set()
        for scribe in self.scribes:
            await scribe.peer.cut()
        await asyncio.gather(*self._tasks)

    # --- one writer ------------------------------------------------------------------

    async def _stay(self, scribe: Scribe) -> None:
        while not self._over:
            if await self._joined(scribe):
                listening = asyncio.create_task(self._listen(scribe))
                await self._write(scribe)
                await scribe.peer.cut()
                await listening
            else:
                await asyncio.sleep(COMES_BACK_AFTER_S)

    async def _joined(self, scribe: Scribe) -> bool:
        try:
            async with asyncio.timeout(min(self._patience, JOINS_WITHIN_S)):
                await scribe.peer.join()
        except (ConnectionGone, OSError, TimeoutError, WebSocketException):
            await scribe.peer.cut()
            return False
        await self._tell()
        return True

    async def _write(self, scribe: Scribe) -> None:
        """Write until the connection is lost, or has been silent for too long."""
        heard, durable = time.monotonic(), scribe.peer.durable
        while scribe.peer.online and not self._over:
            if self._writing.is_set():
                scribe.write()
            try:
                await scribe.peer.send_typed()
            except ConnectionGone:
                return
            await asyncio.sleep(self._random.uniform(0, LONGEST_PAUSE_S))
            if scribe.peer.durable > durable or scribe.peer.durable == scribe.written:
                heard, durable = time.monotonic(), scribe.peer.durable
            elif time.monotonic() - heard > self._patience:
                return

    async def _listen(self, scribe: Scribe) -> None:
        """Tell whoever waits about each receipt of `scribe`, and about the end."""
        durable = scribe.peer.durable
        while scribe.peer.online:
            known = durable
            with suppress(ConnectionGone, TimeoutError):  # then it is asked whether it is there
                await scribe.peer.until(lambda known=known: scribe.peer.durable > known)  # type: ignore[misc]
            durable = scribe.peer.durable
            await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()
