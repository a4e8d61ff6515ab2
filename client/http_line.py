"""Frames over HTTP, for networks that block WebSockets; `server/live/http.py` defines the form."""

import asyncio
import base64
import binascii
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass

import httpx

from client.line import OF_STATUS, Line, LineClosed
from client.session import Session
from sync.close_codes import CloseCode
from sync.codec import var_bytes
from sync.limits import MEBIBYTE

SILENCE_S = 45.0
"""The server gives a sign of life every 15 seconds."""
MOST_BYTES = 2 * MEBIBYTE
"""Of one post."""


@dataclass(frozen=True)
class _Event:
    name: str
    data: str


class HttpLine:
    """An event stream from the server and posts to it."""

    def __init__(
        self,
        session: Session,
        address: str,
        connection: str,
        events: AsyncIterator[_Event],
    ) -> None:
        self._session = session
        self._address = address
        self._connection = connection
        self._events = events
        self._held = AsyncExitStack()
        self._posted = 0
        self._waiting: list[bytes] = []
        self._posting = asyncio.Lock()

    def hold(self, held: AsyncExitStack) -> None:
        """Take over what has to be let go of when the line is left."""
        self._held = held

    async def send(self, frame: bytes) -> None:
        """Hand over one frame; what gathers while a post is under way goes with the next one."""
        self._waiting.append(frame)
        async with self._posting:
            while self._waiting:
                await self._post()

    async def receive(self) -> bytes:
        """The next frame from the server."""
        while True:
            event = await _next(self._events)
            if event.name == "":
                return _frame(event.data)
            if event.name == "close":
                told = json.loads(event.data)
                raise LineClosed(told["code"], told["reason"])

    async def close(self) -> None:
        """Leave."""
        await self._held.aclose()

    async def _post(self) -> None:
        frames = [self._waiting.pop(0)]
        size = len(frames[0])
        while self._waiting and (size := size + len(self._waiting[0]) + 8) < MOST_BYTES:
            frames.append(self._waiting.pop(0))
        headers = {
            "JPD-Connection": self._connection,
            "JPD-Frame": str(self._posted),
            "Content-Type": "application/octet-stream",
        }
        try:
            answer = await self._session.http.post(
                f"{self._address}/frames", content=b"".join(map(var_bytes, frames)), headers=headers
            )
        except httpx.TransportError as error:
            raise LineClosed(None, f"a post was lost: {error}") from error
        if answer.is_error:
            # A close code is on its way over the stream where there is one; a lost connection
            # (404) is no unknown document, and is opened again.
            raise LineClosed(None, f"a post was refused with {answer.status_code}")
        self._posted += len(frames)


async def open_http(session: Session, document: str) -> Line:
    """A line over HTTP. Raises LineClosed."""
    async with AsyncExitStack() as held:
        line = await _open(session, f"/sync/{document}", held)
        line.hold(held.pop_all())
        return line


async def _open(session: Session, address: str, held: AsyncExitStack) -> "HttpLine":
    stream = session.http.stream(
        "GET",
        f"{address}/events",
        headers={"Accept": "text/event-stream"},
        timeout=httpx.Timeout(10, read=SILENCE_S),
    )
    try:
        answer = await held.enter_async_context(stream)
    except httpx.TransportError as error:
        raise LineClosed(None, f"could not connect: {error}") from error
    if answer.is_error:
        status = answer.status_code
        raise LineClosed(OF_STATUS.get(status), f"refused with {status}")
    events = await held.enter_async_context(aclosing(_events(answer)))
    first = await _next(events)
    if first.name != "open":
        raise LineClosed(CloseCode.MALFORMED, "the stream does not begin with its id")
    return HttpLine(session, address, first.data, events)


async def _events(answer: httpx.Response) -> AsyncGenerator[_Event, None]:
    """The events of a stream (WHATWG HTML §9.2); each of ours has one line of data."""
    name, data = "", ""
    async for line in answer.aiter_lines():
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "event":
                name = value
            case "data":
                data = value
            case "" if not line and (name or data):
                yield _Event(name, data)
                name, data = "", ""


async def _next(events: AsyncIterator[_Event]) -> _Event:
    try:
        return await anext(events)
    except StopAsyncIteration:
        raise LineClosed(None, "the stream ended") from None
    except httpx.TransportError as error:
        raise LineClosed(None, f"the stream broke: {error}") from error


def _frame(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise LineClosed(CloseCode.MALFORMED, "a frame is not base64") from error
