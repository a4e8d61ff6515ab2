"""Claims: what a group says that it has learned, with what that rests on."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from schemas.documents import DocumentKindName
from schemas.ids import ONE_LINE
from schemas.measures import Confidence, Paragraph, ReadingKind
from schemas.organisations import SchoolBrief

Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=ONE_LINE)
]


class EvidenceKind(StrEnum):
    READING = "reading"
    DOCUMENT = "document"
    """A live document of the cycle: an observation, an interview …"""
    WORK = "work"
    """A note on pupils' work, which is nowhere else."""


class EvidenceState(StrEnum):
    OPEN = "open"
    HIDDEN = "hidden"
    """The reader may not read it, and is not told what it is called."""
    REMOVED = "removed"
    """It was there when the claim was made."""


class ClaimCreate(BaseModel):
    sentence: Sentence
    confidence: Confidence
    against: Paragraph = Field(default="", description="What would count against it.")


class ClaimUpdate(BaseModel):
    """What is left out stays as it is."""

    sentence: Sentence | None = None
    confidence: Confidence | None = None
    against: Paragraph | None = None


class EvidenceAdd(BaseModel):
    """Exactly one of a reading, a document that one may read, or (with a note alone) work."""

    reading_id: UUID | None = None
    document_id: UUID | None = None
    note: Paragraph = Field(default="", description="What it shows. Pupils have aliases here.")


class ReadingEvidence(BaseModel):
    """A reading as evidence: where its number stands, and not the number."""

    id: UUID
    measure_id: UUID
    title: str
    school: SchoolBrief
    kind: ReadingKind


class DocumentEvidence(BaseModel):
    id: UUID
    kind: DocumentKindName
    lesson_id: UUID | None = Field(description="The lesson that it is about.")
    title: str


class Evidence(BaseModel):
    """What a claim rests on; of what is hidden only that it is there."""

    id: UUID
    kind: EvidenceKind
    state: EvidenceState
    reading: ReadingEvidence | None = None
    document: DocumentEvidence | None = None
    note: str = ""


class EvidenceChoice(BaseModel):
    """Something of the cycle that the reader may name as evidence: either of the two."""

    reading: ReadingEvidence | None = None
    document: DocumentEvidence | None = None


class Claim(BaseModel):
    id: UUID
    cycle_id: UUID
    sentence: str
    confidence: Confidence
    against: str
    evidence: list[Evidence]
    may_change: bool
    version: int = Field(description="Counts its changes; its `ETag` in quotes.")
