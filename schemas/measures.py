"""Measures of a cycle: what is looked for, how, and the readings that the schools took.

A reading is of a group of pupils in a school. Nothing here is ever of one teacher.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from schemas.ids import Line
from schemas.organisations import SchoolBrief

FEWEST_SHOWN = 5
"""Readings of fewer pupils are shown to the people of the cycle alone."""


def _written(day: object) -> object:
    if not isinstance(day, str | date):
        raise ValueError("Write a date as 2026-03-05")  # noqa: TRY004  (a problem of the field)
    return day


Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e9, le=1e9)]
"""A finite number; a text that looks like one is none."""

GroupSize = Annotated[int, Field(strict=True, ge=1, le=10_000)]
Day = Annotated[date, BeforeValidator(_written)]
Paragraph = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00]*$")
]
"""Some sentences, which may be missing."""

Unit = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$"),
]


class Summary(StrEnum):
    """What the one number of a reading says about its group."""

    SHARE = "share"
    """Of a hundred pupils so many; value in per cent."""
    MEAN = "mean"
    """The mean of what each pupil scored or answered."""
    COUNT = "count"
    """How often something was counted in the whole group."""


class Better(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class ReadingKind(StrEnum):
    BASELINE = "baseline"
    INTERIM = "interim"
    FINAL = "final"


class Confidence(StrEnum):
    """How sure the group is."""

    LOW = "low"
    FAIR = "fair"
    HIGH = "high"


class MeasureCreate(BaseModel):
    """`title` is the construct, what one wants to know of; `instrument` how one looks for it."""

    title: Line
    instrument: Annotated[Paragraph, StringConstraints(min_length=1)]
    summary: Summary
    unit: Unit = Field(default="", description="Of a mean or a count; a share is in per cent.")
    better: Better = Better.HIGHER
    scale_min: Number | None = Field(default=None, description="Of a mean: its lowest value.")
    scale_max: Number | None = Field(default=None, description="Of a mean: its highest value.")
    caveat: Paragraph = Field(default="", description="What holds for all its readings.")


class MeasureUpdate(BaseModel):
    """What is left out stays as it is; `null` takes an end of the scale away."""

    title: Line | None = None
    instrument: Annotated[Paragraph, StringConstraints(min_length=1)] | None = None
    summary: Summary | None = None
    unit: Unit | None = None
    better: Better | None = None
    scale_min: Number | None = None
    scale_max: Number | None = None
    caveat: Paragraph | None = None


class ReadingCreate(BaseModel):
    school_id: UUID = Field(description="A school that takes part in the cycle.")
    kind: ReadingKind
    taken_on: Day
    group_size: GroupSize = Field(description="How many pupils were looked at.")
    value: Number
    spread: Number | None = Field(
        default=None, description="Of a mean: the standard deviation, from which its range comes."
    )
    comparison: Paragraph = Field(default="", description="With whom or what it is compared.")
    confidence: Confidence | None = None
    caveat: Paragraph = ""


class ReadingUpdate(BaseModel):
    """What is left out stays as it is; `null` takes the spread or the confidence away."""

    kind: ReadingKind | None = None
    taken_on: Day | None = None
    group_size: GroupSize | None = None
    value: Number | None = None
    spread: Number | None = None
    comparison: Paragraph | None = None
    confidence: Confidence | None = None
    caveat: Paragraph | None = None


class Range(BaseModel):
    """Where the true value lies with a confidence of 95 %, if the pupils stand for others."""

    low: float
    high: float


class Reading(BaseModel):
    """A reading. Of a suppressed one it is told that it was taken, and nothing that it says."""

    id: UUID
    measure_id: UUID
    school: SchoolBrief
    kind: ReadingKind
    taken_on: date
    suppressed: bool = Field(
        description="The group is small and the reader is not of the cycle: no number is told."
    )
    group_size: int | None
    value: float | None
    spread: float | None
    range: Range | None = Field(description="None where it cannot be known, as without a spread.")
    comparison: str
    confidence: Confidence | None
    caveat: str
    version: int = Field(description="Counts its changes; its `ETag` in quotes.")


class Measure(BaseModel):
    """A measure with its readings: by school, and the earliest first."""

    id: UUID
    cycle_id: UUID
    title: str
    instrument: str
    summary: Summary
    unit: str
    better: Better
    scale_min: float | None
    scale_max: float | None
    caveat: str
    readings: list[Reading]
    fewest_shown: int = Field(description="Readings of fewer pupils are for the cycle's people.")
    may_change: bool
    version: int = Field(description="Counts its changes, not those of its readings.")
