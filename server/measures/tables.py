"""Measures and their readings. Who took one is in the audit trail alone: a number is a group's."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from schemas.measures import Better, Confidence, ReadingKind, Summary
from server.data.columns import Chosen, Moment
from server.data.kept_words import keep_words, words_column


class MeasureRow(SQLModel, table=True):
    """What a cycle looks for, and how."""

    __tablename__ = "measure"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", index=True)
    title: str = Field(max_length=200)
    instrument: str = Field(max_length=1000)
    summary: Summary = Field(sa_type=Chosen(Summary))
    unit: str = Field(default="", max_length=40)
    better: Better = Field(default=Better.HIGHER, sa_type=Chosen(Better))
    scale_min: float | None = None
    scale_max: float | None = None
    caveat: str = Field(default="", max_length=1000)
    created_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    version: int = 1
    words: str = words_column()


keep_words(MeasureRow, "title", "instrument", "caveat")


class ReadingRow(SQLModel, table=True):
    """One number of one group of pupils of a school, on one day."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("measure_id", "school_id", "kind", "taken_on"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    measure_id: UUID = Field(foreign_key="measure.id", ondelete="CASCADE")
    school_id: UUID = Field(foreign_key="school.id", index=True)
    kind: ReadingKind = Field(sa_type=Chosen(ReadingKind))
    taken_on: date
    group_size: int = Field(description="How many pupils.")
    value: float = Field(description="In per cent for a share.")
    spread: float | None = Field(default=None, description="The standard deviation of a mean.")
    comparison: str = Field(default="", max_length=1000)
    confidence: Confidence | None = Field(default=None, sa_type=Chosen(Confidence))
    caveat: str = Field(default="", max_length=1000)
    changed_at: datetime = Field(sa_type=Moment)
    version: int = 1
    words: str = words_column()


keep_words(ReadingRow, "comparison", "caveat")
