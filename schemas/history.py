"""Versions of a live document, and what is different between two of them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.documents import DocumentContent
from schemas.ids import Line
from schemas.people import PersonBrief


class VersionCreate(BaseModel):
    """Keep the document as it stands now, under a name that says what it was."""

    title: Line


class Version(BaseModel):
    """A document as it stood at a moment, under a name: 'Iteration 1, as it was tried'."""

    id: UUID
    document_id: UUID
    number: int = Field(description="Counts within the document, from 1.")
    title: str
    kept_at: datetime
    kept_by: PersonBrief | None


class VersionContent(Version):
    content: DocumentContent


class PieceKind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(BaseModel):
    """A run of text, and what became of it."""

    kind: PieceKind
    text: str


class DifferencePart(BaseModel):
    """A section or a field in which something is different; only its changed lines."""

    key: str
    title: str
    lines: list[list[Piece]]


class Difference(BaseModel):
    """What is different in `after`; None stands for the document as it is now."""

    before: Version | None
    after: Version | None
    parts: list[DifferencePart]
