"""The overview of an alliance, gathered in a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import case, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase, SchoolPart
from schemas.documents import DocumentKindName
from schemas.organisations import SchoolBrief
from schemas.overview import (
    Overview,
    OverviewCycle,
    Reciprocity,
    SchoolLink,
    StalledCycle,
    TermBrief,
    TimeOfSchool,
)
from server.coaching.find import readable
from server.coaching.tables import DeploymentRow, LedgerRow
from server.cycles.find import things_of
from server.cycles.quiet import Quiet, quiet_cycles
from server.cycles.status import status_of
from server.cycles.tables import CycleRow
from server.cycles.terms import Term, choices
from server.identity.access import Action, Actor, AllianceThing, CycleThing, can
from server.identity.memberships import AllianceSchoolRow
from server.identity.visible import CycleColumns, visible_cycles
from server.live.tables import DocumentRow, ProjectionRow
from server.organisations.briefs import schools_in
from server.overview.links import bounds, links_in
from server.overview.reciprocity import rows_of
from server.overview.time_told import Part, told_of
from server.overview.transfers import transfers_in
from server.time_given.tables import TimeRow


async def overview(
    db: AsyncSession, actor: Actor, alliance_id: UUID, within: Term, today: date
) -> Overview:
    """What `actor` is told of the alliance in a term."""
    leads = can(actor, Action.OVERSEE, AllianceThing(alliance_id))
    schools = await _schools(db, alliance_id, within)
    rows = await _cycles(db, actor, alliance_id, within)
    things = await things_of(db, rows)
    quiet = await quiet_cycles(db, rows, today) if leads else {}
    stalled = {key: one for key, one in quiet.items() if one.for_lead}
    out: list[UUID] = []
    if leads:
        links = await links_in(db, actor, alliance_id, schools.keys(), within)
        out = _left_out(schools, things.values(), links)
    own = schools.keys() if leads else actor.speaks_for & schools.keys()
    return Overview(
        term=_brief(within),
        terms=_terms(within, today),
        leads=leads,
        schools=list(schools.values()),
        cycles=await _told(db, actor, rows, things, stalled),
        stalled=_stalled(rows, stalled),
        left_out=out,
        time=await _time(db, actor, alliance_id, own, within),
        transfers=await transfers_in(db, actor, alliance_id, within),
    )


async def reciprocity(
    db: AsyncSession, actor: Actor, alliance_id: UUID, within: Term, today: date
) -> Reciprocity:
    """Who works with whom in the alliance in a term, as far as `actor` may know of it."""
    schools = await _schools(db, alliance_id, within)
    links = await links_in(db, actor, alliance_id, schools.keys(), within)
    return Reciprocity(
        term=_brief(within),
        terms=_terms(within, today),
        rows=rows_of(schools.values(), links),
        links=links,
    )


async def _schools(db: AsyncSession, alliance_id: UUID, within: Term) -> dict[UUID, SchoolBrief]:
    """Those that belong to it and joined before the term ended, by name."""
    _, ends = bounds(within)
    found = await db.exec(
        select(col(AllianceSchoolRow.school_id)).where(
            col(AllianceSchoolRow.alliance_id) == alliance_id, col(AllianceSchoolRow.since) < ends
        )
    )
    here = set(found.all())
    known = await schools_in(db, alliance_id)
    return {key: school for key, school in known.items() if key in here}


async def _cycles(
    db: AsyncSession, actor: Actor, alliance_id: UUID, within: Term
) -> Sequence[CycleRow]:
    """Those that there were in the term, and that `actor` may see."""
    begins, ends = bounds(within)
    found = await db.exec(
        select(CycleRow)
        .where(
            visible_cycles(actor, CycleColumns(col(CycleRow.id), col(CycleRow.alliance_id))),
            col(CycleRow.alliance_id) == alliance_id,
            col(CycleRow.created_at) < ends,
            or_(col(CycleRow.phase) != Phase.CLOSED, col(CycleRow.changed_at) >= begins),
        )
        .order_by(col(CycleRow.title), col(CycleRow.id))
    )
    return found.all()


async def _told(
    db: AsyncSession,
    actor: Actor,
    rows: Sequence[CycleRow],
    things: Mapping[UUID, CycleThing],
    stalled: Collection[UUID],
) -> list[OverviewCycle]:
    read = [row.id for row in rows if can(actor, Action.READ, things[row.id])]
    found = await db.exec(
        select(col(DocumentRow.cycle_id), col(ProjectionRow.subject))
        .join(ProjectionRow, col(ProjectionRow.document_id) == col(DocumentRow.id))
        .where(col(DocumentRow.cycle_id).in_(read), col(DocumentRow.kind) == DocumentKindName.PLAN)
    )
    subjects = dict(found.all())
    return [
        OverviewCycle(
            id=row.id,
            title=row.title,
            phase=row.phase,
            status=status_of(
                row.phase, things[row.id].schools.values(), parked=row.parked_at is not None
            ),
            theme=row.theme,
            subject=subjects.get(row.id, ""),
            school_ids=_accepted(things[row.id]),
            stalled=row.id in stalled,
        )
        for row in rows
    ]


def _accepted(thing: CycleThing) -> list[UUID]:
    return [key for key, part in thing.schools.items() if part is SchoolPart.ACCEPTED]


def _stalled(rows: Sequence[CycleRow], stalled: Mapping[UUID, Quiet]) -> list[StalledCycle]:
    told = [
        StalledCycle(
            cycle_id=row.id,
            title=row.title,
            since=stalled[row.id].since,
            asked_on=stalled[row.id].asked_on,
        )
        for row in rows
        if row.id in stalled
    ]
    return sorted(told, key=lambda one: (one.since, one.title))


def _left_out(
    schools: Collection[UUID], cycles: Collection[CycleThing], links: Sequence[SchoolLink]
) -> list[UUID]:
    """Schools that are in no cycle, and to or from which nothing goes."""
    taking = {key for cycle in cycles for key in _accepted(cycle)}
    taking |= {key for link in links for key in (link.source, link.target)}
    return [key for key in schools if key not in taking]


async def _time(
    db: AsyncSession, actor: Actor, alliance_id: UUID, schools: Collection[UUID], within: Term
) -> list[TimeOfSchool]:
    """What cycles cost these schools, and how much coaching they had."""
    if not schools:
        return []
    parts = [
        part
        for term in within.terms
        for part in await _parts(db, actor, alliance_id, schools, term)
    ]
    days = await db.exec(
        select(col(DeploymentRow.school_id), func.sum(col(LedgerRow.days)))
        .join(LedgerRow, col(LedgerRow.deployment_id) == col(DeploymentRow.id))
        .where(
            col(DeploymentRow.alliance_id) == alliance_id,
            col(DeploymentRow.school_id).in_(schools),
            col(LedgerRow.on).between(within.starts, within.ends),
            readable(actor, Action.READ_DAYS),
        )
        .group_by(col(DeploymentRow.school_id))
    )
    coached = dict(days.all())
    told = told_of(parts, schools)
    return [
        TimeOfSchool(
            school_id=key,
            minutes=one.minutes,
            untold=one.untold,
            coached_days=coached.get(key, 0.0),
        )
        for key, one in told.items()
    ]


async def _parts(
    db: AsyncSession, actor: Actor, alliance_id: UUID, schools: Collection[UUID], term: Term
) -> list[Part]:
    """What the people of each of these schools gave to each cycle in one term."""
    cycle, school = col(TimeRow.cycle_id), col(TimeRow.school_id)
    other = case((col(TimeRow.person_id) != actor.id, col(TimeRow.person_id)))
    found = await db.exec(
        select(school, func.sum(col(TimeRow.minutes)), func.count(other.distinct()))
        .join(CycleRow, col(CycleRow.id) == cycle)
        .where(
            col(CycleRow.alliance_id) == alliance_id,
            school.in_(schools),
            col(TimeRow.on).between(term.starts, term.ends),
        )
        .group_by(cycle, school)
    )
    return [Part(key, minutes, others) for key, minutes, others in found.all() if key]


def _brief(term: Term) -> TermBrief:
    return TermBrief(key=term.key, name=term.name, starts=term.starts, ends=term.ends)


def _terms(asked: Term, today: date) -> list[TermBrief]:
    offered = choices(today)
    return [_brief(one) for one in (offered if asked in offered else [asked, *offered])]
