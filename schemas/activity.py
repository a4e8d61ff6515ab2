"""What happened in a cycle: who did what, when."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.documents import DocumentKindName
from schemas.people import PersonBrief


class Activity(BaseModel):
    """One thing that somebody did; nothing is counted, and nobody compared."""

    at: datetime
    person: PersonBrief | None = Field(description="None for the server, and who left.")
    text: str = Field(description="What they did, to stand behind their name: 'wrote in the plan'.")
    document_id: UUID | None = None
    document_kind: DocumentKindName | None = None
    lesson_id: UUID | None = None
