"""Peer reviews of schools: asked for by the school, owned by the school, of no person."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.cycles import CycleDocument
from schemas.organisations import SchoolBrief
from schemas.reviews import Reviewer, Sentence


class PeerReviewState(StrEnum):
    """How far it has come: worked out from what was done, never kept."""

    ASKED = "asked"
    """Nobody has accepted yet; the school writes of itself."""
    VISITING = "visiting"
    """Reviewers read that, visit, and write their report."""
    REPORTED = "reported"
    """The report is the school's; support is talked about."""
    SUPPORTED = "supported"
    """Support is agreed, and a day to look at what came of it."""
    ENDED = "ended"


class PeerReviewCreate(BaseModel):
    """A school asks people of other schools of an alliance to look at it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "alliance_id": "01990000-0000-7000-8000-000000000001",
                    "reviewer_ids": ["01990000-0000-7000-8000-000000000002"],
                    "focus": "How quiet children get a word in",
                    "visit_on": "2027-02-03",
                }
            ]
        }
    )

    alliance_id: UUID
    reviewer_ids: list[UUID] = Field(min_length=1, max_length=6)
    focus: Sentence = Field(default="", description="What they might look at above all.")
    visit_on: date | None = None


class PeerReviewVisit(BaseModel):
    on: date | None = Field(description="The day of the visit; null while it is not settled.")


class PeerReviewSupport(BaseModel):
    """That support is agreed, which stands in its document."""

    look_again_on: date = Field(description="When the school and its reviewers look again.")


class PeerReview(BaseModel):
    """A review of a school. It gives no grade, and says nothing of persons."""

    id: UUID
    alliance_id: UUID
    school: SchoolBrief
    state: PeerReviewState
    focus: str
    visit_on: date | None
    look_again_on: date | None
    reviewers: list[Reviewer]
    opened_at: datetime
    handed_over_at: datetime | None
    agreed_at: datetime | None
    ended_at: datetime | None
    papers: list[CycleDocument] = Field(
        description="What the school says of itself, the report, and the support: as far as the "
        "reader may read them."
    )
    asked: bool = Field(description="The reader was asked to review, and has not answered.")
    may_ask: bool = Field(description="The reader may ask others, agree on support, and end it.")
    may_set_visit: bool
    may_hand_over: bool
    may_agree: bool
