"""What can be evidence in a cycle, as one reader may know it: its readings and live documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.claims import DocumentEvidence, ReadingEvidence
from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from schemas.roles import Audience
from server.identity.access import RUNGS, Action, Actor, CycleThing, can
from server.identity.tables import PersonRow
from server.lessons.tables import LessonRow
from server.live.documents import document_thing, documents_of
from server.live.tables import DocumentRow
from server.measures.describe import ORDER
from server.measures.tables import MeasureRow, ReadingRow
from server.organisations.briefs import schools_in


@dataclass(frozen=True)
class Sources:
    """By id. `hidden` are the documents that the reader may not read."""

    readings: Mapping[UUID, ReadingEvidence]
    documents: Mapping[UUID, DocumentEvidence]
    hidden: frozenset[UUID]


async def sources_of(db: AsyncSession, actor: Actor, cycle: CycleThing) -> Sources:
    """All of a cycle that `actor`, who may read the cycle, can name or meets as evidence."""
    papers = (await documents_of(db, [cycle.id]))[cycle.id]
    readable = [row for row in papers if can(actor, Action.READ, document_thing(row, cycle))]
    shown = {row.id for row in readable}
    return Sources(
        readings=await _readings(db, cycle),
        documents=await _documents(db, readable),
        hidden=frozenset(row.id for row in papers if row.id not in shown),
    )


async def _readings(db: AsyncSession, cycle: CycleThing) -> dict[UUID, ReadingEvidence]:
    """The cycle's readings, measure by measure; a small one is named like any other."""
    schools = await schools_in(db, cycle.alliance_id)
    found = await db.exec(
        select(ReadingRow, MeasureRow)
        .join(MeasureRow, col(MeasureRow.id) == col(ReadingRow.measure_id))
        .where(col(MeasureRow.cycle_id) == cycle.id)
        .order_by(col(MeasureRow.created_at), col(MeasureRow.id), col(ReadingRow.taken_on))
    )
    places = {school: place for place, school in enumerate(schools)}
    rows = [(row, measure) for row, measure in found.all() if row.school_id in schools]
    rows.sort(
        key=lambda pair: (
            pair[1].created_at,
            pair[1].id,
            places[pair[0].school_id],
            ORDER[pair[0].kind],
        )
    )
    return {
        row.id: ReadingEvidence(
            id=row.id,
            measure_id=measure.id,
            title=measure.title,
            school=schools[row.school_id],
            kind=row.kind,
        )
        for row, measure in rows
    }


async def _documents(db: AsyncSession, rows: list[DocumentRow]) -> dict[UUID, DocumentEvidence]:
    owners = {row.owner_id for row in rows if row.owner_id}
    people = await db.exec(
        select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(owners))
    )
    names: dict[UUID | None, str] = dict(people.all())
    taught = {row.lesson_id for row in rows if row.lesson_id}
    lessons = await db.exec(
        select(LessonRow.id, LessonRow.number).where(col(LessonRow.id).in_(taught))
    )
    numbers: dict[UUID | None, int] = dict(lessons.all())
    return {
        row.id: DocumentEvidence(
            id=row.id,
            kind=row.kind,
            lesson_id=row.lesson_id,
            title=_title(row, names.get(row.owner_id), numbers.get(row.lesson_id)),
        )
        for row in rows
    }


def _title(row: DocumentRow, owner: str | None, lesson: int | None) -> str:
    """What tells a document from its like: 'Observation of lesson 2, by Tom Ellery'."""
    title = DOCUMENT_KINDS[row.kind].title
    if lesson is not None:
        plan = row.kind is DocumentKindName.LESSON
        title = f"{'Plan' if plan else title} of lesson {lesson}"
    own = Audience.PRIVATE in RUNGS[row.kind]  # the others are the group's
    return f"{title}, by {owner}" if owner and own else title
