"""Has a file looked at by a ClamAV daemon, where the settings name one.

`INSTREAM` of clamd's protocol: the command, the content in pieces with their lengths, an empty
piece; the answer is a line that ends in OK, FOUND or ERROR.
https://docs.clamav.net/manual/Usage/ClamdProtocol.html
"""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import structlog

from server.web.errors import Invalid, Unavailable

SECONDS = 30.0
"""For looking at one file, the way there included."""
PIECE = 64 * 1024
LONGEST_ANSWER = 4096

INFECTED = "The scanner for viruses found something in this file, so it is not kept."
NOT_REACHED = (
    "Photos are looked at by a scanner for viruses, which does not answer just now. "
    "Please try again in a while."
)

log = structlog.get_logger(__name__)


async def look_at(file: Path, scanner: str) -> None:
    """Have the daemon at `scanner` look at `file`.

    Raises Invalid where it finds something, and Unavailable where it does not say: what nobody has
    looked at is not let through.
    """
    try:
        async with asyncio.timeout(SECONDS):
            answer = await _answer(file, scanner)
    except (OSError, EOFError, ValueError) as error:  # TimeoutError is one of the first
        log.exception("scanner.not_reached")
        raise Unavailable(NOT_REACHED, retry_after=60) from error
    verdict = answer.removesuffix("\0").strip()
    if verdict.endswith("FOUND"):
        log.warning("scanner.found", verdict=verdict)
        raise Invalid(INFECTED)
    if not verdict.endswith("OK"):
        log.error("scanner.failed", verdict=verdict)
        raise Unavailable(NOT_REACHED, retry_after=60)


async def _answer(file: Path, scanner: str) -> str:
    reader, writer = await _connected(scanner)
    try:
        writer.write(b"zINSTREAM\0")
        async with await anyio.open_file(file, "rb") as source:
            while piece := await source.read(PIECE):
                writer.write(len(piece).to_bytes(4, "big") + piece)
                await writer.drain()
        writer.write(bytes(4))
        await writer.drain()
        return (await reader.read(LONGEST_ANSWER)).decode()
    finally:
        writer.close()


async def _connected(scanner: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(scanner)
    if parts.scheme == "unix":
        return await asyncio.open_unix_connection(parts.path)
    return await asyncio.open_connection(parts.hostname, parts.port)
