"""Readers that stall: they join a document on a real server, and then take nothing any more."""

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pycrdt import Map
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from benchmarks.faults.stages import on_sqlite
from benchmarks.processes import memory_mib
from schemas.documents import FIELDS_ROOT
from sync.codec import encode
from sync.messages import Step1, Step2
from tests.peers.scribe import Scribe

LARGE = 512 * 1024
"""Bytes of one edit: what is written and overwritten fills every buffer, not the document."""
MOST_EDITS = 28  # within what one connection may send at once


@dataclass(frozen=True)
class Stalled:
    """Memory of the server in MiB before, at most, and afterwards; how many readers were closed."""

    before: float
    most: float
    after: float
    readers: int
    closed: int
    edits: int


async def stall(readers: int, folder: Path) -> Stalled:
    """Let so many stall while one writes, until the server has let go of all of them."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        async with on_sqlite(Path(scratch), Random(1)) as stage:
            await stage.open_plan()
            address, token = stage.server.live_address(stage.plan), stage.group.viewer.token
            stalled = [await _stalling(address, token) for _ in range(readers)]
            writer = Scribe(address, stage.group.tokens[0], 99)
            await writer.peer.join()
            before, _ = memory_mib(stage.server.pid)
            fields = writer.replica.doc.get(FIELDS_ROOT, type=Map)
            edits = 0
            while edits < MOST_EDITS:
                fields["class_note"] = chr(ord("a") + edits % 26) * LARGE
                await writer.peer.send_typed()
                await writer.peer.all_durable()
                edits += 1
            await stage.writers.receipts(1)
            after, most = memory_mib(stage.server.pid)
            codes = await asyncio.gather(*(_ending(reader) for reader in stalled))
            await writer.peer.leave()
            await stage.writers.leave()
    return Stalled(before, most, after, readers, len(codes) - codes.count(None), edits)


async def _stalling(address: str, token: str) -> ClientConnection:
    """A connection that has joined, and reads only one message ahead from here on."""
    connection = await connect(
        address,
        additional_headers={"Authorization": f"Bearer {token}"},
        compression=None,
        max_size=None,
        max_queue=1,
        ping_interval=None,
        proxy=None,
    )
    await connection.send(encode(Step1(b"\x00")))
    await connection.send(encode(Step2(b"\x00\x00")))
    await connection.recv()
    return connection


async def _ending(connection: ClientConnection) -> int | None:
    """Read what is left; the code with which it ended, None if it is still open.

    The server's own code stands behind all that was not read; who never reads sees 1006.
    """
    try:
        async with asyncio.timeout(10):
            while True:
                await connection.recv()
    except (ConnectionClosed, TimeoutError):
        return connection.close_code
    finally:
        connection.transport.abort()
