"""What somebody sends goes to the disk as it comes, and no further than its limit."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio
from fastapi import Request
from starlette.requests import ClientDisconnect

from schemas.ids import new_id
from server.web.errors import BadRequest, TooLarge


@dataclass(frozen=True)
class Sent:
    """What was sent: the file in which it is for now, and the SHA-256 of it in hex."""

    file: Path
    digest: str


@asynccontextmanager
async def received(request: Request, folder: Path, limit_mib: int) -> AsyncIterator[Sent]:
    """The body of `request` in a file of `folder`, for the time of the block.

    Raises TooLarge above the limit, at once where that is announced; BadRequest when it is cut off.
    """
    limit = limit_mib * 1024 * 1024
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise _too_large(limit_mib)
    place = anyio.Path(folder)
    await place.mkdir(parents=True, exist_ok=True)
    file = place / new_id().hex
    try:
        yield Sent(Path(file), await _written(request, file, limit_mib))
    finally:
        await file.unlink(missing_ok=True)


async def _written(request: Request, file: anyio.Path, limit_mib: int) -> str:
    digest, size = hashlib.sha256(), 0
    try:
        async with await file.open("xb") as target:
            async for part in request.stream():
                size += len(part)
                if size > limit_mib * 1024 * 1024:
                    raise _too_large(limit_mib)
                digest.update(part)
                await target.write(part)
    except ClientDisconnect as gone:
        # Networks break; nobody is left to read this, and nothing was kept.
        raise BadRequest("The photo was cut off on its way.") from gone
    return digest.hexdigest()


def _too_large(limit_mib: int) -> TooLarge:
    return TooLarge(f"A photo may have {limit_mib} MB. Choose a smaller one.")
