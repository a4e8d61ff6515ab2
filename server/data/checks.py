"""What can be verified about the tables: the file, the audit trail, the outbox."""

from collections.abc import Callable, Sequence

from sqlalchemy import text

from server.data.audit import verify
from server.data.db import Database
from server.data.outbox import stuck

Say = Callable[[str], None]


async def file_is_whole(database: Database, _say: Say) -> Sequence[str]:
    """SQLite's own check of the file and of what rows refer to; PostgreSQL sees to it itself."""
    if not database.embedded:
        return []
    async with database.reading() as db:
        connection = await db.connection()
        found = await connection.execute(text("PRAGMA integrity_check"))
        wrong = [str(row[0]) for row in found if row[0] != "ok"]
        loose = await connection.execute(text("PRAGMA foreign_key_check"))
        return wrong + [f"A row of {row[0]} refers to a missing row of {row[2]}." for row in loose]


async def trail_is_whole(database: Database, _say: Say) -> Sequence[str]:
    """The audit trail's chain from its first row to its last."""
    async with database.reading() as db:
        broken = await verify(db)
    return [] if broken is None else [f"Row {broken} of the audit trail was changed or is missing."]


async def events_are_handled(database: Database, _say: Say) -> Sequence[str]:
    """No event has failed again and again."""
    async with database.reading() as db:
        rows = await stuck(db)
    return [f"The event {row.name} of {row.at:%Y-%m-%d %H:%M} UTC fails again." for row in rows]


CHECKS = {
    "The database file": file_is_whole,
    "The audit trail": trail_is_whole,
    "What follows from changes": events_are_handled,
}
