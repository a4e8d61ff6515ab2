"""Opens a register file, packed with gzip or not, and says how far it has been read."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

from server.organisations.register import RegisterUnreadable

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class RegisterFile:
    """The lines of a register file; a context manager.

    Raises RegisterUnreadable with a sentence when the file cannot be opened, is packed otherwise
    or breaks off; the sentence names the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._open = ExitStack()

    def __enter__(self) -> "RegisterFile":
        try:
            self._raw = self._open.enter_context(self.path.open("rb"))
            self.size = self.path.stat().st_size
            begin = self._raw.read(4)
            self._raw.seek(0)
        except OSError as error:
            self._open.close()
            reason = (error.strerror or str(error)).lower()
            raise RegisterUnreadable(f"{self.path} cannot be read: {reason}.") from error
        try:
            self._lines = self._unpacked(begin)
        except RegisterUnreadable:
            self._open.close()
            raise
        return self

    def _unpacked(self, begin: bytes) -> BinaryIO:
        if begin.startswith(_ZIP):
            raise RegisterUnreadable(
                f"{self.path} is a ZIP archive: unpack it, and import the CSV that is in it."
            )
        if begin.startswith(_UTF_16):
            raise RegisterUnreadable(
                f"{self.path} is in UTF-16: save it as “CSV UTF-8” and import that."
            )
        if begin.startswith(_GZIP):
            return cast(BinaryIO, self._open.enter_context(gzip.open(self._raw)))
        return self._raw

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._open.close()

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._lines
        except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
            raise RegisterUnreadable(f"{self.path} breaks off or is damaged: {error}.") from error

    @property
    def position(self) -> int:
        """How many bytes of `size` have been read."""
        return self._raw.tell()
