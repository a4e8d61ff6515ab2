"""What hangs on a live document, for whoever tells about the document."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.attachments import Attachment
from server.attachments.tables import AttachmentRow


def told(row: AttachmentRow) -> Attachment:
    """An attachment as the API tells of it."""
    path = f"/api/documents/{row.document_id}/attachments/{row.id}"
    return Attachment(
        path=path, **row.model_dump(include=Attachment.model_fields.keys() - {"path"})
    )


async def attachments_of(db: AsyncSession, document_id: UUID) -> list[Attachment]:
    """All of a document, the oldest first."""
    found = await db.exec(
        select(AttachmentRow)
        .where(col(AttachmentRow.document_id) == document_id)
        .order_by(col(AttachmentRow.added_at), col(AttachmentRow.id))
    )
    return [told(row) for row in found.all()]
