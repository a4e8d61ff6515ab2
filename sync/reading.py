"""A strict reader of lib0's binary encoding: whatever is truncated, over-long or odd is an error.

Source of the encoding: lib0 `encoding.js` (variable-length integers, seven bits a byte, lowest
first; strings and byte arrays carry their length in bytes).
"""

from sync.errors import ProtocolError

MAX_SAFE = (1 << 53) - 1
"""The largest integer that a JavaScript client can hold exactly."""


class Reader:
    """Reads one byte string from its beginning; every method raises ProtocolError."""

    __slots__ = ("data", "position")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def byte(self) -> int:
        """One byte."""
        try:
            value = self.data[self.position]
        except IndexError:
            raise ProtocolError("ends too early") from None
        self.position += 1
        return value

    def var_uint(self, most: int = MAX_SAFE) -> int:
        """An unsigned integer up to `most`, in as few bytes as it needs."""
        data, position = self.data, self.position
        try:
            byte = data[position]
            if byte < 0x80:
                value = byte
            else:
                value, shift = byte & 0x7F, 7
                while True:
                    position += 1
                    byte = data[position]
                    value |= (byte & 0x7F) << shift
                    if byte < 0x80:
                        break
                    shift += 7
                    if shift > 56:
                        raise ProtocolError("an integer is too long")
                if byte == 0:
                    raise ProtocolError("an integer is longer than it needs to be")
        except IndexError:
            raise ProtocolError("ends too early") from None
        if value > most:
            raise ProtocolError("an integer is too large")
        self.position = position + 1
        return value

    def skip_var_int(self) -> None:
        """Pass over a signed integer (its first byte holds six bits and the sign)."""
        byte, length = self.byte(), 1
        while byte & 0x80:
            byte = self.byte()
            length += 1
            if length > 9:
                raise ProtocolError("an integer is too long")

    def var_bytes(self) -> bytes:
        """A byte array with its length before it."""
        length = self.var_uint()
        start = self.position
        end = start + length
        if end > len(self.data):
            raise ProtocolError("ends too early")
        self.position = end
        return self.data[start:end]

    def var_string(self) -> str:
        """A string in UTF-8 with its length in bytes before it."""
        try:
            return self.var_bytes().decode()
        except UnicodeDecodeError:
            raise ProtocolError("a string is not UTF-8") from None

    def skip(self, count: int) -> None:
        """Pass over `count` bytes."""
        self.position += count
        if self.position > len(self.data):
            raise ProtocolError("ends too early")

    def finish(self) -> None:
        """Make sure that nothing follows."""
        if self.position != len(self.data):
            raise ProtocolError("something follows the end")
