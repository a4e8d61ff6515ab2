"""Research lessons: when, where and by whom; what is written about them is in live documents."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.cycles import CycleDocument
from schemas.ids import Line
from schemas.organisations import SchoolBrief
from schemas.people import PersonBrief


class LessonState(StrEnum):
    PLANNED = "planned"
    TAUGHT = "taught"
    CANCELLED = "cancelled"


class LessonCreate(BaseModel):
    """A lesson to come; `at` is the school's own time."""

    title: Line
    school_id: UUID = Field(description="A school that takes part in the cycle.")
    teacher_id: UUID = Field(description="Somebody of the cycle.")
    on: date
    at: time


class LessonUpdate(BaseModel):
    """What is left out stays as it is."""

    title: Line | None = None
    school_id: UUID | None = None
    teacher_id: UUID | None = None
    on: date | None = None
    at: time | None = None
    state: LessonState | None = None
    consent: bool | None = Field(
        default=None, description="The school has the consent that it needs for observers."
    )


class CasePupil(StrEnum):
    A = "a"
    B = "b"
    C = "c"


class InterviewCreate(BaseModel):
    """A talk with a case pupil; which one may be said later."""

    pupil: CasePupil | None = None


class LessonBrief(BaseModel):
    id: UUID
    cycle_id: UUID
    number: int = Field(description="Counts within the cycle, from 1.")
    title: str
    school: SchoolBrief | None
    teacher: PersonBrief | None
    on: date
    at: time
    state: LessonState
    consent_at: datetime | None
    consent_by: str | None


class LessonDocument(CycleDocument):
    """A live document of a lesson that the reader may read; `owner` made it.

    `partner` is the other of a pair: the observed teacher.
    """

    owner: PersonBrief | None
    partner: PersonBrief | None
    mine: bool


class Observer(BaseModel):
    """Somebody who has begun an observation; `shared`: the reader may read it."""

    person: PersonBrief
    shared: bool


class Lesson(LessonBrief):
    """What an observation says is told by its own audience alone."""

    cycle_title: str
    alliance_id: UUID
    documents: list[LessonDocument]
    observers: list[Observer] = Field(description="Told to people of the cycle.")
    people: list[PersonBrief] = Field(description="Everybody of the cycle, to name in fields.")
    may_change: bool
    may_observe: bool
    changed_at: datetime
    version: int = Field(description="Counts its changes; its `ETag` in quotes.")
