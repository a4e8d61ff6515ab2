"""One connection of the Yjs WebSocket conversation, held by hand as an outside program would.

Written from the protocol's description and from neither `sync/` nor `client/`, so that what those
two misread together shows here. A frame is a varuint type and its body: 0 sync (0 step 1,
1 step 2, 2 update), 1 awareness, 3 query awareness, and with the subprotocol `jpd.receipts.1`
also 100: how many of the writing frames (step 2, update) are durable, and perhaps one more message.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from enum import Enum

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

RECEIPTS = Subprotocol("jpd.receipts.1")
_SYNC, _AWARENESS, _QUERY_AWARENESS, _RECEIPT = 0, 1, 3, 100
_LARGEST_FRAME = 64 * 2**20


class Kind(Enum):
    STEP1 = (_SYNC, 0)
    STEP2 = (_SYNC, 1)
    UPDATE = (_SYNC, 2)
    AWARENESS = (_AWARENESS, None)
    QUERY_AWARENESS = (_QUERY_AWARENESS, None)


@dataclass(frozen=True)
class Message:
    """`payload` is a state vector (step 1), an update (step 2, update) or an awareness update."""

    kind: Kind
    payload: bytes = b""


@dataclass(frozen=True)
class Receipt:
    """The first `count` writing frames of this connection are durable."""

    count: int


class ConnectionGone(Exception):
    """The connection ended while something was still expected of it."""


def varuint(number: int) -> bytes:
    """`number` in groups of seven bits, the lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(0x80 | number & 0x7F)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varuint(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and the place behind it; raises IndexError if cut off."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7


def state_vector(encoded: bytes) -> dict[int, int]:
    """What a state vector says: client id → how much of that client's writing is known."""
    count, at = read_varuint(encoded, 0)
    known = {}
    for _ in range(count):
        client, at = read_varuint(encoded, at)
        known[client], at = read_varuint(encoded, at)
    return known


def encode(message: Message) -> bytes:
    """The frame of one message."""
    kind, part = message.kind.value
    if message.kind is Kind.QUERY_AWARENESS:
        return varuint(kind)
    head = varuint(kind) if part is None else varuint(kind) + varuint(part)
    return head + varuint(len(message.payload)) + message.payload


def decode(frame: bytes) -> Iterator[Message | Receipt]:
    """What a frame says; raises ValueError where it says something else than the protocol."""
    kind, at = read_varuint(frame, 0)
    if kind == _RECEIPT:
        count, at = read_varuint(frame, at)
        yield Receipt(count)
        if at < len(frame):
            yield from decode(frame[at:])
        return
    part = None
    if kind == _SYNC:
        part, at = read_varuint(frame, at)
    meaning = Kind((kind, part))
    payload = b""
    if meaning is not Kind.QUERY_AWARENESS:
        length, at = read_varuint(frame, at)
        payload, at = frame[at : at + length], at + length
    if at != len(frame):
        raise ValueError(f"{meaning.name}: the frame has {len(frame)} bytes, its message {at}")
    yield Message(meaning, payload)


class Wire:
    """An open connection. Counts its writing frames, as receipts do."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.sent_writing = 0

    @classmethod
    async def open(cls, address: str, token: str, *, receipts: bool = True) -> "Wire":
        """Connect to `ws://…/sync/ID` with a personal token; without receipts as stock clients."""
        connection = await connect(
            address,
            additional_headers={"Authorization": f"Bearer {token}"},
            subprotocols=[RECEIPTS] if receipts else None,
            compression=None,
            max_size=_LARGEST_FRAME,
            max_queue=None,
            proxy=None,
        )
        return cls(connection)

    async def send(self, message: Message) -> None:
        """Send one message; raises ConnectionGone when the connection has ended."""
        if message.kind in (Kind.STEP2, Kind.UPDATE):
            self.sent_writing += 1
        try:
            await self._connection.send(encode(message))
        except ConnectionClosed as closed:
            raise ConnectionGone(self.ending) from closed

    async def send_raw(self, frame: bytes | str) -> None:
        """Send what no well-behaved client would."""
        await self._connection.send(frame)

    async def messages(self) -> AsyncIterator[Message | Receipt]:
        """Everything that arrives, until the connection ends, however it ends."""
        try:
            async for frame in self._connection:
                assert isinstance(frame, bytes), "the server sends binary frames only"
                for message in decode(frame):
                    yield message
        except ConnectionClosed:
            return

    async def ended(self) -> tuple[int | None, str]:
        """Wait for the end; close code and reason (code 1006 where there was no good-bye)."""
        await self._connection.wait_closed()
        return self._connection.close_code, self._connection.close_reason or ""

    @property
    def ending(self) -> str:
        """How the connection ended, for messages."""
        return f"closed with {self._connection.close_code} {self._connection.close_reason!r}"

    @property
    def subprotocol(self) -> str | None:
        return self._connection.subprotocol

    async def close(self) -> None:
        """End the connection with a good-bye."""
        await self._connection.close()

    def cut(self) -> None:
        """End the connection as a dying network does: no good-bye, what is under way is lost."""
        self._connection.transport.abort()
