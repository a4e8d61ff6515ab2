"""The scanner for viruses: a real socket that speaks clamd's protocol, and none at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest

from server.attachments.scanner import PIECE, look_at
from server.web.errors import Invalid, Unavailable

WORK = b"work" * PIECE
EICAR = b"a signature that every scanner finds"


class Scanner:
    """As much of clamd as `INSTREAM` needs; it keeps what it was sent."""

    def __init__(self, says: bytes | None = None) -> None:
        self.says = says
        self.seen: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            assert size <= PIECE
            content += await reader.readexactly(size)
        self.seen.append(content)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        writer.write(found if self.says is None else self.says)
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def a_scanner(says: bytes | None = None) -> AsyncIterator[tuple[Scanner, str]]:
    """A scanner that listens, and its address."""
    scanner = Scanner(says)
    server = await asyncio.start_server(scanner, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield scanner, f"tcp://127.0.0.1:{port}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Something that was sent."""
    sent = tmp_path / "sent"
    sent.write_bytes(WORK)
    return sent


async def test_the_whole_file_is_looked_at_piece_by_piece(file: Path) -> None:
    async with a_scanner() as (scanner, address):
        await look_at(file, address)
    assert scanner.seen == [WORK]


async def test_it_may_listen_on_a_socket_of_the_machine(file: Path, tmp_path: Path) -> None:
    scanner = Scanner()
    async with await asyncio.start_unix_server(scanner, tmp_path / "clamd.ctl"):
        await look_at(file, f"unix://{tmp_path}/clamd.ctl")
    assert scanner.seen == [WORK]


async def test_what_it_finds_is_refused(file: Path) -> None:
    await anyio.Path(file).write_bytes(WORK + EICAR)
    async with a_scanner() as (_, address):
        with pytest.raises(Invalid, match="scanner for viruses found something"):
            await look_at(file, address)


@pytest.mark.parametrize("says", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\0"])
async def test_what_it_cannot_say_is_not_let_through(file: Path, says: bytes) -> None:
    async with a_scanner(says) as (_, address):
        with pytest.raises(Unavailable, match="does not answer just now"):
            await look_at(file, address)


async def test_nothing_is_let_through_while_it_is_not_reached(file: Path, tmp_path: Path) -> None:
    async with a_scanner() as (_, address):
        pass
    for away in (address, f"unix://{tmp_path}/nobody.ctl"):
        with pytest.raises(Unavailable, match="does not answer just now"):
            await look_at(file, away)
