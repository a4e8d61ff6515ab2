"""When a cycle changed last, and by whom: its documents, its people or its phase."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.cycles.tables import CycleRow
from sync.log_tables import documents, updates


class Change(NamedTuple):
    """A moment, and the person whose work it was (None: nobody who can be named)."""

    at: datetime
    by: UUID | None


async def last_changes(
    db: AsyncSession, cycles: Sequence[CycleRow], cycle_of: Mapping[str, UUID]
) -> dict[UUID, Change]:
    """The last change of each of `cycles`; `cycle_of` are the documents that count, by name."""
    latest = {row.id: Change(row.changed_at, row.changed_by) for row in cycles}
    connection = await db.connection()
    found = await connection.execute(
        select(updates.c.document, updates.c.at, updates.c.author)
        .join(
            documents,
            (documents.c.id == updates.c.document) & (documents.c.seq == updates.c.seq),
        )
        .where(documents.c.id.in_(list(cycle_of)))
    )
    for document, at, author in found:
        written = Change(datetime.fromtimestamp(at, UTC), _person(author))
        cycle_id = cycle_of[document]
        if written.at > latest[cycle_id].at:
            latest[cycle_id] = written
    return latest


def _person(author: str) -> UUID | None:
    try:
        return UUID(author)
    except ValueError:
        return None
