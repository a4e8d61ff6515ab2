"""Keeping pictures in files: one suite for whatever keeps them."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.attachments.files import Files, FilesOnDisk

NAME = "ab" + "0" * 62


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return FilesOnDisk(tmp_path / "kept")


async def names(files: Files, moment: datetime) -> list[str]:
    return [name async for name in files.put_before(moment)]


async def test_what_was_put_is_read_again(files: Files) -> None:
    await files.put(NAME, b"work")
    await files.put(NAME, b"work")
    assert await files.read(NAME) == b"work"


async def test_what_was_never_put_is_not_found(files: Files) -> None:
    with pytest.raises(FileNotFoundError):
        await files.read(NAME)
    await files.remove(NAME)


async def test_what_was_removed_is_gone(files: Files) -> None:
    await files.put(NAME, b"work")
    await files.remove(NAME)
    with pytest.raises(FileNotFoundError):
        await files.read(NAME)


async def test_what_is_put_again_counts_as_put_just_now(files: Files, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    await files.put(NAME, b"work")
    assert await names(files, now + timedelta(hours=1)) == [NAME]
    [file] = (tmp_path / "kept").glob("*/*")
    os.utime(file, (0, 0))
    assert await names(files, now - timedelta(hours=1)) == [NAME]
    await files.put(NAME, b"work")
    assert await names(files, now - timedelta(hours=1)) == []
