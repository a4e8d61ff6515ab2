"""A wall clock for one process that can be put forward and back while it runs.

`time.time` and `datetime.now` read an offset in seconds from a file that is mapped into memory;
intervals are measured with the monotonic clock, as on a machine whose clock is set.
"""

import datetime
import mmap
import struct
import time
from pathlib import Path

_OFFSET = struct.Struct("d")
_real_time = time.time
_shown: mmap.mmap | None = None


def offset() -> float:
    """By how many seconds this process's clock is ahead of the machine's."""
    ahead: float = _OFFSET.unpack_from(_shown)[0] if _shown is not None else 0.0
    return ahead


def set_offset(file: Path, seconds: float) -> None:
    """Let the clock of the process that follows `file` jump."""
    with file.open("r+b" if file.exists() else "w+b") as written:
        written.write(_OFFSET.pack(seconds))


def follow(file: Path) -> None:
    """Take the offset of this process's clock from `file` from now on."""
    global _shown
    with file.open("rb") as read:
        _shown = mmap.mmap(read.fileno(), _OFFSET.size, access=mmap.ACCESS_READ)


class _Datetime(datetime.datetime):
    """`datetime` that tells this process's time."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "_Datetime":
        return cls.fromtimestamp(_shifted(), tz)

    @classmethod
    def utcnow(cls) -> "_Datetime":
        return cls.fromtimestamp(_shifted(), datetime.UTC).replace(tzinfo=None)


def _shifted() -> float:
    return _real_time() + offset()


def take_over() -> None:
    """Replace the clock of this process; must come before `datetime` is imported anywhere."""
    time.time = _shifted
    datetime.datetime = _Datetime  # type: ignore[misc]
