"""What hangs on a live document besides its text: photos of work."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field


class Attachment(BaseModel):
    """A picture as the server keeps it: made anew, without what a camera writes into its files."""

    id: UUID = Field(description="Drawn by whoever added it; its own within the document.")
    path: str = Field(description="Where it is served, to whoever may read the document.")
    media_type: str
    size: int = Field(description="Bytes.")
    width: int
    height: int
    added_at: datetime


class AttachmentCopy(BaseModel):
    """Hang a picture of one document on another one too."""

    id: UUID
    from_document_id: UUID = Field(description="The document on which it hangs, under that id.")
