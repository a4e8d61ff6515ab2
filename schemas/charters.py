"""The charter of an alliance: its text is a live document, its date and its signatures are here."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.organisations import SchoolBrief


class RenewalPut(BaseModel):
    """The day on which the schools look at the charter again."""

    renews_on: date = Field(examples=["2027-09-06"])


class CharterChange(StrEnum):
    """What is otherwise now than when a school signed."""

    TEXT = "text"
    RENEWAL = "renewal"


class CharterSignature(BaseModel):
    """That somebody signed for a school: which version of the text, and until when."""

    by: str | None
    at: datetime
    version_id: UUID = Field(description="The version of the document that was signed.")
    renews_on: date
    changed: list[CharterChange] = Field(description="Empty: it is as it was signed.")


class SignedFor(BaseModel):
    """A school of the alliance, and what was signed for it last."""

    school: SchoolBrief
    signature: CharterSignature | None


class CharterSchool(SignedFor):
    may_sign: bool = Field(description="The reader may sign for it, or take the signature back.")


class Charter(BaseModel):
    """A charter as its reader may know it; without `document_id` nobody has begun one."""

    alliance_id: UUID
    document_id: UUID | None
    begun_at: datetime | None
    renews_on: date | None = Field(description="Schools sign once there is a day.")
    reminded_at: datetime | None = Field(
        description="When the schools were reminded that this day is near."
    )
    schools: list[CharterSchool]
    may_write: bool
    may_keep: bool = Field(description="The reader may begin it, and put the day.")
    version: int = Field(description="Counts changes of the day; its `ETag` in quotes.")
