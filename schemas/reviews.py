"""Reviews of cycles: who reviews, by a rota with reasons, and how far a review has come."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from schemas.cycles import CycleDocument
from schemas.people import PersonBrief
from schemas.roles import ReviewerPart

Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00]*$")
]


class ReviewState(StrEnum):
    """How far a review has come: worked out from what was done, never kept."""

    ASKED = "asked"
    """Nobody has accepted yet."""
    WRITING = "writing"
    """Reviewers write; they and the lead of the alliance read it."""
    HANDED_OVER = "handed_over"
    """The group reads it, and answers."""
    ANSWERED = "answered"
    ENDED = "ended"


class ReviewCreate(BaseModel):
    """A review of a cycle, and whom to ask for it."""

    reviewer_ids: list[UUID] = Field(min_length=1, max_length=6)
    focus: Sentence = Field(default="", description="What the reviewers might look at above all.")
    wanted_by: date | None = Field(default=None, description="The day by which it is hoped for.")


class ReviewersAsk(BaseModel):
    """Others to ask, where somebody said no."""

    reviewer_ids: list[UUID] = Field(min_length=1, max_length=6)


class ReviewerAnswer(BaseModel):
    """Whether somebody reviews. A no takes back a yes, too."""

    accept: bool
    reason: Sentence = Field(default="", description="For the lead of the alliance.")


class ReviewAnswered(BaseModel):
    """That the group has answered."""

    follow_up_on: date | None = Field(
        default=None, description="When the group and its reviewers look at what came of it."
    )


class Reviewer(BaseModel):
    """Somebody who was asked to review. Who said no is told to the lead of the alliance alone."""

    person: PersonBrief
    part: ReviewerPart
    reason: str = ""


class Review(BaseModel):
    """A review of a cycle. It says nothing of persons, and gives no grade."""

    id: UUID
    cycle_id: UUID
    state: ReviewState
    focus: str
    wanted_by: date | None
    follow_up_on: date | None
    reviewers: list[Reviewer]
    opened_by: str | None
    opened_at: datetime
    handed_over_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    review: CycleDocument | None = Field(
        description="What the reviewers write; None while the reader may not read it."
    )
    answer: CycleDocument | None = Field(
        description="What the group writes; None before the review was handed over."
    )
    asked: bool = Field(description="The reader was asked to review, and has not answered.")
    may_ask: bool = Field(description="The reader may ask others, and end the review.")
    may_hand_over: bool
    may_answer: bool = Field(description="The reader may say that the group has answered.")


class ProposedReviewer(BaseModel):
    """Somebody who might review, and why they stand where they stand."""

    person: PersonBrief
    reasons: list[str]
    suggested: bool = Field(description="One of those with whom the rota would begin.")


class ReviewingPut(BaseModel):
    """What is left out stays as it is."""

    trained: bool | None = Field(
        default=None, description="Has been trained as a reviewer. They say so, or a lead does."
    )
    available: bool | None = Field(
        default=None, description="May be proposed. For the person alone to say."
    )


class Reviewing(BaseModel):
    """Whether somebody reviews in an alliance."""

    person: PersonBrief
    trained: bool
    available: bool
    may_change_trained: bool
    may_change_available: bool
