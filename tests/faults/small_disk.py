"""Disks that are full: a real one of a few megabytes, or a limit on how long files may become.

The real one is a memory file system that only the server process sees, so it needs neither root
nor cleaning up: `unshare` makes the server a mount name space of its own. Where the kernel forbids
that, and in any case as a second kind of failure, `RLIMIT_FSIZE` lets no file of the running
process grow; the store then fails with an input/output error instead of "disk full".
"""

import os
import resource
import subprocess
from pathlib import Path
from typing import Protocol

from tests.running_server import RunningServer

SIZE_MB = 24


class SmallDisk(Protocol):
    """Something that can leave a running server no room, and give it back."""

    def fill(self) -> None: ...

    def make_room(self) -> None: ...


def mount_command(data: Path) -> tuple[str, ...] | None:
    """What to put before the server's command so that `data` is a disk of `SIZE_MB`, or None."""
    flags = "-m" if os.geteuid() == 0 else "-rm"
    script = 'mount -t tmpfs -o size="$1"m tmpfs "$2" && shift 2 && exec "$@"'
    command = ("unshare", flags, "sh", "-c", script, "sh", str(SIZE_MB), str(data))
    data.mkdir(exist_ok=True)
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)
    except FileNotFoundError:
        return None
    return command if tried.returncode == 0 else None


class MemoryDisk:
    """The disk of a server that was started with `mount_command`."""

    def __init__(self, server: RunningServer) -> None:
        # the server's name space, seen from ours
        self._filler = Path(f"/proc/{server.pid}/root") / server.data.relative_to("/") / "filler"

    def fill(self) -> None:
        """Write until there is no room for one byte more."""
        with self._filler.open("ab", buffering=0) as filler:
            for size in (1 << 20, 1 << 12, 1):
                _write_until_full(filler.fileno(), bytes(size))

    def make_room(self) -> None:
        self._filler.unlink()


def _write_until_full(file: int, block: bytes) -> None:
    while True:
        try:
            os.write(file, block)
        except OSError:
            return


class NoGrowth:
    """No file of the server may become longer than its write-ahead log is now."""

    def __init__(self, server: RunningServer) -> None:
        self._pid = server.pid
        self._data = server.data

    def fill(self) -> None:
        """From now on writing behind the end of the write-ahead log fails."""
        longest = max(path.stat().st_size for path in self._data.glob("*.sqlite3-wal"))
        self._limit(longest)

    def make_room(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        _, hard = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (size, hard))
