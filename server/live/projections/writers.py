"""Who wrote in a document on which day: kept beside what is read from it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.identity.tables import PersonRow
from server.live.tables import DocumentRow, ProjectionRow, WrittenRow
from sync.log_tables import updates

FIRST_CONTENT = 1
"""The row of the log with which the server makes a document: nobody wrote it."""
NO_SESSION = ""
"""What the server edits in somebody's name comes from no session: that is not their writing."""

_WRITTEN = WrittenRow.__table__  # type: ignore[attr-defined]


async def keep_writers(db: AsyncSession, rows: Mapping[str, DocumentRow]) -> None:
    """Note who wrote since these documents were read last, before what is read anew is kept.

    Between two readings of a document lie seconds: of each writer the first and the last moment
    are noted, on their days.
    """
    read = func.coalesce(ProjectionRow.seq, FIRST_CONTENT)
    asked = (
        select(
            updates.c.document,
            updates.c.author,
            func.min(updates.c.at),
            func.max(updates.c.at),
        )
        .select_from(updates)
        .outerjoin(
            ProjectionRow.__table__,  # type: ignore[attr-defined]
            col(ProjectionRow.document) == updates.c.document,
        )
        .where(
            updates.c.document.in_(list(rows)),
            updates.c.seq > read,
            updates.c.seq > FIRST_CONTENT,
            updates.c.session != NO_SESSION,
        )
        .group_by(updates.c.document, updates.c.author)
    )
    connection = await db.connection()
    found = (await connection.execute(asked)).all()
    writers = await _people(db, {author for _, author, _, _ in found})
    latest: dict[tuple[Any, ...], datetime] = {}
    for document, author, *moments in found:
        if author in writers:
            for moment in moments:
                at = datetime.fromtimestamp(moment, UTC)
                latest[rows[document].id, writers[author], at.date()] = at
    if latest:
        await _keep(db, latest)


async def _people(db: AsyncSession, authors: set[str]) -> dict[str, UUID]:
    """Those of `authors` who are people with an account."""
    ids = [found for author in authors if (found := _id(author))]
    known = await db.exec(select(PersonRow.id).where(col(PersonRow.id).in_(ids)))
    return {str(person): person for person in known.all()}


def _id(author: str) -> UUID | None:
    try:
        return UUID(author)
    except ValueError:
        return None


async def _keep(db: AsyncSession, latest: dict[tuple[Any, ...], datetime]) -> None:
    dialect: Any = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    adding = dialect.insert(_WRITTEN).values(
        [
            {"document_id": document, "person_id": person, "on": on, "at": at}
            for (document, person, on), at in latest.items()
        ]
    )
    await db.exec(
        adding.on_conflict_do_update(
            index_elements=[_WRITTEN.c.document_id, _WRITTEN.c.person_id, _WRITTEN.c.on],
            set_={"at": adding.excluded.at},
            where=_WRITTEN.c.at < adding.excluded.at,
        )
    )
