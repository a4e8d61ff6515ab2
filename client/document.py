"""A live document held by a program: a pycrdt Doc that is kept in step with the server.

Edits go into `doc` at any time, also without a connection: they stay there and are sent when the
server is reached again. `saved` waits for the server's receipt. All of it belongs to one event
loop and its thread, as pycrdt's documents do.
"""

import asyncio
import random
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import TracebackType
from typing import Any
from uuid import UUID

from pycrdt import Doc, TransactionEvent

from client.errors import ClientError, DocumentClosed, LiveError, ReadOnly, live_error
from client.line import Line, LineClosed, OpenLine, open_websocket
from client.outbox import Outbox
from client.presence import Presence
from client.retry import Retry
from client.session import Session
from sync.codec import decode, encode
from sync.messages import Awareness, Message, QueryAwareness, Receipt, Step1, Step2, Update
from sync.replicas import new_replica

RENEW_S = 15.0
"""A presence that is not renewed for 30 seconds is removed by the server."""
PACE_S = 0.002
"""The least time between two frames that write, so that a busy program stays within the limits."""
LAST_WORD_S = 1.0
"""How long to wait for the server's reason after a frame could not be sent."""


class State(StrEnum):
    """How things stand with the server."""

    OFFLINE = "offline"
    CONNECTING = "connecting"
    LIVE = "live"
    CLOSED = "closed"


class LiveDocument:
    """One live document; an asynchronous context manager that enters once it is in step.

    `doc` is an own Doc where given; what it holds already counts as edited here. `over` opens
    lines: `open_websocket`, or `client.http_line.open_http` where WebSockets are blocked.
    """

    def __init__(
        self,
        session: Session,
        document_id: UUID | str,
        *,
        doc: "Doc[Any] | None" = None,
        over: OpenLine = open_websocket,
        retry: Retry | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.id = str(document_id)
        self.doc: Doc[Any] = doc if doc is not None else new_replica()
        self.state = State.OFFLINE
        self.read_only: ReadOnly | None = None
        """Why the server lets this person read only, if it does; edits made here stay here."""
        self._session = session
        self._over = over
        self._retry = retry or Retry()
        self._chance = chance
        self._outbox = Outbox()
        self._error: ClientError | None = None
        self._in_step = False
        self._applying = False
        self._replies: list[bytes] = []
        self._presence = Presence(self.doc.client_id)
        self._news = asyncio.Event()
        self._work = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        if (held := self.doc.get_update()) != b"\x00\x00":
            self._outbox.edited(held)
        self._subscription = self.doc.observe(self._changed)

    async def __aenter__(self) -> "LiveDocument":
        try:
            await self.opened()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def connect(self) -> None:
        """Connect, and connect again whenever the connection is lost; returns at once."""
        if self._task is None and self._error is None:
            self.state = State.CONNECTING
            self._task = asyncio.create_task(self._stay(), name=f"live document {self.id}")

    async def disconnect(self) -> None:
        """Leave the server; edits go on into `doc` and are sent after the next `connect`."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if self.state is not State.CLOSED:
            self.state = State.OFFLINE

    async def close(self) -> None:
        """Leave for good. Edits without a receipt may not have arrived: wait for `saved` before."""
        await self.disconnect()
        self._end(self._error or DocumentClosed("The document was closed here."))

    async def opened(self) -> None:
        """Connect if need be, and wait until `doc` holds all that the server has."""
        self.connect()
        await self.until(lambda: self._in_step)

    async def saved(self) -> None:
        """Wait until the server has every edit made so far durably.

        Raises the error that ended the connection for good, ReadOnly included: what was not
        saved then stays in `doc`.
        """
        goal = self._outbox.made
        await self.until(lambda: self._outbox.durable >= goal or bool(self.read_only))
        if self.read_only and self._outbox.durable < goal:
            raise type(self.read_only)(str(self.read_only), self.read_only.code)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds()`, asked again whenever something came in or the state changed."""
        while not holds():
            if self._error is not None:
                raise self._error
            await self._news.wait()

    @property
    def unsaved(self) -> int:
        """How many edits (transactions) have no receipt yet."""
        return self._outbox.made - self._outbox.durable

    @property
    def present(self) -> Mapping[int, Mapping[str, Any]]:
        """Who else is in the document: clientID → `user`, `cursor`, `section`."""
        return self._presence.others

    def look_at(self, section: str | None, cursor: Mapping[str, Any] | None = None) -> None:
        """Show to the others where this person is; the server adds who it is."""
        self._presence.show({"section": section, "cursor": dict(cursor) if cursor else None})
        self._work.set()

    def look_away(self) -> None:
        """No longer show where this person is."""
        self._presence.show(None)
        self._work.set()

    def _changed(self, event: TransactionEvent) -> None:
        if not self._applying:
            self._outbox.edited(event.update)
            self._work.set()

    def _tell(self) -> None:
        """Wake everybody who waits now."""
        self._news.set()
        self._news.clear()

    def _end(self, error: ClientError) -> None:
        if self.state is not State.CLOSED:
            self.doc.unobserve(self._subscription)  # or all of this would stay in memory
        self._error = error
        self.state = State.CLOSED
        self._tell()

    async def _stay(self) -> None:
        """Keep a connection until it is left, or until trying again is of no use."""
        failures = 0
        while True:
            self.state = State.CONNECTING
            error = await self._until_lost()
            failures = 0 if self._in_step else failures + 1
            self._in_step = False
            self._presence.forget()
            if isinstance(error, ReadOnly):
                self.read_only = error
            elif type(error) is not LiveError:
                self._end(error)
                return
            self._tell()
            await asyncio.sleep(self._retry.wait(failures, self._chance()))

    async def _until_lost(self) -> ClientError:
        """One connection from its beginning to its end, and why it ended."""
        try:
            line = await self._over(self._session, self.id)
            try:
                await self._converse(line)
            finally:
                await line.close()
        except LineClosed as closed:
            return live_error(closed.code, closed.reason)
        except ClientError as told:
            return told
        except Exception as defect:
            # It must not die unheard in a task: whoever waits for this document is told.
            error = ClientError(f"{type(defect).__name__}: {defect}")
            error.__cause__ = defect
            return error
        return LiveError("the connection was lost")

    async def _converse(self, line: Line) -> None:
        """Talk over `line` until it ends, with an exception."""
        self._outbox.connected()
        self._replies = [encode(Step1(self.doc.get_state()))]
        reading = asyncio.create_task(self._read(line))
        writing = asyncio.create_task(self._write(line))
        try:
            await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                # What could not be written does not say why; the server's last word may.
                await asyncio.wait({reading}, timeout=LAST_WORD_S)
            await (reading if reading.done() else writing)
        finally:
            for task in (reading, writing):
                task.cancel()
            await asyncio.gather(reading, writing, return_exceptions=True)

    async def _read(self, line: Line) -> None:
        while True:
            self._receive(decode(await line.receive()))
            self._tell()

    def _receive(self, message: Message) -> None:
        match message:
            case Receipt(count, then):
                self._outbox.receipt(count)
                if then is not None:
                    self._receive(then)
            case Step1(state):
                if not self.read_only:
                    self._replies.append(self._outbox.greet(self.doc.get_update(state)))
                    self._work.set()
            case Step2(update):
                self._apply(update)
                self._in_step = True
                self.state = State.LIVE
            case Update(update):
                self._apply(update)
            case Awareness(entries):
                self._presence.receive(entries)
            case QueryAwareness():
                self._presence.renew()
                self._work.set()

    def _apply(self, update: bytes) -> None:
        self._applying = True
        try:
            self.doc.apply_update(update)
        finally:
            self._applying = False

    async def _write(self, line: Line) -> None:
        """Send what there is to send: replies, then edits, then presence."""
        self._presence.renew()
        while True:
            self._work.clear()
            while self._replies:
                await line.send(self._replies.pop(0))
            if self._outbox.waiting and not self.read_only:
                await line.send(self._outbox.take())
                await asyncio.sleep(PACE_S)
            elif self._presence.due:
                await line.send(self._presence.frame())
            elif await self._idle():
                self._presence.renew()

    async def _idle(self) -> bool:
        """Wait for work; True when it is time to show the own presence again instead."""
        try:
            async with asyncio.timeout(RENEW_S if self._presence.showing else None):
                await self._work.wait()
        except TimeoutError:
            return True
        return False
