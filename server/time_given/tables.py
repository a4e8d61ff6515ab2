"""Minutes given. Each row is its person's own; of others only a school's total is told."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from schemas.time_given import Spent
from server.data.columns import Chosen, Moment


class TimeRow(SQLModel, table=True):
    """What one person gave on one day; `school_id` is whose mark they carried then."""

    __tablename__ = "time_given"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", index=True)
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    school_id: UUID | None = Field(default=None, foreign_key="school.id")
    lesson_id: UUID | None = Field(default=None, foreign_key="lesson.id", ondelete="SET NULL")
    on: date
    minutes: int = Field(ge=1)
    spent: Spent = Field(sa_type=Chosen(Spent))
    created_at: datetime = Field(sa_type=Moment)
