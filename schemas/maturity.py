"""How far an alliance has come in working together: seven strands, four stages, in plain words."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from schemas.ids import Line
from schemas.organisations import SchoolBrief


class Strand(StrEnum):
    JOINT_PRACTICE = "joint_practice"
    SOCIAL_CAPITAL = "social_capital"
    MORAL_PURPOSE = "moral_purpose"
    CHALLENGE = "challenge"
    LEADERSHIP = "leadership"
    COACHING = "coaching"
    INNOVATION = "innovation"


class Stage(StrEnum):
    BEGINNING = "beginning"
    DEVELOPING = "developing"
    EMBEDDING = "embedding"
    LEADING = "leading"


class RoundState(StrEnum):
    """`ALONE`: each school rates for itself, and nobody sees the others'."""

    ALONE = "alone"
    TOGETHER = "together"
    ENDED = "ended"


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00]*$")
]
Told = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=400, pattern=r"^[^\x00]*$"),
]


class StrandWords(BaseModel):
    """What a strand is called, and how each stage of it looks."""

    strand: Strand
    title: Line
    beginning: Told
    developing: Told
    embedding: Told
    leading: Told


class Descriptors(BaseModel):
    """The words for all strands; version 0 are ours, each change of an alliance's is one more."""

    version: int
    strands: list[StrandWords]
    may_change: bool
    changed_by: str | None = None
    changed_at: datetime | None = None


class DescriptorsPut(BaseModel):
    strands: list[StrandWords] = Field(min_length=len(Strand), max_length=len(Strand))


class RoundOpen(BaseModel):
    title: Line = Field(description="What people call it, such as 'Spring 2026'.")


class RatingPut(BaseModel):
    stage: Stage
    because: Words = ""
    cycle_ids: list[UUID] = Field(
        default_factory=list, max_length=20, description="The cycles that show it."
    )


class RatingEvidence(BaseModel):
    """A cycle that shows it; without id and title where the reader may not know of it."""

    cycle_id: UUID | None
    title: str = ""


class Rating(BaseModel):
    strand: Strand
    stage: Stage
    because: str
    evidence: list[RatingEvidence]
    without_evidence: bool
    rated_at: datetime


class SchoolRatings(BaseModel):
    """What a school says of itself; others know only how far it is until all is shown."""

    school: SchoolBrief
    told: int = Field(description="For how many strands it has said something.")
    ratings: list[Rating]
    may_rate: bool


class MaturityRound(BaseModel):
    """One look at how far the alliance is: each school alone, then together. Of no person."""

    id: UUID
    alliance_id: UUID
    title: str
    state: RoundState
    descriptors: int = Field(description="The version of the words that it goes by.")
    strands: list[StrandWords]
    schools: list[SchoolRatings]
    agreed: list[Rating]
    may_lead: bool
    may_agree: bool
    opened_at: datetime
    shown_at: datetime | None
    ended_at: datetime | None
