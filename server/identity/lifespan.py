"""What is tidied away once a day: ended sign-ins, and events that were handled."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from fastapi import FastAPI
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data.outbox import forget_handled
from server.data.scheduler import Job
from server.identity.sessions import forget_ended


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Tidy once a day."""
    app.state.scheduler.on(Job("tidying", timedelta(days=1), tidy))
    yield


async def tidy(db: AsyncSession, now: datetime) -> None:
    """Remove what was kept long enough."""
    await forget_handled(db, now)
    await forget_ended(db, now)
