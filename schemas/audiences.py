"""Who may read a live document, and who said so."""

from datetime import datetime

from pydantic import BaseModel, Field

from schemas.people import PersonBrief
from schemas.roles import Audience


class AudiencePut(BaseModel):
    audience: Audience


class AudienceChange(BaseModel):
    before: Audience
    after: Audience
    changed_by: str | None = Field(description="Their name; None when the account is gone.")
    changed_at: datetime


class DocumentAudience(BaseModel):
    """`history` has the newest change first."""

    audience: Audience
    owner: PersonBrief | None
    partner: PersonBrief | None
    rungs: list[Audience] = Field(description="What it may be given, the narrowest first.")
    may_change: bool = Field(description="The reader may say who reads it.")
    history: list[AudienceChange]
