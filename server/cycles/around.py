"""What there is in cycles besides their plans, as far as it asks something of somebody.

Whether something was written in a document is read from its projection, some seconds late: one
query for all documents of all cycles.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import CycleBrief, Phase, SchoolPart
from schemas.documents import DocumentKindName
from schemas.organisations import SchoolBrief
from schemas.roles import Audience
from server.cycles.joining import WRITE_FOR_A_SCHOOL
from server.cycles.lesson_steps import Around, LessonFacts
from server.cycles.tables import GainRow, IterationRow
from server.identity.access import Actor
from server.identity.tables import PersonRow
from server.lessons.tables import LessonRow
from server.live.tables import DocumentRow, ProjectionRow, WrittenRow

_K = DocumentKindName
_ASKED = frozenset({_K.DISCUSSION, _K.FEEDBACK, _K.ITERATION})
"""Kinds of documents of which it matters here what is written in them."""
_THERE_FROM_THE_BEGINNING = frozenset({"pupils"})
"""The parts of a discussion that are not empty when it is made."""


async def around_of(
    db: AsyncSession,
    actor: Actor,
    cycles: Sequence[CycleBrief],
    papers: Mapping[UUID, Sequence[DocumentRow]],
) -> dict[UUID, Around]:
    """Of each of `cycles`, whose documents are `papers`; nothing of those `actor` is not in."""
    own = [cycle.id for cycle in cycles if cycle.my_role is not None]
    asked = {row.id: row for of in own for row in papers[of] if row.kind in _ASKED}
    parts = await _parts(db, asked)
    lessons = await _lessons(db, own)
    iterations = await _iterations(db, own)
    told = await _told(db, [cycle.id for cycle in cycles if cycle.phase is Phase.SHARE])
    feedback = [row for row in asked.values() if _unanswered(actor, row, parts)]
    teachers = {row.teacher_id for row in lessons if row.teacher_id}
    names = await _names(db, teachers | {row.owner_id for row in feedback if row.owner_id})
    return {
        cycle.id: Around(
            lessons=[
                _facts(actor, cycle, row, papers[cycle.id], parts, names)
                for row in lessons
                if row.cycle_id == cycle.id
            ],
            unanswered={
                row.id: names.get(row.owner_id, "somebody")
                for row in feedback
                if row.cycle_id == cycle.id
            },
            undecided=[
                row.number
                for row in iterations
                if row.cycle_id == cycle.id and "decision" not in parts.get(row.document_id, ())
            ],
            ungained=_ungained(actor, cycle, told),
        )
        for cycle in cycles
    }


Parts = Mapping[UUID, Collection[str]]
"""The keys of what is written in each document."""


async def _parts(db: AsyncSession, ids: Collection[UUID]) -> Parts:
    found = await db.exec(
        select(ProjectionRow.document_id, ProjectionRow.places).where(
            col(ProjectionRow.document_id).in_(ids)
        )
    )
    parts = {document: {key for _, key in places} for document, places in found.all()}
    written = await db.exec(
        select(WrittenRow.document_id).where(col(WrittenRow.document_id).in_(ids)).distinct()
    )
    for document in written.all():
        parts.setdefault(document, set()).add("")
    return parts


async def _lessons(db: AsyncSession, cycles: Collection[UUID]) -> Sequence[LessonRow]:
    found = await db.exec(
        select(LessonRow)
        .where(col(LessonRow.cycle_id).in_(cycles))
        .order_by(col(LessonRow.on), col(LessonRow.at), col(LessonRow.number))
    )
    return found.all()


async def _iterations(db: AsyncSession, cycles: Collection[UUID]) -> Sequence[IterationRow]:
    found = await db.exec(
        select(IterationRow)
        .where(col(IterationRow.cycle_id).in_(cycles))
        .order_by(col(IterationRow.number))
    )
    return found.all()


async def _told(db: AsyncSession, cycles: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    found = await db.exec(
        select(GainRow.cycle_id, GainRow.school_id).where(col(GainRow.cycle_id).in_(cycles))
    )
    return set(found.all())


async def _names(db: AsyncSession, ids: Collection[UUID]) -> dict[UUID | None, str]:
    found = await db.exec(select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(ids)))
    return dict(found.all())


def _unanswered(actor: Actor, row: DocumentRow, parts: Parts) -> bool:
    """Whether it is feedback to `actor` in which something stands, and no answer."""
    said = set(parts.get(row.id, ())) - {""}
    addressed = row.kind is _K.FEEDBACK and row.partner_id == actor.id
    return (
        addressed and row.audience is not Audience.PRIVATE and bool(said) and "answer" not in said
    )


def _facts(
    actor: Actor,
    cycle: CycleBrief,
    row: LessonRow,
    papers: Sequence[DocumentRow],
    parts: Parts,
    names: Mapping[UUID | None, str],
) -> LessonFacts:
    of_lesson = [paper for paper in papers if paper.lesson_id == row.id]
    observed = (
        paper.audience
        for paper in of_lesson
        if paper.kind is _K.OBSERVATION and paper.owner_id == actor.id
    )
    talks = [paper for paper in of_lesson if paper.kind is _K.DISCUSSION]
    return LessonFacts(
        id=row.id,
        number=row.number,
        title=row.title,
        school=next((s.school for s in cycle.schools if s.school.id == row.school_id), None),
        on=row.on,
        at=row.at,
        state=row.state,
        teacher=names.get(row.teacher_id, ""),
        teaches=row.teacher_id == actor.id,
        consent=row.consent_at is not None,
        observed=next(observed, None),
        talk_begun=any(set(parts.get(talk.id, ())) - _THERE_FROM_THE_BEGINNING for talk in talks),
    )


def _ungained(actor: Actor, cycle: CycleBrief, told: set[tuple[UUID, UUID]]) -> list[SchoolBrief]:
    """The schools for which `actor` may say it, and nobody has."""
    writes = cycle.my_role in WRITE_FOR_A_SCHOOL
    return [
        part.school
        for part in cycle.schools
        if part.part is SchoolPart.ACCEPTED
        and (cycle.id, part.school.id) not in told
        and (
            part.school.id in actor.speaks_for
            or (writes and actor.marks.get(cycle.id) == part.school.id)
        )
    ]
