"""Disks that are full: a real one of a few megabytes, or a limit on how long files may become.

The real one is a memory file system that only the server process sees, so it needs neither root
nor cleaning up: `unshare` makes the server a mount name space of its own. Where the kernel forbids
that, and in any case as a second kind of failure, `RLIMIT_FSIZE` lets no file of the running
process grow; the store then fails with an input/output error instead of "disk full".
"""

import fcntl
import os
import resource
import struct
import subprocess
from pathlib import Path
from typing import Protocol

from tests.running_server import RunningServer

SIZE_MB = 24
_GET_FLAGS, _SET_FLAGS, _IMMUTABLE = 0x80086601, 0x40086602, 0x10
"""Linux: FS_IOC_GETFLAGS, FS_IOC_SETFLAGS, FS_IMMUTABLE_FL."""


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
        self._server = server

    @property
    def _filler(self) -> Path:
        """A file on it, in the server's name space seen from ours."""
        space = Path(f"/proc/{self._server.pid}/root")
        return space / self._server.data.relative_to("/") / "filler"

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
    """No file of the server may become longer than `longest` bytes, or than its log is now."""

    def __init__(self, server: RunningServer, longest: int | None = None) -> None:
        self._server = server
        self._longest = longest

    def fill(self) -> None:
        """From now on writing behind that place fails."""
        logs = self._server.data.glob("*.sqlite3-wal")
        self._limit(self._longest or max(path.stat().st_size for path in logs))

    def make_room(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        _, hard = resource.prlimit(self._server.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._server.pid, resource.RLIMIT_FSIZE, (size, hard))


class ReadOnly:
    """Nobody may write to the database and its log: `chattr +i`, which open files heed too.

    SQLite's `-shm` is left alone: it is mapped into memory, and who writes there is ended.
    """

    def __init__(self, server: RunningServer) -> None:
        self._server = server

    @staticmethod
    def possible(folder: Path) -> bool:
        """Whether this may be done to files in `folder`, and is heeded."""
        probe = folder / "probe"
        with probe.open("wb", buffering=0) as file:
            try:
                _set_immutable(probe, True)
            except OSError:
                return False
            try:
                file.write(b"x")
            except OSError:
                return True
            else:
                return False
            finally:
                _set_immutable(probe, False)
                probe.unlink()

    def fill(self) -> None:
        """From now on every write fails."""
        self._set(True)

    def make_room(self) -> None:
        self._set(False)

    def _set(self, immutable: bool) -> None:
        for name in ("jpd.sqlite3", "jpd.sqlite3-wal"):
            _set_immutable(self._server.data / name, immutable)


def _set_immutable(path: Path, immutable: bool) -> None:
    with path.open("rb") as file:
        flags = bytearray(struct.pack("l", 0))
        fcntl.ioctl(file, _GET_FLAGS, flags)
        (now,) = struct.unpack("l", flags)
        new = now | _IMMUTABLE if immutable else now & ~_IMMUTABLE
        fcntl.ioctl(file, _SET_FLAGS, struct.pack("l", new))
