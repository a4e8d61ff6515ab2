"""Reviews, and who may be asked for them; access decides by their reviewers, who are with it."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from server.data.columns import Moment


class ReviewRow(SQLModel, table=True):
    """A review of a cycle. One is open at a time: `ended_at` is None."""

    __tablename__ = "review"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", index=True)
    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE")
    answer_id: UUID | None = Field(
        default=None,
        foreign_key="document.id",
        ondelete="SET NULL",
        description="What the group writes; there from the moment when it is handed over.",
    )
    focus: str = Field(default="", max_length=500)
    wanted_by: date | None = None
    opened_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    opened_at: datetime = Field(sa_type=Moment)
    handed_over_at: datetime | None = Field(default=None, sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    follow_up_on: date | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class ReviewingRow(SQLModel, table=True):
    """Whether a member of an alliance reviews there; without a row: untrained, and available."""

    __tablename__ = "reviewing"

    alliance_id: UUID = Field(foreign_key="alliance.id", ondelete="CASCADE", primary_key=True)
    person_id: UUID = Field(
        foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True
    )
    trained: bool = False
    available: bool = True
