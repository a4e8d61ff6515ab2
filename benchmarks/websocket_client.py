"""A WebSocket client that does as little as possible, so that it never is what is measured.

It masks with zeros, which RFC 6455 allows and which leaves the bytes as they are, takes whole
binary frames from the socket's own buffer and hands them on at once.
"""

import asyncio
import base64
import os
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

_BINARY, _CLOSE, _PING, _PONG = 2, 8, 9, 10
_FINAL = 0x80
_SHORT, _MIDDLE = 126, 127


class WebSocketClient(asyncio.Protocol):
    """`received(payload)` is called for each binary message; `ended` with the code at the end."""

    def __init__(self, received: Callable[[bytes], None], ended: Callable[[int], None]) -> None:
        self._received = received
        self._ended = ended
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._code = 1006

    async def connect(self, address: str, token: str, protocol: str) -> None:
        """Open `ws://…`, with a personal token and a subprotocol unless they are empty.

        Raises ConnectionError when refused.
        """
        parts = urlsplit(address)
        assert parts.hostname is not None
        assert parts.port is not None
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, parts.hostname, parts.port)
        key = base64.b64encode(os.urandom(16)).decode()
        head = (
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        )
        if protocol:
            head += f"Sec-WebSocket-Protocol: {protocol}\r\n"
        if token:
            head += f"Authorization: Bearer {token}\r\n"
        self._write_raw(f"{head}\r\n".encode())
        await self._open

    def send(self, payload: bytes) -> None:
        """Send one binary message."""
        self._write_raw(_head(_BINARY, len(payload)) + payload)

    def close(self) -> None:
        """Say good-bye."""
        self._write_raw(_head(_CLOSE, 2) + (1000).to_bytes(2, "big"))

    def cut(self) -> None:
        """End the connection as a dying network does: without good-bye."""
        assert self._transport is not None
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by descent

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if not self._open.done():
            self._open.set_exception(ConnectionError("the connection ended before it was open"))
        self._ended(self._code)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open.done() and not self._take_answer():
            return
        at = 0
        while (frame := _frame(self._buffer, at)) is not None:
            opcode, start, end = frame
            payload = bytes(self._buffer[start:end])
            at = end
            self._take(opcode, payload)
        del self._buffer[:at]

    def _take_answer(self) -> bool:
        """Take the answer to the upgrade off the buffer; whether it is there whole."""
        head, gap, rest = bytes(self._buffer).partition(b"\r\n\r\n")
        if not gap:
            return False
        self._buffer = bytearray(rest)
        status = head.split(b"\r\n", 1)[0].decode()
        if " 101 " not in f"{status} ":
            self._open.set_exception(ConnectionError(status))
            return False
        self._open.set_result(None)
        return True

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == _BINARY:
            self._received(payload)
        elif opcode == _PING:
            self._write_raw(_head(_PONG, len(payload)) + payload)
        elif opcode == _CLOSE:
            self._code = int.from_bytes(payload[:2], "big") if payload else 1005
            self._write_raw(_head(_CLOSE, len(payload)) + payload)

    def _write_raw(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.write(data)


def _head(opcode: int, length: int) -> bytes:
    """The head of a final client frame, mask of zeros included."""
    first = _FINAL | opcode
    if length < _SHORT:
        return bytes((first, 0x80 | length, 0, 0, 0, 0))
    if length < 1 << 16:
        return bytes((first, 0x80 | _SHORT)) + length.to_bytes(2, "big") + bytes(4)
    return bytes((first, 0x80 | _MIDDLE)) + length.to_bytes(8, "big") + bytes(4)


def _frame(buffer: bytearray, at: int) -> tuple[int, int, int] | None:
    """Opcode, start and end of the payload of the server frame at `at`; None if not whole."""
    if len(buffer) - at < 2:
        return None
    assert buffer[at] & _FINAL, "the server sends whole messages"
    length, start = buffer[at + 1] & 0x7F, at + 2
    if length == _SHORT:
        length, start = int.from_bytes(buffer[start : start + 2], "big"), start + 2
    elif length == _MIDDLE:
        length, start = int.from_bytes(buffer[start : start + 8], "big"), start + 8
    end = start + length
    if start > len(buffer) or end > len(buffer):
        return None
    return buffer[at] & 0x0F, start, end
