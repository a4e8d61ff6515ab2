"""Cycles. Their schools and people are rows of identity, where access reads them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.cycles import Phase, TemplateName
from schemas.ids import new_id
from server.data.columns import Chosen, Moment
from server.data.kept_words import keep_words, words_column


class CycleRow(SQLModel, table=True):
    """One enquiry of an alliance. `changed_at` counts what is not written in its documents."""

    __tablename__ = "cycle"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    alliance_id: UUID = Field(foreign_key="alliance.id", index=True)
    title: str = Field(max_length=200)
    template: TemplateName = Field(sa_type=Chosen(TemplateName))
    phase: Phase = Field(default=Phase.SCAN, sa_type=Chosen(Phase))
    iteration: int = Field(default=1, ge=1)
    created_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    changed_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    words: str = words_column()


keep_words(CycleRow, "title")


class IterationRow(SQLModel, table=True):
    """One way through a cycle's phases, with the live document of what was changed and why.

    `tried_id` is the version of the plan that was tried. What changed is the difference to that of
    the iteration before, unless people chose others (`before_id`, `after_id`).
    """

    __tablename__ = "iteration"

    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(ge=1, primary_key=True)
    document_id: UUID = Field(foreign_key="document.id")
    tried_id: UUID | None = Field(
        default=None, foreign_key="document_version.id", ondelete="SET NULL"
    )
    before_id: UUID | None = Field(
        default=None, foreign_key="document_version.id", ondelete="SET NULL"
    )
    after_id: UUID | None = Field(
        default=None, foreign_key="document_version.id", ondelete="SET NULL"
    )
    began_at: datetime = Field(sa_type=Moment)
