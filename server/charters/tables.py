"""The charter of an alliance and who signed it. What it says stands in its live document."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from server.data.columns import Moment


class CharterRow(SQLModel, table=True):
    """An alliance has one. `version` counts the changes of its day, for `If-Match`."""

    __tablename__ = "charter"

    alliance_id: UUID = Field(foreign_key="alliance.id", ondelete="CASCADE", primary_key=True)
    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE")
    renews_on: date | None = None
    begun_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    begun_at: datetime = Field(sa_type=Moment)
    version: int = 1


class CharterSignatureRow(SQLModel, table=True):
    """What a school signed last: which words, and until which day they were to hold."""

    __tablename__ = "charter_signature"

    alliance_id: UUID = Field(foreign_key="alliance.id", ondelete="CASCADE", primary_key=True)
    school_id: UUID = Field(
        foreign_key="school.id", ondelete="CASCADE", primary_key=True, index=True
    )
    version_id: UUID = Field(foreign_key="document_version.id", ondelete="CASCADE")
    seal: str = Field(max_length=64, description="SHA-256 of the words that were signed.")
    renews_on: date
    signed_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    signed_at: datetime = Field(sa_type=Moment)
