"""Lessons as the API answers with them: what the reader may see, and what they may do."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.lessons import Lesson, LessonBrief, LessonDocument, LessonState, Observer
from schemas.people import PersonBrief
from server.cycles.papers import shown_documents
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, CycleThing, can
from server.identity.memberships import CycleMemberRow
from server.lessons.find import documents_of_lesson
from server.lessons.tables import LessonRow
from server.live.tables import DocumentRow
from server.organisations.briefs import schools_in
from server.people.briefs import person_briefs

People = dict[UUID | None, PersonBrief]


async def briefs(db: AsyncSession, cycle: CycleRow, rows: Sequence[LessonRow]) -> list[LessonBrief]:
    """These lessons of one cycle, in brief."""
    people = await _people(db, cycle, _named(rows))
    return [LessonBrief(**facts) for facts in await _facts(db, cycle, rows, people)]


async def whole(
    db: AsyncSession, actor: Actor, row: LessonRow, cycle: CycleRow, thing: CycleThing
) -> Lesson:
    """One lesson with its documents, as far as `actor` may read them."""
    papers = await documents_of_lesson(db, row.id)
    shown = await shown_documents(db, actor, papers, thing)
    named = _named([row]) | {paper.owner_id for paper in papers}
    members = await _members(db, cycle)
    people = await _people(
        db, cycle, named | {paper.partner_id for paper in papers} | members.keys(), members
    )
    [facts] = await _facts(db, cycle, [row], people)
    readable = {document.id for document in shown}
    of = {paper.id: paper for paper in papers}
    may = can(actor, Action.ADD_LESSON, thing)
    return Lesson(
        **facts,
        cycle_title=cycle.title,
        alliance_id=cycle.alliance_id,
        documents=[
            LessonDocument(
                **document.model_dump(),
                owner=people.get(of[document.id].owner_id),
                partner=people.get(of[document.id].partner_id),
                mine=of[document.id].owner_id == actor.id,
            )
            for document in shown
        ],
        observers=_observers(papers, people, readable) if cycle.id in actor.cycles else [],
        people=[people[key] for key in members if key in people],
        may_change=may,
        may_observe=may and row.teacher_id != actor.id and row.state is not LessonState.CANCELLED,
        changed_at=row.changed_at,
        version=row.version,
    )


def _observers(
    papers: Sequence[DocumentRow], people: People, readable: set[UUID]
) -> list[Observer]:
    return [
        Observer(person=people[paper.owner_id], shared=paper.id in readable)
        for paper in papers
        if paper.kind is DocumentKindName.OBSERVATION and paper.owner_id in people
    ]


async def _facts(
    db: AsyncSession, cycle: CycleRow, rows: Sequence[LessonRow], people: People
) -> list[dict[str, Any]]:
    schools = await schools_in(db, cycle.alliance_id)

    def name(person_id: UUID | None) -> str | None:
        return people[person_id].name if person_id in people else None

    return [
        {
            "id": row.id,
            "cycle_id": row.cycle_id,
            "number": row.number,
            "title": row.title,
            "school": schools.get(row.school_id),
            "teacher": people.get(row.teacher_id),
            "on": row.on,
            "at": row.at,
            "state": row.state,
            "consent_at": row.consent_at,
            "consent_by": name(row.consent_by),
        }
        for row in rows
    ]


def _named(rows: Sequence[LessonRow]) -> set[UUID | None]:
    return {row.teacher_id for row in rows} | {row.consent_by for row in rows}


async def _members(db: AsyncSession, cycle: CycleRow) -> dict[UUID, UUID | None]:
    """Who is in the cycle, those who came first first, and whose mark each carries there."""
    found = await db.exec(
        select(CycleMemberRow.person_id, CycleMemberRow.school_id)
        .where(col(CycleMemberRow.cycle_id) == cycle.id)
        .order_by(col(CycleMemberRow.since), col(CycleMemberRow.person_id))
    )
    return dict(found.all())


async def _people(
    db: AsyncSession,
    cycle: CycleRow,
    ids: set[UUID | None],
    members: dict[UUID, UUID | None] | None = None,
) -> People:
    carried = await _members(db, cycle) if members is None else members
    asked = {key: carried.get(key) for key in ids if key}
    return dict((await person_briefs(db, cycle.alliance_id, asked)).items())
