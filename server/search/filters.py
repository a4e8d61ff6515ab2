"""What is looked for, and the SQL conditions that keep what somebody may read and asked for."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, literal
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from schemas.cycles import Phase, SchoolPart
from schemas.documents import DocumentKindName
from schemas.search import FoundKind
from server.cycles.readable import readable
from server.cycles.tables import CycleRow
from server.identity.access import Actor
from server.identity.memberships import CycleSchoolRow
from server.live.projections.reading import subject_words
from server.live.tables import DocumentRow, ProjectionRow
from server.search.asked import Term

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Asked:
    """What is looked for: all of `terms`, and only what the filters keep."""

    terms: tuple[Term, ...]
    kind: FoundKind | None = None
    phase: Phase | None = None
    subject: str = ""
    school_id: UUID | None = None

    @property
    def about_cycles(self) -> bool:
        """Whether a filter asks for what schools and people do not have."""
        return self.phase is not None or bool(self.subject)


def in_cycle(actor: Actor, asked: Asked) -> Condition:
    """Keeps the cycles of the phase, subject and school that are asked for.

    A subject counts where `actor` may read the plan that says so: a filter must not tell either.
    """
    kept: list[Condition] = [literal(value=True)]
    if asked.phase is not None:
        kept.append(col(CycleRow.phase) == asked.phase)
    if asked.school_id is not None:
        part = select(CycleSchoolRow.cycle_id).where(
            col(CycleSchoolRow.school_id) == asked.school_id,
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
        )
        kept.append(col(CycleRow.id).in_(part))
    if asked.subject:
        plan, said = aliased(DocumentRow), aliased(ProjectionRow)
        kept.append(
            exists().where(
                col(plan.cycle_id) == col(CycleRow.id),
                col(plan.kind) == DocumentKindName.PLAN,
                col(said.document_id) == col(plan.id),
                col(said.subject_words) == subject_words(asked.subject),
                col(said.subject_words) != "",
                readable(actor, plan),
            )
        )
    return and_(*kept)
