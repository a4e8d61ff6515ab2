"""Rounds of rating, what was rated, and the words that an alliance rates by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from schemas.ids import new_id
from schemas.maturity import Stage, Strand
from server.data.columns import Chosen, Moment


class DescriptorsRow(SQLModel, table=True):
    """The words of an alliance from a version on; never changed. Version 0 is in no row."""

    __tablename__ = "maturity_descriptors"

    alliance_id: UUID = Field(foreign_key="alliance.id", ondelete="CASCADE", primary_key=True)
    version: int = Field(primary_key=True)
    strands: list[dict[str, Any]] = Field(sa_type=JSON)
    changed_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    changed_at: datetime = Field(sa_type=Moment)


class RoundRow(SQLModel, table=True):
    """One look at how far the alliance is. One is open at a time."""

    __tablename__ = "maturity_round"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    alliance_id: UUID = Field(foreign_key="alliance.id", ondelete="CASCADE", index=True)
    title: str = Field(max_length=200)
    descriptors: int = 0
    opened_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    opened_at: datetime = Field(sa_type=Moment)
    shown_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class RatingRow(SQLModel, table=True):
    """Where a school sees itself in a strand; without a school: what all agreed on."""

    __tablename__ = "maturity_rating"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    round_id: UUID = Field(foreign_key="maturity_round.id", ondelete="CASCADE", index=True)
    school_id: UUID | None = Field(default=None, foreign_key="school.id", ondelete="CASCADE")
    strand: Strand = Field(sa_type=Chosen(Strand))
    stage: Stage = Field(sa_type=Chosen(Stage))
    because: str = Field(default="", max_length=1000)
    rated_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    rated_at: datetime = Field(sa_type=Moment)


class RatingEvidenceRow(SQLModel, table=True):
    """A cycle that shows it."""

    __tablename__ = "maturity_evidence"

    rating_id: UUID = Field(foreign_key="maturity_rating.id", ondelete="CASCADE", primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", primary_key=True)
