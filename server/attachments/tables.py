"""Attachments as rows: on which document each hangs, and which file it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from server.data.columns import Moment


class AttachmentRow(SQLModel, table=True):
    """A picture that hangs on a live document. Who reads the document reads it."""

    __tablename__ = "attachment"

    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE", primary_key=True)
    id: UUID = Field(
        primary_key=True,
        description="Drawn by whoever adds it, who may so send it again; the document's own.",
    )
    file: str = Field(max_length=64, index=True, description="SHA-256 of what is kept, in hex.")
    sent: str = Field(max_length=64, description="SHA-256 of what was sent, in hex.")
    media_type: str = Field(max_length=100)
    size: int = Field(ge=1, description="Bytes that are kept.")
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    added_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    added_at: datetime = Field(sa_type=Moment)
    found_at: int | None = Field(
        default=None,
        sa_type=BigInteger,
        description="The edit of the document after which it was last found to be pointed at.",
    )
