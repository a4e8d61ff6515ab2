"""What a search finds, among all that somebody may read."""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.cycles import Phase
from schemas.documents import DocumentKindName
from schemas.organisations import SchoolBrief
from schemas.roles import Audience


class NamedKind(StrEnum):
    """What is found that is no live document: most of it by its name alone."""

    CYCLE = "cycle"
    SCHOOL = "school"
    PERSON = "person"
    MEASURE = "measure"
    CLAIM = "claim"


FoundKind: TypeAlias = NamedKind | DocumentKindName
"""What a search can be narrowed to: a kind of live document, or one of the others."""


class TextPart(BaseModel):
    """A piece of plain text. Put together, the pieces are the whole; never read them as HTML."""

    text: str
    found: bool = Field(description="It is a word that was looked for.")


class FoundCycle(BaseModel):
    id: UUID
    title: str
    phase: Phase


class SearchHit(BaseModel):
    """One thing that was found; `id` is that of what `kind` says."""

    kind: FoundKind
    id: UUID
    title: str
    title_parts: list[TextPart]
    snippet: list[TextPart] = Field(
        description="Of a document, measure or claim: where the words stand in it."
    )
    key: str | None = Field(
        default=None, description="The section or field in which the snippet stands."
    )
    alliance_id: UUID | None = Field(description="The alliance in which the reader meets it.")
    cycle: FoundCycle | None = Field(
        default=None, description="The cycle, or the one that it is of."
    )
    lesson_id: UUID | None = Field(
        default=None, description="Of a document that belongs to a research lesson."
    )
    deployment_id: UUID | None = Field(
        default=None, description="Of an agreement or a coaching log."
    )
    visit_id: UUID | None = Field(default=None, description="Of a coaching log.")
    peer_review_id: UUID | None = Field(
        default=None, description="Of a document that belongs to a review of a school."
    )
    audience: Audience | None = Field(default=None, description="Of a document.")
    school: SchoolBrief | None = Field(
        default=None,
        description="The school, the school of the person, or the one that is coached or reviewed.",
    )
    at: datetime | None = Field(
        default=None,
        description="When it was last written in, or changed. Of schools and people: none.",
    )
