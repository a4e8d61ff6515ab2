"""Peer reviews of schools, and who was asked for them."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from schemas.roles import ReviewerPart
from server.data.columns import Chosen, Moment


class PeerReviewRow(SQLModel, table=True):
    """A review of a school by people of others. One is open at a time: `ended_at` is None."""

    __tablename__ = "peer_review"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    alliance_id: UUID = Field(foreign_key="alliance.id", ondelete="CASCADE", index=True)
    school_id: UUID = Field(foreign_key="school.id", ondelete="CASCADE", index=True)
    focus: str = Field(default="", max_length=500)
    visit_on: date | None = None
    opened_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    opened_at: datetime = Field(sa_type=Moment)
    handed_over_at: datetime | None = Field(default=None, sa_type=Moment)
    agreed_at: datetime | None = Field(default=None, sa_type=Moment)
    look_again_on: date | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class PeerReviewerRow(SQLModel, table=True):
    """Somebody of another school in a peer review: an offer until they accept."""

    __tablename__ = "peer_reviewer"

    review_id: UUID = Field(foreign_key="peer_review.id", ondelete="CASCADE", primary_key=True)
    person_id: UUID = Field(
        foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True
    )
    part: ReviewerPart = Field(default=ReviewerPart.ASKED, sa_type=Chosen(ReviewerPart))
    reason: str = Field(default="", max_length=500)
    asked_at: datetime = Field(sa_type=Moment)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
