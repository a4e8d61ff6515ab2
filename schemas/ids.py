"""Identifiers and the names of things that appear in addresses."""

import time
from secrets import token_bytes
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
"""No control characters: no line breaks, and nothing that a database cannot keep."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ONE_LINE),
]
"""One line that a person typed: trimmed, never empty."""

OptionalLine = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=ONE_LINE)
]
"""One line that may stay empty."""

Urn = Annotated[int, Field(ge=1, le=99_999_999)]
"""Unique reference number of a school in England's national register."""


def new_id() -> UUID:
    """A fresh UUID version 7: 48 bits of Unix milliseconds, then randomness (RFC 9562 §5.7)."""
    stamp = int(time.time() * 1000).to_bytes(6, "big")
    raw = bytearray(stamp + token_bytes(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return UUID(bytes=bytes(raw))
