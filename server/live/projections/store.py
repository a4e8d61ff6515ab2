"""The table of projections: what lags behind the log, what is written, what is to be read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from server.live.projections.reading import VERSION, Projected, subject_words, words_of
from server.live.tables import DocumentRow, ProjectionRow
from sync.log_tables import documents, updates

READ_AGAIN = 0
"""The version of a projection whose document is called otherwise."""
REBUILT = -1
"""The version of a projection that is being rebuilt."""
_TOLD = 300
"""Letters of a reason that are kept."""


@dataclass(frozen=True)
class Read:
    """A document as it was read: row `seq` of the log is the newest in it.

    `at` is when that was written, None where the log does not say; `left_out` is why nothing of
    the document could be read.
    """

    row: DocumentRow
    seq: int
    content: Projected
    at: datetime | None
    left_out: str = ""


@dataclass(frozen=True)
class Lagging:
    """A document that is to be read; `since` (Unix seconds) is when it was first changed so."""

    document: str
    since: float


_READ = ProjectionRow.__table__  # type: ignore[attr-defined]
_KEPT = {"document_id", "document"}
_BEHIND = or_(col(ProjectionRow.seq).is_(None), documents.c.seq > col(ProjectionRow.seq))


async def lagging(db: AsyncSession, after: str, most: int) -> list[Lagging]:
    """Documents that are to be read, by name from behind `after`; no more than `most`."""
    unread = and_(
        updates.c.document == documents.c.id,
        updates.c.seq == func.coalesce(ProjectionRow.seq, 0) + 1,
    )
    asked = (
        select(documents.c.id, func.coalesce(updates.c.at, documents.c.created_at))
        .select_from(documents)
        .outerjoin(_READ, col(ProjectionRow.document) == documents.c.id)
        .outerjoin(updates, unread)
        .where(documents.c.id > after, or_(_BEHIND, col(ProjectionRow.version) < VERSION))
        .order_by(documents.c.id)
        .limit(most)
    )
    connection = await db.connection()
    return [Lagging(name, at) for name, at in await connection.execute(asked)]


async def documents_by_name(db: AsyncSession, names: Sequence[str]) -> dict[str, DocumentRow]:
    """The rows of the documents with these names in the log."""
    found = await db.exec(
        select(DocumentRow).where(col(DocumentRow.id).in_([UUID(name) for name in names]))
    )
    return {str(row.id): row for row in found.all()}


async def write(db: AsyncSession, read: Sequence[Read], titles: dict[UUID, str]) -> None:
    """Keep what was read, where nothing newer is kept. Another process may do so at once."""
    if not read:
        return
    values = [_values(one, titles[one.row.id]) for one in read]
    dialect: Any = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    adding = dialect.insert(_READ)
    new = adding.excluded
    newer = case((new.at > _READ.c.at, new.at), else_=_READ.c.at)
    otherwise = or_(_READ.c.version != new.version, _READ.c.title != new.title)
    # Row by row: one statement for all would be put together anew each time, which took longest.
    connection = await db.connection()
    await connection.execute(
        adding.on_conflict_do_update(
            index_elements=[_READ.c.document_id],
            set_={key: new[key] for key in sorted(values[0].keys() - _KEPT)} | {"at": newer},
            where=or_(_READ.c.seq < new.seq, and_(_READ.c.seq == new.seq, otherwise)),
        ),
        values,
    )


async def read_again(db: AsyncSession, which: ColumnElement[bool]) -> list[str]:
    """Have the documents that `which` keeps read again: they are called otherwise. Their names."""
    concerned = select(DocumentRow.id).where(which)
    there = col(ProjectionRow.document_id).in_(concerned)
    await db.exec(update(ProjectionRow).where(there).values(version=READ_AGAIN))
    return [str(document) for document in (await db.exec(concerned)).all()]


async def begin_rebuild(db: AsyncSession) -> bool:
    """Have every document read again; False where an earlier rebuild was broken off and goes on."""
    marked = await db.exec(
        select(ProjectionRow.number).where(col(ProjectionRow.version) == REBUILT).limit(1)
    )
    if marked.first() is not None:
        return False
    await db.exec(update(ProjectionRow).values(version=REBUILT))
    return True


async def how_many_lag(db: AsyncSession) -> int:
    """How many documents are to be read."""
    counted = await db.exec(
        select(func.count())
        .select_from(documents)
        .outerjoin(_READ, col(ProjectionRow.document) == documents.c.id)
        .where(or_(_BEHIND, col(ProjectionRow.version) < VERSION))
    )
    return counted.one()


async def how_many_left_out(db: AsyncSession) -> int:
    """How many documents could not be read when that was last tried."""
    counted = await db.exec(
        select(func.count()).select_from(ProjectionRow).where(col(ProjectionRow.left_out) != "")
    )
    return counted.one()


def _values(read: Read, title: str) -> dict[str, object]:
    content = read.content
    return {
        "document_id": read.row.id,
        "document": str(read.row.id),
        "seq": read.seq,
        "version": VERSION,
        "title": title,
        "text": content.text,
        "places": [list(place) for place in content.places],
        "subject": content.subject,
        "subject_words": subject_words(content.subject),
        "words": "" if read.left_out else words_of(title, content.words),
        "at": read.at or read.row.created_at,
        "left_out": read.left_out[:_TOLD],
    }
