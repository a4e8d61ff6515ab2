"""Cycles as the API answers with them: what the reader may see, and what they may do."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import (
    Cycle,
    CycleBrief,
    CyclePerson,
    CycleQuiet,
    CycleSchool,
    MissingField,
    Parked,
    SchoolPart,
)
from schemas.documents import DocumentKindName
from schemas.organisations import SchoolBrief
from schemas.templates import TEMPLATES
from server.cycles.answering import last_said
from server.cycles.changes import last_changes
from server.cycles.find import things_of
from server.cycles.papers import shown_documents
from server.cycles.phases import missing_before, next_phase, phase_names
from server.cycles.quiet import quiet_cycles
from server.cycles.readable import readable
from server.cycles.status import status_of
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, CycleSchoolThing, CycleThing, can
from server.identity.memberships import CycleMemberRow, CycleSchoolRow
from server.identity.tables import PersonRow
from server.live.documents import documents_of
from server.live.rendering.content import Content
from server.live.tables import DocumentRow
from server.organisations.briefs import alliance_briefs, schools_in
from server.people.briefs import person_briefs


async def briefs(db: AsyncSession, actor: Actor, rows: Sequence[CycleRow]) -> list[CycleBrief]:
    """These cycles, in brief; `actor` may see each of them."""
    things = await things_of(db, rows)
    changes = await last_changes(db, rows, await _read_by(db, actor, rows))
    alliances = await alliance_briefs(db, {row.alliance_id for row in rows})
    schools = {key: await schools_in(db, key) for key in alliances}
    parts = await _parts(db, rows)
    named = {change.by for change in changes.values()}
    named |= {part.decided_by for of_cycle in parts.values() for part in of_cycle}
    named |= {row.parked_by for row in rows}
    names = await _names(db, {person for person in named if person})
    return [
        CycleBrief(
            id=row.id,
            alliance=alliances[row.alliance_id],
            title=row.title,
            status=status_of(
                row.phase, things[row.id].schools.values(), parked=row.parked_at is not None
            ),
            parked=_parked(actor, row, things[row.id], names),
            phase=row.phase,
            phase_names=phase_names(TEMPLATES[row.template]),
            iteration=row.iteration,
            template=row.template,
            schools=_schools(
                actor,
                things[row.id],
                parts[row.id],
                schools[row.alliance_id],
                names,
            ),
            my_role=actor.cycles.get(row.id),
            changed_at=changes[row.id].at,
            changed_by=names.get(changes[row.id].by),
        )
        for row in rows
    ]


async def whole(
    db: AsyncSession, actor: Actor, row: CycleRow, plan: Content | None, today: date
) -> Cycle:
    """One cycle. `plan` is the content of its plan, None where `actor` may not read that."""
    [brief] = await briefs(db, actor, [row])
    thing = (await things_of(db, [row]))[row.id]
    papers = (await documents_of(db, [row.id]))[row.id]
    still = can(actor, Action.SAY_HOW_IT_GOES, thing)
    quiet = (await quiet_cycles(db, [row], today)).get(row.id) if still else None
    return Cycle(
        **brief.model_dump(),
        theme=row.theme,
        people=await _people(db, row),
        documents=await shown_documents(db, actor, papers, thing),
        missing=missing(brief, plan_of(papers), plan),
        lessons=sum(paper.kind is DocumentKindName.LESSON for paper in papers),
        may_manage=can(actor, Action.ASSIGN, thing),
        may_park=can(actor, Action.PARK, thing),
        may_add_lesson=can(actor, Action.ADD_LESSON, thing),
        quiet=CycleQuiet(since=quiet.since, asked_on=quiet.asked_on, for_lead=quiet.for_lead)
        if quiet
        else None,
        said=await last_said(db, row.id) if can(actor, Action.READ, thing) else None,
        version=row.version,
        created_at=row.created_at,
    )


def missing(
    brief: CycleBrief, paper: DocumentRow | None, plan: Content | None
) -> list[MissingField]:
    """What the cycle's plan lacks before its next phase."""
    if plan is None or paper is None:
        return []
    template = TEMPLATES[brief.template]
    return missing_before(next_phase(brief.phase), plan, paper.id, template, taking_part(brief))


def taking_part(brief: CycleBrief) -> dict[UUID, str]:
    """The schools that accepted, by id, as colleagues call them."""
    return {
        part.school.id: part.school.short_name
        for part in brief.schools
        if part.part is SchoolPart.ACCEPTED
    }


def plan_of(papers: Sequence[DocumentRow]) -> DocumentRow | None:
    """The plan among a cycle's documents."""
    return next((paper for paper in papers if paper.kind is DocumentKindName.PLAN), None)


async def _read_by(db: AsyncSession, actor: Actor, rows: Sequence[CycleRow]) -> dict[str, UUID]:
    """The documents of these cycles that `actor` may read, by their names in the log: the cycle.

    When others wrote in what they keep to themselves is theirs too.
    """
    found = await db.exec(
        select(DocumentRow.id, CycleRow.id)
        .join(CycleRow, col(CycleRow.id) == col(DocumentRow.cycle_id))
        .where(col(CycleRow.id).in_([row.id for row in rows]), readable(actor, DocumentRow))
    )
    return {str(document): cycle for document, cycle in found.all()}


def _parked(
    actor: Actor, row: CycleRow, thing: CycleThing, names: dict[UUID | None, str]
) -> Parked | None:
    if row.parked_at is None or thing.closed:
        return None
    reason = row.parked_reason if can(actor, Action.READ, thing) else ""
    return Parked(at=row.parked_at, by=names.get(row.parked_by), reason=reason)


async def _parts(db: AsyncSession, rows: Sequence[CycleRow]) -> dict[UUID, list[CycleSchoolRow]]:
    """The parts of schools in each cycle, the earliest first."""
    found = await db.exec(
        select(CycleSchoolRow)
        .where(col(CycleSchoolRow.cycle_id).in_([row.id for row in rows]))
        .order_by(col(CycleSchoolRow.since), col(CycleSchoolRow.school_id))
    )
    parts: dict[UUID, list[CycleSchoolRow]] = {row.id: [] for row in rows}
    for part in found.all():
        parts[part.cycle_id].append(part)
    return parts


def _schools(
    actor: Actor,
    thing: CycleThing,
    parts: Sequence[CycleSchoolRow],
    schools: dict[UUID, SchoolBrief],
    names: dict[UUID | None, str],
) -> list[CycleSchool]:
    def school(part: CycleSchoolRow) -> CycleSchool:
        speaks_for_it = can(actor, Action.ANSWER, CycleSchoolThing(thing, part.school_id))
        return CycleSchool(
            school=schools[part.school_id],
            part=part.part,
            decided_by=names.get(part.decided_by),
            decided_at=part.decided_at,
            reason=part.reason if speaks_for_it or thing.id in actor.cycles else "",
            may_decide=speaks_for_it and not thing.closed,
        )

    return [school(part) for part in parts]


async def _people(db: AsyncSession, row: CycleRow) -> list[CyclePerson]:
    """Everybody in the cycle, those who came first first."""
    found = await db.exec(
        select(CycleMemberRow)
        .where(col(CycleMemberRow.cycle_id) == row.id)
        .order_by(col(CycleMemberRow.since), col(CycleMemberRow.person_id))
    )
    members = found.all()
    carried = {member.person_id: member.school_id for member in members}
    people = await person_briefs(db, row.alliance_id, carried)
    return [CyclePerson(person=people[member.person_id], role=member.role) for member in members]


async def _names(db: AsyncSession, ids: set[UUID]) -> dict[UUID | None, str]:
    found = await db.exec(select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(ids)))
    return dict(found.all())
