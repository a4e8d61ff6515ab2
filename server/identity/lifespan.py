"""What is tidied away once a day: ended sign-ins, and events that were handled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from fastapi import FastAPI

from server.data.db import Database
from server.data.outbox import forget_handled
from server.identity.sessions import forget_ended

EVERY_SECONDS = 24 * 60 * 60

log = structlog.get_logger(__name__)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Tidy at start and once a day from then on."""
    stopping = asyncio.Event()
    task = asyncio.create_task(_tidy_daily(app.state.database, stopping), name="tidying")
    try:
        yield
    finally:
        # Not cancelled: a query that is cut off leaks its connection.
        stopping.set()
        await task


async def tidy(database: Database, now: datetime) -> None:
    """Remove what was kept long enough."""
    async with database.writing() as db:
        await forget_handled(db, now)
        await forget_ended(db, now)


async def _tidy_daily(database: Database, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            await tidy(database, datetime.now(UTC))
        except Exception:
            log.exception("tidying.failed")
        try:
            async with asyncio.timeout(EVERY_SECONDS):
                await stopping.wait()
        except TimeoutError:
            pass  # a day has gone by
