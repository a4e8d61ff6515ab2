"""Where pictures are kept: files by the SHA-256 of what is in them, so that none is there twice."""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

import anyio.to_thread

from schemas.ids import new_id
from server.settings import Settings


class Files(Protocol):
    """Keeps what it is given under its name; another place to keep it has these four."""

    async def put(self, name: str, content: bytes) -> None:
        """Keep `content` durably. What is there already counts as put just now."""

    async def read(self, name: str) -> bytes:
        """What was put. Raises FileNotFoundError."""
        ...

    async def remove(self, name: str) -> None:
        """Keep it no longer; nothing happens where it is not."""

    def put_before(self, moment: datetime) -> AsyncIterator[str]:
        """The names of all that was put before `moment` and not again since."""
        ...


def files_of(settings: Settings) -> "FilesOnDisk":
    """Where this installation keeps its pictures."""
    return FilesOnDisk(settings.data / "attachments" / "kept")


def incoming(settings: Settings) -> Path:
    """The folder of what is just being sent."""
    return settings.data / "attachments" / "incoming"


class FilesOnDisk:
    """Files in a folder, in 256 others by the first two characters of their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, name: str, content: bytes) -> None:
        """Keep `content`; it is on the disk when this returns. Raises OSError."""
        await anyio.to_thread.run_sync(self._put, name, content)

    async def read(self, name: str) -> bytes:
        """What was put. Raises FileNotFoundError."""
        return await anyio.to_thread.run_sync(self._place(name).read_bytes)

    async def remove(self, name: str) -> None:
        """Keep it no longer."""
        await anyio.to_thread.run_sync(lambda: self._place(name).unlink(missing_ok=True))

    async def put_before(self, moment: datetime) -> AsyncIterator[str]:
        """The names of all that was put before `moment` and not again since."""
        for name in await anyio.to_thread.run_sync(lambda: [*self._put_before(moment)]):
            yield name

    def _place(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _put(self, name: str, content: bytes) -> None:
        place = self._place(name)
        if place.exists():
            os.utime(place)
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f"{name}.{new_id().hex}")
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(place)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _put_before(self, moment: datetime) -> Iterator[str]:
        for place in self._folder.glob("??/*"):
            if place.stat().st_mtime < moment.timestamp():
                yield place.name
