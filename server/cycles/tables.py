"""Cycles. Their schools and people are rows of identity, where access reads them."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from schemas.cycles import HowItGoes, Phase, TemplateName
from schemas.ids import new_id
from schemas.roles import CycleRole
from server.data.columns import Chosen, Moment
from server.data.kept_words import keep_words, words_column


class CycleRow(SQLModel, table=True):
    """One enquiry of an alliance. `changed_at` counts what is not written in its documents.

    `version` counts the changes of what people set by hand (its title), for `If-Match`.
    """

    __tablename__ = "cycle"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    alliance_id: UUID = Field(foreign_key="alliance.id", index=True)
    title: str = Field(max_length=200)
    theme: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    template: TemplateName = Field(sa_type=Chosen(TemplateName))
    phase: Phase = Field(default=Phase.SCAN, sa_type=Chosen(Phase))
    iteration: int = Field(default=1, ge=1)
    created_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    changed_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    parked_at: datetime | None = Field(default=None, sa_type=Moment)
    parked_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    parked_reason: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    version: int = 1
    words: str = words_column()


keep_words(CycleRow, "title")


class GainRow(SQLModel, table=True):
    """What a school says at the end that it gave and gained. `version` counts its changes."""

    __tablename__ = "cycle_gain"

    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", primary_key=True)
    school_id: UUID = Field(foreign_key="school.id", primary_key=True)
    gave: str = Field(default="", max_length=1000)
    gained: str = Field(default="", max_length=1000)
    written_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    written_at: datetime = Field(sa_type=Moment)
    version: int = 1


class QuietAnswerRow(SQLModel, table=True):
    """How a group said that it goes on, when nothing had happened since the day `since`."""

    __tablename__ = "cycle_quiet_answer"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", index=True)
    since: date
    answer: HowItGoes = Field(sa_type=Chosen(HowItGoes))
    words: str = Field(default="", max_length=500)
    answered_by: UUID | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    answered_at: datetime = Field(sa_type=Moment)


class FormerCycleMemberRow(SQLModel, table=True):
    """Who left a running cycle when their school left its alliance, and as what.

    They come back to their places when the school is back and accepts again.
    """

    __tablename__ = "former_cycle_member"

    cycle_id: UUID = Field(foreign_key="cycle.id", ondelete="CASCADE", primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True)
    school_id: UUID = Field(foreign_key="school.id", index=True)
    role: CycleRole = Field(sa_type=Chosen(CycleRole))
    carried: bool = Field(description="Whether they carried the school's mark there.")
    since: datetime = Field(sa_type=Moment)


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
