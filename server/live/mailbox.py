"""A way out for connections that are written by a task of their own: frames wait here in order."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sync.close_codes import CloseCode


@dataclass(frozen=True)
class Closed:
    """The last that a connection is told."""

    code: CloseCode
    reason: str


class Mailbox:
    """A `sync.peer.Transport`: the hub puts frames in, the connection's task takes them out.

    The hub bounds it by `waiting`. After `close` what was put in before still goes out.
    """

    def __init__(self) -> None:
        self.closed: Closed | None = None
        self._frames: deque[bytes] = deque()
        self._waiting = 0
        self._news = asyncio.Event()
        self._end = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Bytes that were put in and not taken out."""
        return self._waiting

    def send(self, frame: bytes) -> None:
        """Put in a frame."""
        if self.closed is None:
            self._frames.append(frame)
            self._waiting += len(frame)
            self._news.set()

    def close(self, code: CloseCode, reason: str) -> None:
        """Nothing more comes; the first reason counts."""
        if self.closed is None:
            self.closed = Closed(code, reason)
            self._news.set()
            self._end.set()

    async def ended(self) -> None:
        """Wait until it is closed."""
        await self._end.wait()

    async def frames(self, within: float | None = None) -> AsyncIterator[bytes | None]:
        """The frames as they come, until it is closed; None when none came `within` seconds."""
        while True:
            while self._frames:
                frame = self._frames.popleft()
                yield frame
                # It counts until its taker comes back for the next: only then it has left.
                self._waiting -= len(frame)
            if self.closed is not None:
                return
            self._news.clear()
            try:
                async with asyncio.timeout(within):
                    await self._news.wait()
            except TimeoutError:
                yield None
