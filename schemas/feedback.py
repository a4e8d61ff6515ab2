"""Feedback: noticed, wondered, next step; addressed to somebody, who may answer."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.cycles import CycleDocument
from schemas.people import PersonBrief


class FeedbackCreate(BaseModel):
    """What is written in it is in its live document."""

    to_id: UUID = Field(description="Somebody else of the cycle.")
    about_id: UUID | None = Field(
        default=None, description="A live document of the cycle that the giver may read."
    )


class Feedback(BaseModel):
    """`document` says whether the reader may write in it: both of the pair may."""

    document: CycleDocument
    giver: PersonBrief | None
    addressee: PersonBrief | None
    about: CycleDocument | None = Field(description="None too where the reader may not read it.")
    answered: bool
    given_at: datetime
