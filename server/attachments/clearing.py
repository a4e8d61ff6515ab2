"""What nobody needs any more is cleared away: pictures that no entry points at, files of no row.

A photo that somebody took out of their entry is removed at once by their page. What is left for
this is where that page never came so far, where a document is gone, and what was broken off.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import anyio.to_thread
import structlog
from sqlalchemy import text
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.attachments.files import Files
from server.attachments.tables import AttachmentRow
from server.data.audit import record
from server.data.db import Database
from server.live.documents import read_document
from server.live.rendering.content import Content
from server.live.tables import DocumentRow, ProjectionRow, VersionRow
from sync.errors import SyncError
from sync.hub import Hub

PATIENCE = timedelta(days=7)
"""The entry that points at a photo may come later than the photo, from a phone in a drawer."""
LEFT_BEHIND = timedelta(days=1)
"""No upload takes as long, and nothing is put and then named by a row so late."""
MOST = 200
"""Documents that are looked into in one go; the rest waits until tomorrow."""

log = structlog.get_logger(__name__)


async def clear(database: Database, hub: Hub, files: Files, incoming: Path, now: datetime) -> None:
    """Clear away what is not needed; what is done twice changes nothing."""
    await _forget_unpointed(database, hub, now)
    await _remove_unnamed(database, files, now)
    await anyio.to_thread.run_sync(_remove_broken_off, incoming, now - LEFT_BEHIND)


async def _forget_unpointed(database: Database, hub: Hub, now: datetime) -> None:
    async with database.reading() as db:
        found = await _not_looked_at(db, now)
    for document, edit, rows in found:
        try:
            content = await read_document(hub, document)
        except SyncError:
            log.exception("attachments.not_looked_at", document=str(document.id))
            continue
        pointed = set(_pointed_at(content))
        async with database.writing() as db:
            for row in rows:
                if str(row.id) in pointed or await _in_a_version(db, row):
                    row.found_at = edit
                    await db.merge(row)
                else:
                    await db.delete(await db.merge(row))
                    record(db, None, "attachment.cleared", row, document=document.id)


async def _not_looked_at(
    db: AsyncSession, now: datetime
) -> Sequence[tuple[DocumentRow, int, list[AttachmentRow]]]:
    """Documents that changed since their attachments were found to be pointed at."""
    found = await db.exec(
        select(AttachmentRow, DocumentRow, ProjectionRow.seq)
        .join(DocumentRow, col(DocumentRow.id) == col(AttachmentRow.document_id))
        .join(ProjectionRow, col(ProjectionRow.document_id) == col(DocumentRow.id))
        .where(
            col(AttachmentRow.added_at) < now - PATIENCE,
            col(ProjectionRow.left_out) == "",
            or_(
                col(AttachmentRow.found_at).is_(None),
                col(AttachmentRow.found_at) != col(ProjectionRow.seq),
            ),
        )
        .order_by(col(DocumentRow.id))
    )
    together: dict[UUID, tuple[DocumentRow, int, list[AttachmentRow]]] = {}
    grouped: dict[UUID, list[AttachmentRow]] = defaultdict(list)
    for attachment, document, edit in found.all():
        grouped[document.id].append(attachment)
        together[document.id] = (document, edit, grouped[document.id])
    return list(together.values())[:MOST]


def _pointed_at(content: Content) -> Iterable[str]:
    """Everything in the fields that may be the id of an attachment."""
    for value in content.fields.values():
        for record_ in value if isinstance(value, list) else [{"": value}]:
            yield from (str(part) for part in record_.values())


async def _in_a_version(db: AsyncSession, row: AttachmentRow) -> bool:
    """Whether a kept version points at it, which somebody may restore."""
    found = await db.exec(
        select(VersionRow.id)
        .where(
            col(VersionRow.document_id) == row.document_id,
            col(VersionRow.content).contains(str(row.id)),
        )
        .limit(1)
    )
    return found.first() is not None


async def _remove_unnamed(database: Database, files: Files, now: datetime) -> None:
    names = [name async for name in files.put_before(now - LEFT_BEHIND)]
    for start in range(0, len(names), MOST):
        some = names[start : start + MOST]
        async with database.writing() as db:
            if not database.embedded:
                # Whoever has added a row and not committed it yet is waited for, and nobody adds
                # one meanwhile; SQLite has one writer anyway.
                await db.exec(text("LOCK TABLE attachment IN SHARE ROW EXCLUSIVE MODE"))  # type: ignore[call-overload]
            found = await db.exec(
                select(AttachmentRow.file).where(col(AttachmentRow.file).in_(some)).distinct()
            )
            for name in set(some) - set(found.all()):
                await files.remove(name)


def _remove_broken_off(incoming: Path, before: datetime) -> None:
    for file in incoming.glob("*"):
        if file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
