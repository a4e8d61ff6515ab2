"""Doing something in one process at a time, wherever the database is shared by several."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from server.data.db import Database

LONGEST_HOLD = "10min"
"""How long PostgreSQL lets one process be at it before another may."""

_LOCK = text(
    "SELECT pg_try_advisory_xact_lock(hashtextextended(:what, 0)), "
    "set_config('idle_in_transaction_session_timeout', :longest, true)"
)


@asynccontextmanager
async def alone(database: Database, what: str) -> AsyncIterator[bool]:
    """Whether no other process does `what` while this is entered; nobody waits."""
    if database.embedded:
        yield True
        return
    async with database.reading() as db:
        connection = await db.connection()
        yield bool(await connection.scalar(_LOCK, {"what": what, "longest": LONGEST_HOLD}))
