"""What a school sets for itself: hours that it keeps free, and its improvement plan."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from server.data.columns import Moment


class EntitlementRow(SQLModel, table=True):
    """Hours that a school keeps free in a school year, for all of its people together."""

    __tablename__ = "school_entitlement"

    school_id: UUID = Field(foreign_key="school.id", ondelete="CASCADE", primary_key=True)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hours: int = Field(ge=1)
    set_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    set_at: datetime = Field(sa_type=Moment)


class PriorityRow(SQLModel, table=True):
    """A priority of a school's improvement plan."""

    __tablename__ = "school_priority"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    school_id: UUID = Field(foreign_key="school.id", ondelete="CASCADE", index=True)
    title: str = Field(max_length=200)
    address: str = Field(default="", max_length=500)
    added_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    added_at: datetime = Field(sa_type=Moment)


class PriorityCycleRow(SQLModel, table=True):
    """A cycle that serves a priority."""

    __tablename__ = "school_priority_cycle"

    priority_id: UUID = Field(
        foreign_key="school_priority.id", ondelete="CASCADE", primary_key=True
    )
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", primary_key=True, index=True)
