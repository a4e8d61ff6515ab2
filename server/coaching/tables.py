"""Deployments and what belongs to them, and what specialist leaders say of themselves."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.coaching import CAPACITY, DeploymentState, OfferState, Side
from schemas.ids import new_id
from server.data.columns import Chosen, Moment


class CoachingProfileRow(SQLModel, table=True):
    """What somebody coaches. It counts where they are a specialist leader."""

    __tablename__ = "coaching_profile"

    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    opted_in: bool = False
    subjects: list[str] = Field(default_factory=list, sa_type=JSON)
    phases: list[str] = Field(default_factory=list, sa_type=JSON)
    capacity: int = CAPACITY
    about: str = Field(default="", max_length=2000)


class DeploymentRow(SQLModel, table=True):
    """A school's request for coaching, and what comes of it."""

    __tablename__ = "deployment"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    alliance_id: UUID = Field(foreign_key="alliance.id", index=True)
    school_id: UUID = Field(foreign_key="school.id", index=True)
    state: DeploymentState = Field(
        default=DeploymentState.ASKED, sa_type=Chosen(DeploymentState), index=True
    )
    title: str = Field(max_length=200)
    need: str = Field(max_length=2000)
    subject: str = Field(max_length=200)
    outcomes: str = Field(default="", max_length=2000)
    wanted_when: str = Field(default="", max_length=200)
    days_wanted: float | None = None
    why_over: str = Field(default="", max_length=2000)
    asked_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    coach_id: UUID | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", index=True
    )
    teacher_id: UUID | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", index=True
    )
    teacher_joined_at: datetime | None = Field(default=None, sa_type=Moment)
    days_agreed: float | None = None
    ends_on: date | None = None
    funder: str = Field(default="", max_length=200)
    rate: float | None = Field(default=None, description="Pounds for a day.")
    asked_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    version: int = 1


class OfferRow(SQLModel, table=True):
    """That somebody would take up a request, or has said that it is not for them."""

    __tablename__ = "deployment_offer"

    deployment_id: UUID = Field(foreign_key="deployment.id", ondelete="CASCADE", primary_key=True)
    coach_id: UUID = Field(
        foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True
    )
    state: OfferState = Field(default=OfferState.OPEN, sa_type=Chosen(OfferState))
    message: str = Field(default="", max_length=2000)
    days: float | None = None
    when: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=2000)
    made_at: datetime = Field(sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)


class SignatureRow(SQLModel, table=True):
    """That a side has signed the agreement as it stands; a change of it takes this away."""

    __tablename__ = "deployment_signature"

    deployment_id: UUID = Field(foreign_key="deployment.id", ondelete="CASCADE", primary_key=True)
    side: Side = Field(sa_type=Chosen(Side), primary_key=True)
    seal: str = Field(
        default="",
        max_length=64,
        sa_column_kwargs={"server_default": ""},
        description="SHA-256 of the agreement that was signed.",
    )
    signed_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    signed_at: datetime = Field(sa_type=Moment)


class StatementRow(SQLModel, table=True):
    """What a side says: `of` is `midterm`, `evaluation` or `comment`."""

    __tablename__ = "deployment_statement"

    deployment_id: UUID = Field(foreign_key="deployment.id", ondelete="CASCADE", primary_key=True)
    of: str = Field(max_length=20, primary_key=True)
    side: Side = Field(sa_type=Chosen(Side), primary_key=True)
    words: str = Field(max_length=2000)
    said_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    said_at: datetime = Field(sa_type=Moment)


class VisitRow(SQLModel, table=True):
    """A visit of the coach to the teacher. What was said there stands in its live document."""

    __tablename__ = "deployment_visit"
    __table_args__ = (UniqueConstraint("deployment_id", "number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    deployment_id: UUID = Field(foreign_key="deployment.id", ondelete="CASCADE")
    number: int = Field(ge=1)
    on: date | None = None
    at: time | None = None
    held_at: datetime | None = Field(default=None, sa_type=Moment)
    document_id: UUID | None = Field(default=None, foreign_key="document.id", ondelete="SET NULL")
    created_at: datetime = Field(sa_type=Moment)


class LedgerRow(SQLModel, table=True):
    """Days of work as they are paid for."""

    __tablename__ = "deployment_ledger"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    deployment_id: UUID = Field(foreign_key="deployment.id", ondelete="CASCADE", index=True)
    on: date
    days: float
    what: str = Field(default="", max_length=200)
    invoice: str = Field(default="", max_length=60)
    written_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    written_at: datetime = Field(sa_type=Moment)
