"""Claims and what they rest on."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.claims import EvidenceKind
from schemas.ids import new_id
from schemas.measures import Confidence
from server.data.columns import Chosen, Moment
from server.data.kept_words import keep_words, words_column


class ClaimRow(SQLModel, table=True):
    """A sentence of the group about what it has learned."""

    __tablename__ = "claim"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", index=True)
    sentence: str = Field(max_length=500)
    confidence: Confidence = Field(sa_type=Chosen(Confidence))
    against: str = Field(default="", max_length=1000)
    created_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    version: int = 1
    words: str = words_column()


keep_words(ClaimRow, "sentence", "against")


class EvidenceRow(SQLModel, table=True):
    """One thing that a claim rests on. What it points at may go; that it was there stays."""

    __tablename__ = "claim_evidence"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    claim_id: UUID = Field(foreign_key="claim.id", ondelete="CASCADE", index=True)
    kind: EvidenceKind = Field(sa_type=Chosen(EvidenceKind))
    reading_id: UUID | None = Field(
        default=None, foreign_key="reading.id", ondelete="SET NULL", index=True
    )
    document_id: UUID | None = Field(
        default=None, foreign_key="document.id", ondelete="SET NULL", index=True
    )
    note: str = Field(default="", max_length=1000)
    added_at: datetime = Field(sa_type=Moment)
    words: str = words_column()


keep_words(EvidenceRow, "note")
