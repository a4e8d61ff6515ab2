"""Where somebody's calendar is fetched."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from server.data.columns import Moment


class CalendarRow(SQLModel, table=True):
    """The one address of somebody's calendar. Of its secret only the hash is kept."""

    __tablename__ = "calendar"

    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    secret_hash: bytes = Field(max_length=32, unique=True, description="SHA-256 of the secret.")
    created_at: datetime = Field(sa_type=Moment)

    @property
    def id(self) -> UUID:
        """What the trail names: a person has one calendar."""
        return self.person_id
