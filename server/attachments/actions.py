"""What is done with attachments: change and audit row, in one transaction."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.attachments.files import Files
from server.attachments.photos import MEDIA_TYPE, Photo
from server.attachments.tables import AttachmentRow
from server.data.audit import record
from server.identity.access import Action, Actor
from server.live.audience import find_document
from server.live.surroundings import SurroundingsOf
from server.live.tables import DocumentRow
from server.web.errors import Conflict, NotFound

MOST = 300
"""Attachments of one document."""
TOO_MANY = f"There are {MOST} photos here already. Take one away before you add another."
OTHER_PHOTO = "Another photo was sent under this id before. Send this one under an id of its own."


async def sent_before(
    db: AsyncSession, document_id: UUID, attachment_id: UUID, sent: str
) -> AttachmentRow | None:
    """What is there under this id, when the same was `sent` before. Raises Conflict otherwise."""
    row = await db.get(AttachmentRow, (document_id, attachment_id))
    if row is not None and row.sent != sent:
        raise Conflict(OTHER_PHOTO)
    return row


async def add_photo(
    db: AsyncSession,
    files: Files,
    actor: Actor,
    surroundings_of: SurroundingsOf,
    document_id: UUID,
    attachment_id: UUID,
    *,
    sent: str,
    photo: Photo,
    now: datetime,
) -> tuple[AttachmentRow, bool]:
    """Hang a photo on a document, and whether that is new.

    Raises NotFound, Forbidden, and Conflict where the id is another photo's or there are too many.
    """
    await _to_write(db, actor, surroundings_of, document_id)
    before = await sent_before(db, document_id, attachment_id, sent)
    if before is not None:
        return before, False
    row = AttachmentRow(
        document_id=document_id,
        id=attachment_id,
        file=hashlib.sha256(photo.content).hexdigest(),
        sent=sent,
        media_type=MEDIA_TYPE,
        size=len(photo.content),
        width=photo.width,
        height=photo.height,
        added_by=actor.id,
        added_at=now,
    )
    await _add(db, actor, row)
    # After the row: whoever clears files that no row names waits for it (see `clearing`).
    await files.put(row.file, photo.content)
    return row, True


async def copy_photo(
    db: AsyncSession,
    actor: Actor,
    surroundings_of: SurroundingsOf,
    document_id: UUID,
    attachment_id: UUID,
    from_document_id: UUID,
    now: datetime,
) -> tuple[AttachmentRow, bool]:
    """Hang on a document what hangs on another one that the actor reads; and whether it is new.

    Raises NotFound, Forbidden and Conflict.
    """
    await _to_write(db, actor, surroundings_of, document_id)
    source = await find_attachment(db, actor, surroundings_of, from_document_id, attachment_id)
    before = await sent_before(db, document_id, attachment_id, source.sent)
    if before is not None:
        return before, False
    facts = source.model_dump(exclude={"document_id", "found_at"})
    row = AttachmentRow(**facts | {"added_by": actor.id, "added_at": now}, document_id=document_id)
    await _add(db, actor, row)
    return row, True


async def remove_attachment(
    db: AsyncSession,
    actor: Actor,
    surroundings_of: SurroundingsOf,
    document_id: UUID,
    attachment_id: UUID,
) -> None:
    """Take it away. Its file goes when nothing else is that file. Raises NotFound, Forbidden."""
    await _to_write(db, actor, surroundings_of, document_id)
    row = await db.get(AttachmentRow, (document_id, attachment_id))
    if row is None:
        raise NotFound
    await db.delete(row)
    record(db, actor, "attachment.removed", row, document=document_id)


async def find_attachment(
    db: AsyncSession,
    actor: Actor,
    surroundings_of: SurroundingsOf,
    document_id: UUID,
    attachment_id: UUID,
) -> AttachmentRow:
    """It, for whoever may read the document. Raises NotFound."""
    await find_document(db, actor, surroundings_of, document_id, Action.READ)
    row = await db.get(AttachmentRow, (document_id, attachment_id))
    if row is None:
        raise NotFound
    return row


async def _to_write(
    db: AsyncSession, actor: Actor, surroundings_of: SurroundingsOf, document_id: UUID
) -> None:
    """One at a time: the same photo, sent twice at once, is added once."""
    await find_document(db, actor, surroundings_of, document_id, Action.WRITE)
    await db.exec(select(DocumentRow.id).where(DocumentRow.id == document_id).with_for_update())


async def _add(db: AsyncSession, actor: Actor, row: AttachmentRow) -> None:
    counted = select(func.count()).where(col(AttachmentRow.document_id) == row.document_id)
    if (await db.exec(counted)).one() >= MOST:
        raise Conflict(TOO_MANY)
    db.add(row)
    await db.flush()
    record(db, actor, "attachment.added", row, document=row.document_id, size=row.size)
