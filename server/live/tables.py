"""Live documents as rows: what decides who may open one. Their content is in the update log."""

from datetime import datetime
from uuid import UUID

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
    created_at: datetime = Field(sa_type=Moment)
