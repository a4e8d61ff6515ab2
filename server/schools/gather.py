"""The page of a school in a school year, gathered in a fixed number of queries for each alliance.

It is the same for whoever may read it: what is told of hours and lessons does not depend on who
asks, since it goes on to governors.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase, SchoolPart
from schemas.organisations import SchoolBrief
from schemas.overview import TermBrief
from schemas.schools import Priority, SchoolCycle, SchoolHours, SchoolSummary
from server.cycles.find import things_of
from server.cycles.status import status_of
from server.cycles.tables import CycleRow, GainRow
from server.cycles.terms import DAY, Term, school_year, term
from server.identity.access import Actor, CycleThing
from server.identity.memberships import AllianceSchoolRow, CycleSchoolRow
from server.organisations.briefs import alliance_briefs, schools_in
from server.organisations.tables import FormerSchoolRow, SchoolRow
from server.overview.links import bounds
from server.schools.exchange import exchange
from server.schools.hours import PEOPLE, Part, given
from server.schools.naming import Naming
from server.schools.people import naming_of, people_in
from server.schools.tables import EntitlementRow, PriorityCycleRow, PriorityRow
from server.time_given.tables import TimeRow

NAMELESS_CYCLE = "A cycle whose title names somebody"
NAMELESS_PRIORITY = "A priority whose words name somebody"
UNMARKED = "··"
"""The mark of a school that has left every alliance without a trace."""


def year_of(asked: int | None, today: date) -> Term:
    """The school year that begins in the year `asked`, or the one in which `today` lies."""
    return school_year(today) if asked is None else term(f"{asked}-year")


async def summary(
    db: AsyncSession, actor: Actor, school: SchoolRow, within: Term, today: date
) -> SchoolSummary:
    """What is told of the school in that year."""
    rows = await _cycles(db, school.id, within)
    things = await things_of(db, rows)
    own = await _alliances_of(db, school.id)
    everywhere = own | {row.alliance_id: False for row in rows if row.alliance_id not in own}
    called = await alliance_briefs(db, everywhere.keys())
    schools = {key: await schools_in(db, key) for key in called}
    names = {
        name
        for there in schools.values()
        for each in there.values()
        for name in (each.name, each.short_name)
    }
    ids = [row.id for row in rows]
    naming = await naming_of(db, school.id, ids, names)
    gains = await _gains(db, school.id, ids)
    return SchoolSummary(
        school=_brief(school, schools),
        alliances=sorted(called[key].name for key, belongs in own.items() if belongs),
        year=_told(within),
        years=_years(within, today),
        hours=await _hours(db, school.id, within),
        priorities=await _priorities(db, school.id, naming),
        cycles=[
            _cycle(
                row,
                things[row.id],
                called[row.alliance_id].name,
                [each for key, each in schools[row.alliance_id].items() if key != school.id],
                gains.get(row.id),
                naming,
            )
            for row in rows
        ],
        exchange=await exchange(
            db,
            actor,
            school.id,
            {
                key: {each.id: each.short_name for each in there.values()}
                for key, there in schools.items()
            },
            within,
            counted=await people_in(db, school.id, ids) >= PEOPLE,
        ),
    )


async def _alliances_of(db: AsyncSession, school_id: UUID) -> dict[UUID, bool]:
    """The alliances to which it belongs (true), and those that it has left."""
    found: dict[UUID, bool] = {}
    for table, belongs in ((FormerSchoolRow, False), (AllianceSchoolRow, True)):
        rows = await db.exec(select(table.alliance_id).where(col(table.school_id) == school_id))
        found |= dict.fromkeys(rows.all(), belongs)
    return found


async def _cycles(db: AsyncSession, school_id: UUID, within: Term) -> Sequence[CycleRow]:
    """Those in which the school took part and that there were in the year."""
    begins, ends = bounds(within)
    found = await db.exec(
        select(CycleRow)
        .join(CycleSchoolRow, col(CycleSchoolRow.cycle_id) == col(CycleRow.id))
        .where(
            col(CycleSchoolRow.school_id) == school_id,
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
            col(CycleRow.created_at) < ends,
            or_(col(CycleRow.phase) != Phase.CLOSED, col(CycleRow.changed_at) >= begins),
        )
        .order_by(col(CycleRow.title), col(CycleRow.id))
    )
    return found.all()


async def _gains(
    db: AsyncSession, school_id: UUID, cycles: Sequence[UUID]
) -> Mapping[UUID, GainRow]:
    found = await db.exec(
        select(GainRow).where(
            col(GainRow.school_id) == school_id, col(GainRow.cycle_id).in_(cycles)
        )
    )
    return {row.cycle_id: row for row in found.all()}


async def _hours(db: AsyncSession, school_id: UUID, within: Term) -> SchoolHours:
    """The parts of all three terms, and what the school set for the year."""
    parts: list[Part] = []
    for each in within.terms:
        found = await db.exec(
            select(func.sum(col(TimeRow.minutes)), func.count(col(TimeRow.person_id).distinct()))
            .where(
                col(TimeRow.school_id) == school_id, col(TimeRow.on).between(each.starts, each.ends)
            )
            .group_by(col(TimeRow.cycle_id))
        )
        parts += [Part(minutes, people) for minutes, people in found.all()]
    told = given(parts)
    row = await db.get(EntitlementRow, (school_id, within.starts.year))
    return SchoolHours(entitlement=row.hours if row else None, given=told.hours, untold=told.untold)


async def _priorities(db: AsyncSession, school_id: UUID, naming: Naming) -> list[Priority]:
    """The whole plan, with those cycles of it in which the school takes part."""
    rows = await db.exec(
        select(PriorityRow)
        .where(col(PriorityRow.school_id) == school_id)
        .order_by(col(PriorityRow.title), col(PriorityRow.id))
    )
    found = rows.all()
    linked = await db.exec(
        select(PriorityCycleRow.priority_id, PriorityCycleRow.cycle_id)
        .join(CycleSchoolRow, col(CycleSchoolRow.cycle_id) == col(PriorityCycleRow.cycle_id))
        .where(
            col(PriorityCycleRow.priority_id).in_([row.id for row in found]),
            col(CycleSchoolRow.school_id) == school_id,
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
        )
    )
    serve: dict[UUID, list[UUID]] = {row.id: [] for row in found}
    for priority_id, cycle_id in linked.all():
        serve[priority_id].append(cycle_id)
    return [
        Priority(
            id=row.id,
            title=NAMELESS_PRIORITY if naming.names_somebody(row.title) else row.title,
            address=row.address,
            cycle_ids=serve[row.id],
        )
        for row in found
    ]


def _cycle(
    row: CycleRow,
    thing: CycleThing,
    alliance: str,
    others: Sequence[SchoolBrief],
    gain: GainRow | None,
    naming: Naming,
) -> SchoolCycle:
    said = {"gave": gain.gave, "gained": gain.gained} if gain else {"gave": "", "gained": ""}
    told = {key: "" if naming.names_somebody(words) else words for key, words in said.items()}
    nameless = naming.names_somebody(row.title)
    return SchoolCycle(
        id=row.id,
        title=NAMELESS_CYCLE if nameless else row.title,
        alliance=alliance,
        phase=row.phase,
        status=status_of(row.phase, thing.schools.values(), parked=thing.parked),
        partners=[each for each in others if thing.schools.get(each.id) is SchoolPart.ACCEPTED],
        held_back=nameless or told != said,
        **told,
    )


def _brief(school: SchoolRow, schools: Mapping[UUID, Mapping[UUID, SchoolBrief]]) -> SchoolBrief:
    """The school with the mark that it has in one of its alliances."""
    for there in schools.values():
        if school.id in there:
            return there[school.id]
    return SchoolBrief(
        id=school.id, name=school.name, short_name=school.short_name, mark=UNMARKED, slot=1
    )


def _years(asked: Term, today: date) -> list[TermBrief]:
    """This school year and the last, and the one that was asked for."""
    this = school_year(today)
    offered = [this, school_year(this.starts - DAY)]
    return [_told(one) for one in (offered if asked in offered else [asked, *offered])]


def _told(year: Term) -> TermBrief:
    return TermBrief(key=year.key, name=year.name, starts=year.starts, ends=year.ends)
