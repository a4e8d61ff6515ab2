"""What decides about practice cards, and what became of them. Their words are live documents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from schemas.practices import AdoptionState, PeerKind
from server.data.columns import Chosen, Moment

SENTENCES = 1000


class PracticeRow(SQLModel, table=True):
    """The card of a cycle; its id is that of its document.

    It is in the library while its document's audience is.
    """

    __tablename__ = "practice"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", unique=True)
    document_id: UUID = Field(foreign_key="document.id", ondelete="CASCADE", unique=True)
    contact_id: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    created_at: datetime = Field(sa_type=Moment)
    created_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    proposed_at: datetime | None = Field(default=None, sa_type=Moment)
    proposed_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    published_at: datetime | None = Field(
        default=None, sa_type=Moment, description="When it came into the library; None: not there."
    )
    validated_at: datetime | None = Field(default=None, sa_type=Moment)
    validated_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")


class ConsentRow(SQLModel, table=True):
    """What a school of the cycle said about its card being in the library."""

    __tablename__ = "practice_consent"

    practice_id: UUID = Field(foreign_key="practice.id", ondelete="CASCADE", primary_key=True)
    school_id: UUID = Field(foreign_key="school.id", primary_key=True)
    consents: bool
    reason: str = Field(default="", max_length=SENTENCES)
    answered_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    answered_at: datetime = Field(sa_type=Moment)


class PeerRow(SQLModel, table=True):
    """That somebody of a school which did not make it asked for a practice, saw or repeated it."""

    __tablename__ = "practice_peer"
    __table_args__ = (UniqueConstraint("practice_id", "school_id", "kind"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    practice_id: UUID = Field(foreign_key="practice.id", ondelete="CASCADE")
    school_id: UUID = Field(foreign_key="school.id", index=True)
    kind: PeerKind = Field(sa_type=Chosen(PeerKind))
    note: str = Field(default="", max_length=SENTENCES)
    said_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    at: datetime = Field(sa_type=Moment)


class AdoptionRow(SQLModel, table=True):
    """A school's use of a practice. `version` counts its changes, for `If-Match`."""

    __tablename__ = "practice_adoption"
    __table_args__ = (UniqueConstraint("practice_id", "school_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    practice_id: UUID = Field(foreign_key="practice.id", ondelete="CASCADE")
    school_id: UUID = Field(foreign_key="school.id", index=True)
    cycle_id: UUID | None = Field(
        default=None, foreign_key="cycle.id", ondelete="SET NULL", index=True
    )
    state: AdoptionState = Field(sa_type=Chosen(AdoptionState))
    why_here: str = Field(max_length=SENTENCES)
    changed: str = Field(default="", max_length=SENTENCES)
    came_back: str = Field(default="", max_length=SENTENCES)
    reason: str = Field(default="", max_length=SENTENCES)
    began_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    since: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    version: int = 1


class SourceRow(SQLModel, table=True):
    """That a card took a part of another one. What came from an adoption is told there."""

    __tablename__ = "practice_source"
    __table_args__ = (UniqueConstraint("practice_id", "source_id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    practice_id: UUID = Field(foreign_key="practice.id", ondelete="CASCADE")
    source_id: UUID = Field(foreign_key="practice.id", ondelete="CASCADE", index=True)
    changed: str = Field(max_length=SENTENCES)


class QuestionRow(SQLModel, table=True):
    """A question to those who made a practice."""

    __tablename__ = "practice_question"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    practice_id: UUID = Field(foreign_key="practice.id", ondelete="CASCADE", index=True)
    question: str = Field(max_length=SENTENCES)
    asked_by: UUID = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    asked_at: datetime = Field(sa_type=Moment)
    answer: str = Field(default="", max_length=SENTENCES)
    answered_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
