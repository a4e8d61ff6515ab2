"""Versions of a live document: how it stood at a moment, kept under a name."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DOCUMENT_KINDS, DocumentContent
from server.live.rendering.content import Content, document_content, kept_content
from server.live.tables import DocumentRow, VersionRow
from server.web.errors import NotFound


async def keep_version(
    db: AsyncSession,
    row: DocumentRow,
    content: Content,
    title: str,
    by: UUID | None,
    now: datetime,
) -> VersionRow:
    """Keep `content`, which stands in the document `row` now."""
    last = await db.exec(
        select(func.max(col(VersionRow.number))).where(col(VersionRow.document_id) == row.id)
    )
    version = VersionRow(
        document_id=row.id,
        number=(last.one() or 0) + 1,
        title=title,
        content=document_content(content, str(row.id), title).model_dump_json(),
        kept_by=by,
        kept_at=now,
    )
    db.add(version)
    await db.flush()
    return version


async def versions_of(db: AsyncSession, document_id: UUID) -> list[VersionRow]:
    """All versions of a document, the newest first."""
    found = await db.exec(
        select(VersionRow)
        .where(col(VersionRow.document_id) == document_id)
        .order_by(col(VersionRow.number).desc())
    )
    return list(found.all())


async def find_version(db: AsyncSession, document_id: UUID, version_id: UUID) -> VersionRow:
    """A version of that document. Raises NotFound."""
    version = await db.get(VersionRow, version_id)
    if version is None or version.document_id != document_id:
        raise NotFound
    return version


def version_content(version: VersionRow) -> DocumentContent:
    """What was kept."""
    return DocumentContent.model_validate_json(version.content)


def content_then(version: VersionRow) -> Content:
    """What was kept, to be compared and rendered."""
    kept = version_content(version)
    return kept_content(kept, DOCUMENT_KINDS[kept.kind])


def seal_of(content: Content) -> str:
    """What tells these words from any others: what was signed is compared by it."""
    said = document_content(content, "", "").model_dump_json()
    return hashlib.sha256(said.encode()).hexdigest()
