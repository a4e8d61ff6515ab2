"""Frames of the Yjs sync and awareness protocol, strictly: one frame is one message.

Source of the format: y-protocols (`sync.js`, `awareness.js`, PROTOCOL.md) and y-websocket's
message types; the receipt is ours (SPEC.md S1–S5).
"""

import json
from typing import assert_never

from sync.close_codes import CloseCode
from sync.errors import ProtocolError
from sync.messages import (
    Awareness,
    AwarenessEntry,
    Message,
    Plain,
    QueryAwareness,
    Receipt,
    Step1,
    Step2,
    Update,
)
from sync.reading import MAX_SAFE, Reader

SYNC, AWARENESS, QUERY_AWARENESS, RECEIPT = 0, 1, 3, 100
STEP1, STEP2, UPDATE = 0, 1, 2

RECEIPTS_SUBPROTOCOL = "jpd.receipts.1"
"""A client that asks for this WebSocket subprotocol is sent receipts."""

_MAX_CLOCK = (1 << 32) - 1


def decode(frame: bytes, *, most: int | None = None) -> Message:
    """The message in `frame`, which may be `most` bytes long. Raises ProtocolError."""
    if most is not None and len(frame) > most:
        raise ProtocolError(
            f"a frame may have {most} bytes, this has {len(frame)}", CloseCode.FRAME_TOO_LARGE
        )
    reader = Reader(frame)
    message: Message
    kind = reader.var_uint()
    if kind == RECEIPT:
        count = reader.var_uint()
        at_end = reader.position == len(frame)
        message = Receipt(count, None if at_end else _plain(reader, reader.var_uint()))
    else:
        message = _plain(reader, kind)
    reader.finish()
    return message


def encode(message: Message) -> bytes:
    """`message` as one frame."""
    match message:
        case Step1(state):
            return b"\x00\x00" + var_bytes(state)
        case Step2(update):
            return b"\x00\x01" + var_bytes(update)
        case Update(update):
            return b"\x00\x02" + var_bytes(update)
        case Awareness(entries):
            return encode_awareness([encode_entry(entry) for entry in entries])
        case QueryAwareness():
            return var_uint(QUERY_AWARENESS)
        case Receipt(count, then):
            return encode_receipt(count, encode(then) if then else b"")
        case _:
            assert_never(message)


def encode_receipt(count: int, then: bytes = b"") -> bytes:
    """A receipt, with an ordinary message that is encoded already, if any."""
    return b"\x64" + var_uint(count) + then


def encode_awareness(entries: list[bytes]) -> bytes:
    """An awareness message of entries that are encoded already."""
    return b"\x01" + var_bytes(var_uint(len(entries)) + b"".join(entries))


def encode_entry(entry: AwarenessEntry) -> bytes:
    """One awareness entry, as `encode_awareness` joins them."""
    return var_uint(entry.client) + var_uint(entry.clock) + var_bytes(entry.state.encode())


def var_uint(value: int) -> bytes:
    """An unsigned integer, seven bits a byte, lowest first."""
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def var_bytes(data: bytes) -> bytes:
    """A byte array with its length before it."""
    return var_uint(len(data)) + data


def read_state_vector(state: bytes) -> dict[int, int]:
    """clientID → clock of an encoded state vector. Raises ProtocolError."""
    reader = Reader(state)
    clocks: dict[int, int] = {}
    for _ in range(reader.var_uint()):
        client = reader.var_uint()
        if client in clocks:
            raise ProtocolError("a state vector names a client twice")
        clocks[client] = reader.var_uint(_MAX_CLOCK)
    reader.finish()
    return clocks


def parse_json(text: str) -> object:
    """`text` as JSON that every JavaScript client can read too. Raises ProtocolError."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ProtocolError("a value is not JSON") from None


def _plain(reader: Reader, kind: int) -> Plain:
    match kind:
        case 0:
            return _sync(reader)
        case 1:
            return _awareness(reader.var_bytes())
        case 3:
            return QueryAwareness()
        case _:
            raise ProtocolError("unknown type of message")


def _sync(reader: Reader) -> Plain:
    match reader.var_uint():
        case 0:
            return Step1(reader.var_bytes())
        case 1:
            return Step2(reader.var_bytes())
        case 2:
            return Update(reader.var_bytes())
        case _:
            raise ProtocolError("unknown type of sync message")


def _awareness(data: bytes) -> Awareness:
    reader = Reader(data)
    entries = tuple(
        AwarenessEntry(reader.var_uint(), reader.var_uint(MAX_SAFE), reader.var_string())
        for _ in range(reader.var_uint(len(data)))
    )
    reader.finish()
    return Awareness(entries)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
