"""Research lessons. What is written about one is in its live documents."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from schemas.lessons import LessonState
from server.data.columns import Chosen, Moment


class LessonRow(SQLModel, table=True):
    """A lesson taught to try the practice; `on` and `at` are the school's own day and time."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE")
    number: int = Field(ge=1, description="Counts within the cycle; never given twice.")
    title: str = Field(max_length=200)
    school_id: UUID = Field(foreign_key="school.id")
    teacher_id: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    on: date
    at: time
    state: LessonState = Field(default=LessonState.PLANNED, sa_type=Chosen(LessonState))
    consent_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    consent_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    version: int = 1
