"""Makes the demonstration in an empty database, in one transaction."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.documents import PLAN, DocumentKindName
from schemas.ids import new_id
from schemas.roles import CycleRole
from server.attachments.files import Files
from server.cycles.iterations import begin_iteration
from server.cycles.phases import OFFERS
from server.cycles.tables import CycleRow, GainRow
from server.data.audit import record
from server.demo import carr_moor
from server.demo.activity import add_activity
from server.demo.alder_valley import ALDER_VALLEY, InventedAlliance
from server.demo.carr_moor import CARR_MOOR
from server.demo.charter import add_charter
from server.demo.coaching import add_coaching
from server.demo.cycles import DemoCycle, cycles
from server.demo.cycles.shape import changed_at
from server.demo.findings import add_findings
from server.demo.lessons import add_iterations, add_lessons
from server.demo.maturity import add_maturity
from server.demo.partners import add_partners
from server.demo.peer_reviews import add_peer_review
from server.demo.practices import add_cards
from server.demo.reviews import add_review, add_reviewing
from server.demo.schools import add_plans
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    CycleMemberRow,
    CycleSchoolRow,
    SchoolMemberRow,
)
from server.identity.tables import PersonRow
from server.live.documents import make_document
from server.live.rendering.content import Content, Value
from server.live.shape import Seed
from server.organisations.tables import AllianceRow, SchoolRow

SINCE = timedelta(weeks=60)
"""How long ago the alliance began."""


async def build_alder_valley(
    db: AsyncSession, files: Files, password_hash: str, now: datetime
) -> None:
    """All of it: alliances, schools, people (with one password), cycles, plans and cards."""
    alliance, people, schools = await _add_alliance(db, ALDER_VALLEY, password_hash, now - SINCE)
    add_reviewing(db, alliance.id, people)
    await add_coaching(db, alliance.id, people, schools, now)
    made = {}
    for cycle in cycles(now.date()):
        made[cycle.title] = await _add_cycle(db, files, alliance.id, cycle, people, schools, now)
    await add_maturity(db, alliance.id, people, schools, now)
    await add_plans(db, made, people, schools, now)
    await add_charter(db, alliance.id, people, schools, now)
    add_partners(db, alliance.id, schools, now)
    await add_peer_review(db, alliance.id, people, schools, now)
    beside, others, theirs = await _add_alliance(db, CARR_MOOR, password_hash, now - SINCE)
    people, schools = people | others, schools | theirs
    moor = carr_moor.cycle(now.date())
    made[moor.title] = await _add_cycle(db, files, beside.id, moor, people, schools, now)
    await add_cards(db, made, people, schools, now)
    record(db, None, "demo.built", alliance)


async def _add_alliance(
    db: AsyncSession, there: InventedAlliance, password_hash: str, began: datetime
) -> tuple[AllianceRow, dict[str, UUID], dict[str, UUID]]:
    """An alliance with its people and schools, whose ids are told by their keys."""
    alliance = AllianceRow(
        name=there.name,
        kind=there.kind,
        colour=there.colour,
        live_cycles=there.live_cycles,
        created_at=began,
    )
    db.add(alliance)
    people = {
        person.key: PersonRow(
            name=person.name,
            email=person.email,
            password_hash=password_hash,
            is_administrator=person.is_administrator,
            created_at=began,
        )
        for person in there.people
    }
    db.add_all(people.values())
    schools = _schools(db, there, began)
    await db.flush()  # what others point at comes first
    for school in there.schools:
        db.add(
            AllianceSchoolRow(
                alliance_id=alliance.id,
                school_id=schools[school.key],
                mark=school.mark,
                slot=school.slot,
                since=began,
            )
        )
    for person in there.people:
        if person.is_administrator:
            continue
        db.add(
            AllianceMemberRow(
                alliance_id=alliance.id,
                person_id=people[person.key].id,
                role=person.alliance_role,
                since=began,
            )
        )
        if person.school:
            db.add(
                SchoolMemberRow(
                    school_id=schools[person.school],
                    person_id=people[person.key].id,
                    role=person.school_role,
                    since=began,
                )
            )
    return alliance, {key: row.id for key, row in people.items()}, schools


def _schools(db: AsyncSession, there: InventedAlliance, began: datetime) -> dict[str, UUID]:
    ids = {}
    for school in there.schools:
        low, high = school.ages
        row = SchoolRow(
            id=new_id(),
            name=school.name,
            short_name=school.short_name,
            phase=school.phase,
            type=school.type,
            town=school.town,
            postcode=school.postcode,
            low_age=low,
            high_age=high,
            pupils=school.pupils,
            created_at=began,
        )
        db.add(row)
        ids[school.key] = row.id
    return ids


async def _add_cycle(
    db: AsyncSession,
    files: Files,
    alliance_id: UUID,
    cycle: DemoCycle,
    people: dict[str, UUID],
    schools: dict[str, UUID],
    now: datetime,
) -> UUID:
    began = datetime.combine(cycle.began, time(15, 50), UTC)
    changed_by, ago = cycle.changed
    row = CycleRow(
        alliance_id=alliance_id,
        title=cycle.title,
        theme=cycle.theme,
        template=cycle.template,
        phase=cycle.phase,
        iteration=cycle.iteration,
        created_at=began,
        changed_at=changed_at(now, ago),
        changed_by=people[changed_by],
    )
    if cycle.parked:
        row.parked_at = datetime.combine(cycle.parked.on, time(16, 5), UTC)
        row.parked_by, row.parked_reason = people[cycle.parked.by], cycle.parked.reason
    db.add(row)
    await db.flush()
    for order, school in enumerate(cycle.schools):
        answered = school.part is not SchoolPart.INVITED
        db.add(
            CycleSchoolRow(
                cycle_id=row.id,
                school_id=schools[school.school],
                part=school.part,
                decided_by=people[school.answered_by] if answered else None,
                decided_at=began + timedelta(days=order) if answered else None,
                since=began + timedelta(minutes=order),
            )
        )
        if school.told_by:
            db.add(
                GainRow(
                    cycle_id=row.id,
                    school_id=schools[school.school],
                    gave=school.gave,
                    gained=school.gained,
                    written_by=people[school.told_by],
                    written_at=changed_at(now, ago),
                )
            )
    for order, takes in enumerate(cycle.people):
        db.add(
            CycleMemberRow(
                cycle_id=row.id,
                person_id=people[takes.person],
                role=takes.role,
                school_id=schools[takes.school] if takes.school else None,
                since=began + timedelta(days=order),
            )
        )
    facilitator = next(each for each in cycle.people if each.role is CycleRole.FACILITATOR)
    owner = people[facilitator.person]
    seed = Seed(sections=cycle.sections, fields=_fields(cycle, schools))
    plan = await make_document(
        db, DocumentKindName.PLAN, row.id, owner_id=owner, now=began, seed=seed
    )
    await make_document(
        db, DocumentKindName.SCAN, row.id, owner_id=owner, now=began, seed=cycle.scan
    )
    add_activity(db, cycle, plan, people, schools, now)
    if cycle.iterations:
        content = Content(PLAN, cycle.sections, seed.fields)
        await add_iterations(db, row.id, cycle.iterations, plan, content, owner)
    else:
        await begin_iteration(db, row, owner, began)
    await add_lessons(db, files, row.id, cycle.lessons, people, schools)
    await add_findings(db, row.id, cycle.findings, schools, began)
    if cycle.review:
        await add_review(db, row.id, cycle.review, people)
    return row.id


def _fields(cycle: DemoCycle, schools: dict[str, UUID]) -> dict[str, Value]:
    """The typed fields; each school that takes part has its record."""
    records: list[dict[str, str | int | float]] = []
    for school in cycle.schools:
        if school.part is SchoolPart.ACCEPTED:
            said = {"offers": school.offers, "wants": school.wants}
            told = {key: words for key, words in said.items() if words}
            records.append({"school": str(schools[school.school]), **told})
    return {**cycle.facts, OFFERS: records}
