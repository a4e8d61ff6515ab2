"""What is next for somebody, and who is working now: computed from what is there, never kept."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Home, NextStep, Phase, WorkingNow
from schemas.documents import DOCUMENT_KINDS
from schemas.people import PersonBrief
from schemas.roles import Grant
from schemas.templates import TEMPLATES
<<<<<<< HEAD
=======
from server.cycles.describe import briefs, missing, taking_part
>>>>>>> 6a1264a (Answer home and the list of cycles without looking at every document)
from server.cycles.find import things_of
from server.cycles.next_steps import next_steps
from server.cycles.tables import CycleRow
from server.identity.access import Actor, grant
from server.identity.memberships import CycleMemberRow
from server.identity.visible import CycleColumns, visible_cycles
<<<<<<< HEAD
from server.live.documents import document_thing, documents_of
=======
from server.live.documents import document_thing, documents_named, plans_of, read_document
from server.live.rendering.content import Content
>>>>>>> 6a1264a (Answer home and the list of cycles without looking at every document)
from server.live.tables import DocumentRow
from server.people.briefs import person_briefs
from sync.hub import Hub

MOST_CYCLES = 100
"""Running cycles that are looked at, the youngest first: whoever leads a large alliance has more
than a page can say."""


async def home(db: AsyncSession, hub: Hub, actor: Actor, today: date) -> Home:
    """The home page of `actor` on the day `today`."""
    rows = await _running(db, actor)
    papers = await documents_of(db, [row.id for row in rows])
    return Home(
        next_steps=await next_steps(db, hub, actor, rows, papers, today),
        working_now=await _working_now(db, hub, actor, rows, papers),
    )


async def next_for(db: AsyncSession, hub: Hub, actor: Actor, today: date) -> list[NextStep]:
    """What is next for `actor`, alone."""
    rows = await _running(db, actor)
    papers = await documents_of(db, [row.id for row in rows])
    return await next_steps(db, hub, actor, rows, papers, today)


async def _running(db: AsyncSession, actor: Actor) -> Sequence[CycleRow]:
    """The cycles that are under way, parked ones left out."""
    found = await db.exec(
        select(CycleRow)
        .where(
            visible_cycles(actor, CycleColumns(col(CycleRow.id), col(CycleRow.alliance_id))),
            col(CycleRow.phase) != Phase.CLOSED,
            col(CycleRow.parked_at).is_(None),
        )
        .order_by(col(CycleRow.created_at).desc(), col(CycleRow.id).desc())
        .limit(MOST_CYCLES)
    )
<<<<<<< HEAD
    return found.all()
=======
    rows = found.all()
    plans = await plans_of(db, [row.id for row in rows])
    staffed = await _staffed(db, rows)
    facts = []
    for brief in await briefs(db, actor, rows):
        plan = None
        if brief.my_role in WRITE_FOR_A_SCHOOL:
            plan = await _plan(hub, plans.get(brief.id))
        facts.append(
            Facts(
                cycle=brief,
                missing=(lacking := missing(brief, plans.get(brief.id), plan)),
                offers=_offers(brief, plan) if lacking else {},
                dates=_dates(plan),
                own_schools=actor.schools.keys(),
                staffed=staffed[brief.id],
            )
        )
    return Home(
        next_steps=steps(facts, today),
        working_now=await _working_now(db, hub, actor, rows),
    )


async def _plan(hub: Hub, paper: DocumentRow | None) -> Content | None:
    """The plan's content; None where it cannot be read, which must not take the page away."""
    if paper is None:
        return None
    try:
        return await read_document(hub, paper)
    except SyncError:
        log.exception("home.plan_not_read", document=str(paper.id))
        return None


def _offers(brief: CycleBrief, plan: Content | None) -> dict[UUID, str]:
    if plan is None:
        return {}
    lacking = offers_missing(plan, taking_part(brief))
    return {school_id: title for school_id, (title, _) in lacking.items()}


def _dates(plan: Content | None) -> dict[str, date]:
    if plan is None:
        return {}
    keys = [field.key for field in plan.kind.fields if field.type is FieldType.DATE]
    return {key: date.fromisoformat(str(plan.fields[key])) for key in keys if key in plan.fields}


async def _staffed(db: AsyncSession, rows: Sequence[CycleRow]) -> dict[UUID, set[UUID]]:
    """For each cycle the schools that somebody in it writes for."""
    found = await db.exec(
        select(CycleMemberRow.cycle_id, CycleMemberRow.school_id).where(
            col(CycleMemberRow.cycle_id).in_([row.id for row in rows]),
            col(CycleMemberRow.role).in_(WRITE_FOR_A_SCHOOL),
        )
    )
    staffed: dict[UUID, set[UUID]] = {row.id: set() for row in rows}
    for cycle_id, school_id in found.all():
        if school_id is not None:
            staffed[cycle_id].add(school_id)
    return staffed
>>>>>>> 6a1264a (Answer home and the list of cycles without looking at every document)


async def _working_now(
    db: AsyncSession,
    hub: Hub,
    actor: Actor,
    rows: Sequence[CycleRow],
) -> list[WorkingNow]:
    """Who has a document open that `actor` may read, themselves left out."""
    papers = await documents_named(db, hub.opened(), [row.id for row in rows])
    things = await things_of(db, rows)
    working: list[WorkingNow] = []
    for row in rows:
        here: dict[UUID, str | None] = {}
        for paper in papers[row.id]:
            if grant(actor, document_thing(paper, things[row.id])) is Grant.NONE:
                continue
            titles = _titles(row, paper)
            for present in hub.present(str(paper.id)):
                section = titles.get(str(present.get("section")))
                here[UUID(present["id"])] = section or here.get(UUID(present["id"]))
        here.pop(actor.id, None)
        people = await _briefs_in_cycle(db, row, here) if here else {}
        working += [
            WorkingNow(
                person=people[person_id],
                cycle_id=row.id,
                cycle_title=row.title,
                section=section,
            )
            for person_id, section in here.items()
            if person_id in people
        ]
    return working


def _titles(row: CycleRow, paper: DocumentRow) -> dict[str, str]:
    """How the cycle's template calls the sections and groups of a document."""
    words = TEMPLATES[row.template].sections
    titles: dict[str, str] = {}
    for block in DOCUMENT_KINDS[paper.kind].blocks:
        if block.section:
            said = words.get(block.section.key)
            titles[block.section.key] = (said and said.title) or block.section.title
        if block.group:
            titles[block.group.key] = block.group.title
    return titles


async def _briefs_in_cycle(
    db: AsyncSession, row: CycleRow, people: Collection[UUID]
) -> dict[UUID, PersonBrief]:
    found = await db.exec(
        select(CycleMemberRow.person_id, CycleMemberRow.school_id).where(
            col(CycleMemberRow.cycle_id) == row.id
        )
    )
    carried = dict(found.all())
    return await person_briefs(
        db, row.alliance_id, {person_id: carried.get(person_id) for person_id in people}
    )
