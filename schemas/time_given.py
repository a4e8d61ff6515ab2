"""Minutes that people give to a cycle: offered, never demanded, and each person's own."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.organisations import SchoolBrief


class Spent(StrEnum):
    """What the minutes went into."""

    PLANNING = "planning"
    LESSON = "lesson"
    OBSERVING = "observing"
    TALKING = "talking"
    TRAVELLING = "travelling"
    OTHER = "other"


class TimeGive(BaseModel):
    minutes: Annotated[int, Field(ge=1, le=600)]
    on: date
    spent: Spent = Spent.OTHER
    lesson_id: UUID | None = Field(default=None, description="A lesson of the cycle.")


class TimeGiven(BaseModel):
    """One entry of the reader's own; nobody else is told of it."""

    id: UUID
    minutes: int
    on: date
    spent: Spent
    lesson_id: UUID | None


class SchoolTime(BaseModel):
    school: SchoolBrief
    minutes: int | None = Field(
        description="None where it would tell what one other person gave: fewer than two others."
    )


class CycleTime(BaseModel):
    """What a cycle cost the schools, and what the reader themselves has noted."""

    schools: list[SchoolTime]
    together: int | None = Field(
        description="Of all schools; None where it would tell what one other person gave."
    )
    mine: list[TimeGiven]
    may_give: bool
