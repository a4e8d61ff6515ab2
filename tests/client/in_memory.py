"""A server of one document without sockets, for the client's tests."""

import asyncio
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, Map

from client.line import Line, LineClosed
from client.session import Session
from sync.codec import decode, encode, encode_receipt
from sync.messages import Awareness, Message, QueryAwareness, Receipt, Step1, Step2, Update

LOST = LineClosed(None, "the line was cut")


class MemoryServer:
    """Keeps a document as the real one would; tests cut lines, hold receipts, refuse people."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc()
        self.lines: list[MemoryLine] = []
        self.refusals: list[LineClosed] = []
        self.receipts_held = False
        self.viewer = False
        self.heard: list[object] = []
        self.opened = 0
        self._news = asyncio.Event()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds()`, asked again with every frame that arrives."""
        while not holds():
            await self._news.wait()

    def hear(self, message: object) -> None:
        """A frame has arrived and was dealt with."""
        self.heard.append(message)
        self._news.set()
        self._news.clear()

    async def open(self, session: Session, document: str) -> Line:
        """What a LiveDocument opens lines with."""
        self.opened += 1
        if self.refusals:
            raise self.refusals.pop(0)
        line = MemoryLine(self)
        self.lines.append(line)
        line.put(encode(Step1(self.doc.get_state())))
        return line

    def cut(self, why: LineClosed = LOST) -> None:
        """End every line."""
        for line in self.lines:
            line.cut(why)
        self.lines.clear()

    def release(self) -> None:
        """Send the receipts that were held."""
        self.receipts_held = False
        for line in self.lines:
            line.acknowledge()

    def edit(self, key: str, text: str) -> None:
        """Somebody else writes `text` under `key`."""
        before = self.doc.get_state()
        other: Doc[Any] = Doc()
        other.apply_update(self.doc.get_update())
        other.get("fields", type=Map)[key] = text
        update = other.get_update(before)
        self.doc.apply_update(update)
        for line in self.lines:
            line.put(encode(Update(update)))


class MemoryLine:
    """One connection to the MemoryServer."""

    def __init__(self, server: MemoryServer) -> None:
        self.server = server
        self.written = 0
        self.left = False
        self._in: asyncio.Queue[bytes | LineClosed] = asyncio.Queue()

    async def send(self, frame: bytes) -> None:
        if self not in self.server.lines:
            raise LOST
        message = decode(frame)
        self._take(message)
        self.server.hear(message)

    def _take(self, message: Message) -> None:
        match message:
            case Step1(state):
                self.put(encode(Step2(self.server.doc.get_update(state))))
            case Step2(update) | Update(update):
                if self.server.viewer:
                    self.server.cut(LineClosed(4406, "You may only read."))
                    return
                self.server.doc.apply_update(update)
                self.written += 1
                if not self.server.receipts_held:
                    self.acknowledge()
            case Awareness() | QueryAwareness() | Receipt():
                pass

    async def receive(self) -> bytes:
        got = await self._in.get()
        if isinstance(got, LineClosed):
            raise got
        return got

    async def close(self) -> None:
        self.left = True

    def put(self, frame: bytes) -> None:
        self._in.put_nowait(frame)

    def acknowledge(self) -> None:
        self.put(encode_receipt(self.written))

    def cut(self, why: LineClosed) -> None:
        self._in.put_nowait(why)
