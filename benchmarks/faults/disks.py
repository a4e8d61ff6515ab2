"""Faults of the disk: no room on it, files that may not grow, files that may only be read."""

import asyncio
import time

from benchmarks.faults.campaign import Stage

ASK_AGAIN_S = 0.02
LONGEST_S = 0.2


async def full(stage: Stage) -> None:
    """There is no room for one byte more."""
    await _harmed(stage, "no room")


async def no_growth(stage: Stage) -> None:
    """Writing behind a place in a file fails."""
    await _harmed(stage, "files may not grow")


async def read_only(stage: Stage) -> None:
    """Writing fails."""
    await _harmed(stage, "read-only")


async def _harmed(stage: Stage, kind: str) -> None:
    """Until the server itself says that it cannot store, and a moment more."""
    disk = stage.disks[kind]
    disk.fill()
    try:
        # health is asked for: it does not announce itself
        while await health(stage.server.port) != 503:  # noqa: ASYNC110
            await asyncio.sleep(ASK_AGAIN_S)
        await asyncio.sleep(stage.random.uniform(0, LONGEST_S))
    finally:
        disk.make_room()
    await stage.recovered(kind, time.monotonic())


async def health(port: int) -> int:
    """The status with which a server says how it is."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    try:
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()
