"""Live documents as rows: what decides who may open one. Their content is in the update log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.documents import DocumentKindName
from schemas.ids import new_id
from schemas.roles import Audience
from server.data.columns import Chosen, Moment


class DocumentRow(SQLModel, table=True):
    """One live document of a cycle; `str(id)` is its name in the log and in addresses."""

    __tablename__ = "document"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", index=True)
    kind: DocumentKindName = Field(sa_type=Chosen(DocumentKindName))
    kind_version: int = Field(description="The version of the kind that its shared types follow.")
    audience: Audience = Field(sa_type=Chosen(Audience))
    owner_id: UUID | None = Field(
        default=None,
        foreign_key="person.id",
        ondelete="SET NULL",
        description="Whose it is at the narrow end of the ladder.",
    )
    partner_id: UUID | None = Field(
        default=None,
        foreign_key="person.id",
        ondelete="SET NULL",
        description="The other of a pair: the observed teacher, or to whom feedback is addressed.",
    )
    lesson_id: UUID | None = Field(
        default=None,
        foreign_key="lesson.id",
        ondelete="CASCADE",
        index=True,
        description="The research lesson that it is about.",
    )
    about_id: UUID | None = Field(
        default=None,
        foreign_key="document.id",
        ondelete="SET NULL",
        description="The live document that it answers: what feedback is about.",
    )
    created_at: datetime = Field(sa_type=Moment)


class AudienceChangeRow(SQLModel, table=True):
    """That somebody let others read a document, or no longer; never changed."""

    __tablename__ = "document_audience_change"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE", index=True)
    before: Audience = Field(sa_type=Chosen(Audience))
    after: Audience = Field(sa_type=Chosen(Audience))
    changed_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    changed_at: datetime = Field(sa_type=Moment)


class VersionRow(SQLModel, table=True):
    """A document as it stood at a moment, kept under a name; never changed."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE")
    number: int = Field(ge=1)
    title: str = Field(max_length=200)
    content: str = Field(sa_type=Text, description="A `DocumentContent` as JSON.")
    kept_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    kept_at: datetime = Field(sa_type=Moment)
