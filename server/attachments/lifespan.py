"""Once a day, what nobody needs any more is cleared away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from fastapi import FastAPI

from server.attachments.clearing import clear
from server.attachments.files import files_of, incoming
from server.data.alone import alone

EVERY_SECONDS = 24 * 60 * 60

log = structlog.get_logger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Clear a while after the start, when everybody is back, and once a day from then on."""
    stopping = asyncio.Event()
    task = asyncio.create_task(_clear_daily(app, stopping), name="clearing attachments")
    try:
        yield
    finally:
        # Not cancelled: a query that is cut off leaks its connection.
        stopping.set()
        await task


async def _clear_daily(app: FastAPI, stopping: asyncio.Event) -> None:
    seconds: float = 10 * 60
    while True:
        try:
            async with asyncio.timeout(seconds):
                await stopping.wait()
        except TimeoutError:
            seconds = EVERY_SECONDS
        if stopping.is_set():
            return
        try:
            await _clear(app)
        except Exception:
            log.exception("attachments.not_cleared")


async def _clear(app: FastAPI) -> None:
    database, settings = app.state.database, app.state.settings
    async with alone(database, "clearing attachments") as ours:
        if ours:
            now = datetime.now(UTC)
            await clear(database, app.state.live.hub, files_of(settings), incoming(settings), now)
