"""How one load talks to several servers: y-websocket's messages, and what each puts around them.

All of them mean the same (sync steps, updates, presence); `tests/peers/wire.py` reads it. A dialect
belongs to one connection, for what it has counted. None of it has I/O.
"""

from collections.abc import Iterator
from typing import ClassVar, Protocol
from urllib.parse import urlsplit

from tests.peers.wire import (
    RECEIPTS,
    Kind,
    Message,
    Receipt,
    decode,
    encode,
    read_varuint,
    varuint,
)

UPDATE = b"\x00\x02"


class Dialect(Protocol):
    """`acknowledges` says whether the server answers each writing frame with a `Receipt`.

    Every frame that holds an update begins with `update_head`.
    """

    acknowledges: ClassVar[bool]
    subprotocol: ClassVar[str]
    update_head: bytes

    def greeting(self) -> list[bytes]:
        """Frames that come before everything else."""

    def write(self, message: Message) -> bytes:
        """The frame of one message."""

    def read(self, frame: bytes) -> Iterator[Message | Receipt]:
        """What a frame says; raises ValueError where the protocol does not know it."""


class YWebsocket:
    """The protocol as it is: one message is one frame, and nothing is acknowledged."""

    acknowledges: ClassVar[bool] = False
    subprotocol: ClassVar[str] = ""
    update_head = UPDATE

    def greeting(self) -> list[bytes]:
        return []

    def write(self, message: Message) -> bytes:
        return encode(message)

    def read(self, frame: bytes) -> Iterator[Message | Receipt]:
        return decode(frame)


class Jpd(YWebsocket):
    """The same, with receipts for what is durable (`sync/SPEC.md`, S5)."""

    acknowledges: ClassVar[bool] = True
    subprotocol: ClassVar[str] = RECEIPTS


class Hocuspocus:
    """Each frame begins with the document's name; one says first who one is.

    A SyncStatus answers every update: it is counted as a receipt, though it says only that the
    update was applied in memory.
    """

    acknowledges: ClassVar[bool] = True
    subprotocol: ClassVar[str] = ""
    _AUTH, _SYNC_REPLY, _SYNC_STATUS = 2, 4, 8

    def __init__(self, document: str) -> None:
        name = document.encode()
        self._head = varuint(len(name)) + name
        self.update_head = self._head + UPDATE
        self._applied = 0

    def greeting(self) -> list[bytes]:
        """A token is required, and any is well where no hook judges it."""
        token = b"benchmark"
        return [self._head + varuint(self._AUTH) + varuint(0) + varuint(len(token)) + token]

    def write(self, message: Message) -> bytes:
        return self._head + encode(message)

    def read(self, frame: bytes) -> Iterator[Message | Receipt]:
        if not frame.startswith(self._head):
            raise ValueError(f"a frame for another document: {frame[:40]!r}")
        body = frame[len(self._head) :]
        kind, at = read_varuint(body, 0)
        if kind == self._AUTH:
            return
        if kind == self._SYNC_STATUS:
            applied, _ = read_varuint(body, at)
            if applied != 1:
                raise ValueError("an update was not applied")
            self._applied += 1
            yield Receipt(self._applied)
            return
        yield from decode(
            varuint(Kind.STEP1.value[0]) + body[at:] if kind == self._SYNC_REPLY else body
        )


def dialect_of(name: str, address: str) -> Dialect:
    """The dialect `name` for one connection to `address`; raises ValueError for unknown ones."""
    match name:
        case "jpd":
            return Jpd()
        case "y-websocket":
            return YWebsocket()
        case "hocuspocus":
            return Hocuspocus(urlsplit(address).path.removeprefix("/"))
        case _:
            raise ValueError(f"no dialect {name}")
