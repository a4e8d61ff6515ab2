"""Where a client's WebSocket frames begin and end (RFC 6455 §5.2), and their payload."""

from typing import NamedTuple

from websockets.utils import apply_mask

BINARY = 0x82
"""First byte of a whole binary message."""

_MASKED = 0x80
_TWO_BYTES, _EIGHT_BYTES = 126, 127


class FrameHead(NamedTuple):
    """A frame's first byte, where its payload starts and ends, and how it is masked."""

    first: int
    start: int
    end: int
    mask: bytes

    @property
    def size(self) -> int:
        """The payload's length in bytes."""
        return self.end - self.start


def frame_head(data: bytes | bytearray, at: int) -> FrameHead | None:
    """The head of the frame that begins at `at`; None while not all of it is there.

    `mask` is empty where the frame has none, though a client's must have one.
    """
    start = at + 2
    if len(data) < start:
        return None
    length = data[at + 1] & 0x7F
    if length >= _TWO_BYTES:
        begin, start = start, start + (2 if length == _TWO_BYTES else 8)
        if len(data) < start:
            return None
        length = int.from_bytes(data[begin:start], "big")
    mask = b""
    if data[at + 1] & _MASKED:
        mask = bytes(data[start : start + 4])
        start += 4
        if len(data) < start:
            return None
    return FrameHead(data[at], start, start + length, mask)


def payload(data: bytes | bytearray, head: FrameHead) -> bytes:
    """What the frame says; all of it must be there, and masked."""
    return apply_mask(data[head.start : head.end], head.mask)


def framed(message: bytes) -> bytes:
    """`message` as an unmasked binary frame, as servers send it."""
    length = len(message)
    if length < _TWO_BYTES:
        return bytes((BINARY, length)) + message
    if length < 1 << 16:
        return bytes((BINARY, _TWO_BYTES)) + length.to_bytes(2, "big") + message
    return bytes((BINARY, _EIGHT_BYTES)) + length.to_bytes(8, "big") + message
