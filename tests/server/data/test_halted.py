"""A process that is halted, or whose machine has gone, in the middle of a transaction."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import update

from server.data import db
from server.data.db import Database
from server.data.outbox import OutboxRow
from tests.databases import POSTGRESQL

PATIENCE_S = 10.0
MARK = update(OutboxRow).values(attempts=OutboxRow.attempts + 1)  # type: ignore[arg-type]


@pytest.mark.parametrize("database_url", [POSTGRESQL], indirect=True)
async def test_what_it_holds_is_let_go_of(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "HELD_SECONDS", 0.3)
    halted, other = Database(database_url), Database(database_url)
    now = datetime.now(UTC)
    async with other.writing() as writing:
        writing.add(OutboxRow(name="of nobody", payload={}, at=now, due_at=now))
    with pytest.raises(DBAPIError):
        await _hold(halted, other)
    for each in (halted, other):
        await each.close()


async def _hold(halted: Database, other: Database) -> None:
    """Go on with what is held only when the other one has had its turn."""
    async with halted.writing() as holding:
        await holding.exec(MARK)
        async with asyncio.timeout(PATIENCE_S), other.writing() as waiting:
            await waiting.exec(MARK)
