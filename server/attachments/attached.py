"""What hangs on a live document, for whoever tells about the document."""

from collections.abc import Collection, Mapping, Sequence
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


async def attachments_of(
    db: AsyncSession, documents: Collection[UUID]
) -> Mapping[UUID, Sequence[Attachment]]:
    """All of each of these documents, the oldest first."""
    found = await db.exec(
        select(AttachmentRow)
        .where(col(AttachmentRow.document_id).in_(documents))
        .order_by(col(AttachmentRow.added_at), col(AttachmentRow.id))
    )
    hanging: dict[UUID, list[Attachment]] = {document: [] for document in documents}
    for row in found.all():
        hanging[row.document_id].append(told(row))
    return hanging
