"""Who belongs where. Access is decided from these rows alone, so they live beside it.

The rows point at alliances, schools and cycles by the names of their tables: those belong to the
domains above.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from schemas.cycles import SchoolPart
from schemas.roles import AllianceRole, CycleRole, ReviewerPart, SchoolRole
from server.data.columns import Chosen, Moment


class AllianceMemberRow(SQLModel, table=True):
    """A person in an alliance."""

    __tablename__ = "alliance_member"

    alliance_id: UUID = Field(foreign_key="alliance.id", primary_key=True)
    person_id: UUID = Field(
        foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True
    )
    role: AllianceRole = Field(default=AllianceRole.MEMBER, sa_type=Chosen(AllianceRole))
    since: datetime = Field(sa_type=Moment)


class SchoolMemberRow(SQLModel, table=True):
    """A person in a school. A head or professional development lead speaks for it."""

    __tablename__ = "school_member"

    school_id: UUID = Field(foreign_key="school.id", primary_key=True)
    person_id: UUID = Field(
        foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True
    )
    role: SchoolRole = Field(default=SchoolRole.TEACHER, sa_type=Chosen(SchoolRole))
    since: datetime = Field(sa_type=Moment)


class AllianceSchoolRow(SQLModel, table=True):
    """A school in an alliance, and how it is marked there: two letters, one of eight slots."""

    __tablename__ = "alliance_school"
    __table_args__ = (UniqueConstraint("alliance_id", "mark"),)

    alliance_id: UUID = Field(foreign_key="alliance.id", primary_key=True)
    school_id: UUID = Field(foreign_key="school.id", primary_key=True, index=True)
    mark: str = Field(max_length=2)
    slot: int = Field(ge=1, le=8)
    since: datetime = Field(sa_type=Moment)


class CycleMemberRow(SQLModel, table=True):
    """A person in a cycle, with the school whose mark they carry in it."""

    __tablename__ = "cycle_member"

    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", primary_key=True)
    person_id: UUID = Field(
        foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True
    )
    role: CycleRole = Field(default=CycleRole.MEMBER, sa_type=Chosen(CycleRole))
    school_id: UUID | None = Field(default=None, foreign_key="school.id")
    since: datetime = Field(sa_type=Moment)


class CycleSchoolRow(SQLModel, table=True):
    """A school's part in a cycle: an offer until somebody there answers for it."""

    __tablename__ = "cycle_school"

    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", primary_key=True)
    school_id: UUID = Field(foreign_key="school.id", primary_key=True, index=True)
    part: SchoolPart = Field(default=SchoolPart.INVITED, sa_type=Chosen(SchoolPart))
    reason: str = Field(default="", max_length=500)
    decided_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    since: datetime = Field(sa_type=Moment)


class CycleReviewerRow(SQLModel, table=True):
    """Somebody of another school in a review of a cycle: an offer until they accept."""

    __tablename__ = "cycle_reviewer"

    review_id: UUID = Field(foreign_key="review.id", ondelete="CASCADE", primary_key=True)
    person_id: UUID = Field(
        foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True
    )
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE")
    part: ReviewerPart = Field(default=ReviewerPart.ASKED, sa_type=Chosen(ReviewerPart))
    reason: str = Field(default="", max_length=500)
    asked_at: datetime = Field(sa_type=Moment)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
