"""That people were reminded of something. What a reminder says is worked out where it is shown."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.reminders import ReminderKind
from server.data.columns import Chosen, Moment


class ReminderRow(SQLModel, table=True):
    """A reminder of a thing (an alliance's charter, a cycle), once for each day it is about."""

    __tablename__ = "reminder"

    kind: ReminderKind = Field(sa_type=Chosen(ReminderKind), primary_key=True)
    thing_id: UUID = Field(primary_key=True)
    about: date = Field(primary_key=True, description="The day that is near, or since when.")
    alliance_id: UUID = Field(foreign_key="alliance.id", ondelete="CASCADE", index=True)
    reminded_at: datetime = Field(sa_type=Moment)
