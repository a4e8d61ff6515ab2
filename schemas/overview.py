"""What an alliance sees of itself: schools, cycles and practices, never a person.

Nothing here names somebody or counts what one of them did.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.cycles import CycleStatus, Phase
from schemas.organisations import SchoolBrief
from schemas.practices import AdoptionState, KnownSchool

TERM = r"^20[0-9]{2}-(year|autumn|spring|summer)$"
"""How a term is asked for; `2025-year` is the school year that begins in 2025."""


class TermBrief(BaseModel):
    """A term, or a whole school year; worked out from the usual dates in England."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "key": "2026-spring",
                    "name": "Spring term 2026",
                    "starts": "2026-01-01",
                    "ends": "2026-04-05",
                }
            ]
        }
    )

    key: str
    name: str
    starts: date
    ends: date


class OverviewCycle(BaseModel):
    """A cycle of the term that the reader may see, where it is now."""

    id: UUID
    title: str
    phase: Phase
    status: CycleStatus
    theme: str = Field(description="As its facilitator names it; cycles of one stand together.")
    subject: str = Field(description="As its plan names it; empty for who may not read that.")
    school_ids: list[UUID] = Field(description="The schools that take part.")
    stalled: bool = Field(description="For those who lead the alliance.")


class StalledCycle(BaseModel):
    """A cycle in which nothing has happened for four weeks of term; after three its group is
    asked."""

    cycle_id: UUID
    title: str
    since: date = Field(description="When something happened last.")
    asked_on: date = Field(description="From when on the group was asked how it goes.")


class TimeOfSchool(BaseModel):
    """What cycles cost a school, and the days of coaching that it had."""

    school_id: UUID
    minutes: int
    untold: bool = Field(
        description="More was given in a cycle where too few people gave anything to be told."
    )
    coached_days: float


class Transfer(BaseModel):
    """How far a school has come with a practice."""

    adoption_id: UUID
    practice_id: UUID
    title: str
    makers: list[KnownSchool]
    school: KnownSchool
    state: AdoptionState
    reason: str = Field(description="Why it was dropped.")
    came_back: str = Field(description="What the school tells those who made it.")
    since: datetime = Field(description="When the school heard of it.")
    changed_at: datetime


class Overview(BaseModel):
    """An alliance in a term. What is only for those who lead it is empty for others."""

    term: TermBrief
    terms: list[TermBrief] = Field(description="Those that may be asked for.")
    leads: bool = Field(description="The reader leads the alliance.")
    schools: list[SchoolBrief]
    cycles: list[OverviewCycle]
    stalled: list[StalledCycle]
    left_out: list[UUID] = Field(description="Schools that took part in nothing.")
    time: list[TimeOfSchool] = Field(
        description="Of all schools for who leads, else of those that the reader speaks for."
    )
    transfers: list[Transfer]


class OverviewList(StrEnum):
    """The lists of an overview, each of which is a file of its own."""

    CYCLES = "cycles"
    STALLED = "stalled"
    LEFT_OUT = "left_out"
    TRANSFERS = "transfers"
    TIME = "time"


class SchoolLinkKind(StrEnum):
    """What goes from one school to another.

    `visits`: it was in a lesson of the other; `coaches`: somebody of it coaches there; `reviews`:
    it reviewed a cycle of the other; `adopts`: it uses a practice of the other.
    """

    VISITS = "visits"
    COACHES = "coaches"
    REVIEWS = "reviews"
    ADOPTS = "adopts"


class SchoolLink(BaseModel):
    """How often one school did something with another. A visit is a school in a lesson, however
    many came with it."""

    kind: SchoolLinkKind
    source: UUID
    target: UUID
    count: int


class ReciprocityRow(BaseModel):
    """What a school gave and was given, each kind in both directions."""

    school: SchoolBrief
    visits: int
    visited: int
    coaches: int
    coached: int
    reviews: int
    reviewed: int
    adopts: int
    adopted: int
    alone: bool = Field(description="Nothing goes from it or to it.")


class Reciprocity(BaseModel):
    """Which schools visit, coach and review which, and use whose practices."""

    term: TermBrief
    terms: list[TermBrief]
    rows: list[ReciprocityRow]
    links: list[SchoolLink]
