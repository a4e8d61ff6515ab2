"""Which schools look for partners. Who said so for a school is in the audit trail alone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKeyConstraint
from sqlmodel import Field, SQLModel

from server.data.columns import Moment


class PartnerSearchRow(SQLModel, table=True):
    """A school that has opted in, in one alliance. It goes when the school leaves that."""

    __tablename__ = "partner_search"
    __table_args__ = (
        ForeignKeyConstraint(
            ["alliance_id", "school_id"],
            ["alliance_school.alliance_id", "alliance_school.school_id"],
            ondelete="CASCADE",
        ),
    )

    alliance_id: UUID = Field(primary_key=True)
    school_id: UUID = Field(primary_key=True)
    alone_in: list[str] = Field(default_factory=list, sa_type=JSON)
    subjects: list[str] = Field(default_factory=list, sa_type=JSON)
    about: str = Field(default="", max_length=1000)
    since: datetime = Field(sa_type=Moment)
