"""The commonest frame by far, read at a glance: an Update with one run of text of one client.

One pattern finds its fields, several times faster than the strict readers. It only ever says "this
is such a run": whatever it does not match, wrong frames included, is left to `codec` and `updates`,
which alone decide what is wrong.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from sync.reading import MAX_SAFE
from sync.updates import MAX_CLOCK, Id

LONGEST = 4096
"""Longer frames are not typed: bytes."""

_LAST_OF_BMP = "\uffff"
_UINT = rb"([\x80-\xff]{0,7}[\x01-\x7f]|\x00)"
_RUN = re.compile(
    (
        rb"\x00\x02#"  # sync, Update, the update's length
        rb"\x01\x01##"  # one section with one struct: clientID, clock
        rb"(?:\x84##|\x44##|\xc4####)"  # a string behind, before, or between others
        rb"#(.+)\x00"  # its length in bytes, the text; no deletions
    ).replace(b"#", _UINT),
    re.DOTALL,
)


class Run(NamedTuple):
    """Text that `client` typed at its clocks `clock` … `end` - 1; `update` holds just that.

    It stands behind `left` and before `right`, where they are given; one is at least.
    """

    client: int
    clock: int
    end: int
    left: Id | None
    right: Id | None
    update: bytes


def read_run(frame: bytes) -> Run | None:
    """The run that `frame` brings, or None where a closer look is needed."""
    if len(frame) > LONGEST:
        return None
    found = _RUN.fullmatch(frame)
    if found is None:
        return None
    size, client, clock, a, b, c, d, e, f, g, h, length, text = found.groups()
    if _uint(length) != len(text) or _uint(size) != len(frame) - found.end(1):
        return None
    units = len(text) if text.isascii() else _units(text)
    begin = _uint(clock)
    end = begin + units
    who = _client(client)
    if not units or end > MAX_CLOCK or who > MAX_SAFE:
        return None
    update = frame[found.end(1) :]
    if a:
        return Run(who, begin, end, (_client(a), _uint(b)), None, update)
    if c:
        return Run(who, begin, end, None, (_client(c), _uint(d)), update)
    return Run(who, begin, end, (_client(e), _uint(f)), (_client(g), _uint(h)), update)


def _units(text: bytes) -> int:
    """The text's length in UTF-16, as clocks count; 0 where it has no simple one."""
    try:
        characters = text.decode()
    except UnicodeDecodeError:
        return 0
    return len(characters) if max(characters) <= _LAST_OF_BMP else 0


def _uint(encoded: bytes) -> int:
    if len(encoded) == 1:
        return encoded[0]
    value = 0
    for byte in encoded[::-1]:
        value = value << 7 | byte & 0x7F
    return value


_client = lru_cache(4096)(_uint)
