"""What is done with alliances and their schools: change, audit row, event, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import AllianceCreate, AllianceUpdate, SchoolAdd
from schemas.problems import FieldProblem
from schemas.roles import AllianceRole
from server.cycles.tables import CycleRow
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor, AllianceThing, ServerThing, require
from server.identity.events import AccessChanged
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    CycleSchoolRow,
    SchoolMemberRow,
)
from server.organisations import marks
from server.organisations.tables import AllianceRow, RegisterSchoolRow, SchoolRow
from server.web.errors import Conflict, Invalid, NotFound


async def create_alliance(
    db: AsyncSession, actor: Actor, asked: AllianceCreate, now: datetime
) -> AllianceRow:
    """A new alliance. Raises Conflict when there is one of that name."""
    require(actor, Action.CREATE_ALLIANCE, ServerThing())
    same = await db.exec(select(AllianceRow.id).where(col(AllianceRow.name) == asked.name))
    if same.first():
        raise Conflict(f"There is an alliance called {asked.name} already.")
    alliance = AllianceRow(name=asked.name, kind=asked.kind, colour=asked.colour, created_at=now)
    db.add(alliance)
    record(db, actor, "alliance.created", alliance, kind=asked.kind)
    return alliance


async def find_alliance(
    db: AsyncSession, actor: Actor, alliance_id: UUID, action: Action = Action.SEE
) -> AllianceRow:
    """The alliance, if `actor` may do `action` with it; raises NotFound or Forbidden."""
    require(actor, action, AllianceThing(alliance_id))
    alliance = await db.get(AllianceRow, alliance_id)
    if alliance is None:
        raise NotFound
    return alliance


async def change_alliance(
    db: AsyncSession, actor: Actor, alliance_id: UUID, asked: AllianceUpdate
) -> AllianceRow:
    """Change name, kind or colour; what is not said stays."""
    alliance = await find_alliance(db, actor, alliance_id, Action.CHANGE)
    said = asked.model_dump(exclude_none=True)
    changed = {key: value for key, value in said.items() if getattr(alliance, key) != value}
    for key, value in changed.items():
        setattr(alliance, key, value)
    if changed:
        record(db, actor, "alliance.changed", alliance, fields=",".join(sorted(changed)))
    return alliance


async def add_school(
    db: AsyncSession, actor: Actor, alliance_id: UUID, asked: SchoolAdd, now: datetime
) -> tuple[SchoolRow, AllianceSchoolRow]:
    """Add a school, from the register by its URN or by hand by its name.

    Being listed is an offer: it takes part in nothing by that. Raises Invalid for an unknown URN,
    a missing name or letters that another school has; Conflict when it is in the alliance already.
    """
    alliance = await find_alliance(db, actor, alliance_id, Action.CHANGE)
    there = await _schools_of(db, alliance_id)
    if asked.urn is not None:
        school = await _from_register(db, asked.urn, now)
    else:
        school = _by_hand(asked, now)
    for known, _ in there:
        same_name = known.urn is None and known.name.casefold() == school.name.casefold()
        if known.id == school.id or (asked.urn is None and same_name):
            raise Conflict(f"{known.name} is in this alliance already.")
    taken = {place.mark for _, place in there}
    if asked.mark in taken:
        _refuse("mark", "Another school of this alliance has these letters.")
    place = AllianceSchoolRow(
        alliance_id=alliance_id,
        school_id=school.id,
        mark=asked.mark or marks.mark(school.short_name, taken),
        slot=marks.slot(place.slot for _, place in there),
        since=now,
    )
    db.add(school)
    await db.flush()  # the school before the row that points at it
    db.add(place)
    record(db, actor, "alliance.school_added", alliance, school=school.id)
    return school, place


async def remove_school(db: AsyncSession, actor: Actor, alliance_id: UUID, school_id: UUID) -> None:
    """Take a school out of an alliance, and those of its people who are there for it alone.

    Raises Conflict while it takes part in a cycle of the alliance, or did: its words stay there.
    """
    alliance = await find_alliance(db, actor, alliance_id, Action.CHANGE)
    place = await db.get(AllianceSchoolRow, (alliance_id, school_id))
    if place is None:
        raise NotFound
    if await _in_a_cycle(db, alliance_id, school_id):
        raise Conflict(
            "This school takes part in a cycle of the alliance, or was asked to. "
            "It can only be removed while it is in none."
        )
    await db.delete(place)
    await db.flush()
    for person_id in await _there_for_it_alone(db, alliance_id, school_id):
        member = await db.get(AllianceMemberRow, (alliance_id, person_id))
        if member is not None and member.role is not AllianceRole.LEAD:
            await db.delete(member)
            emit(db, AccessChanged(person_id=person_id))
            record(db, actor, "alliance.person_removed", alliance, person=person_id)
    record(db, actor, "alliance.school_removed", alliance, school=school_id)


async def _schools_of(
    db: AsyncSession, alliance_id: UUID
) -> list[tuple[SchoolRow, AllianceSchoolRow]]:
    found = await db.exec(
        select(SchoolRow, AllianceSchoolRow)
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == col(SchoolRow.id))
        .where(col(AllianceSchoolRow.alliance_id) == alliance_id)
    )
    return [(school, place) for school, place in found.all()]


async def _from_register(db: AsyncSession, urn: int, now: datetime) -> SchoolRow:
    """The school with this URN, which other alliances may have too, or a new row for it."""
    known = await db.exec(select(SchoolRow).where(col(SchoolRow.urn) == urn))
    if school := known.one_or_none():
        return school
    found = await db.exec(
        select(RegisterSchoolRow).where(
            col(RegisterSchoolRow.urn) == urn, col(RegisterSchoolRow.open)
        )
    )
    entry = found.one_or_none()
    if entry is None:
        _refuse("urn", "The register has no open school with this URN.")
    return SchoolRow(
        urn=entry.urn,
        name=entry.name,
        short_name=marks.short_name(entry.name),
        phase=entry.phase,
        type=entry.type,
        town=entry.town,
        postcode=entry.postcode,
        low_age=entry.low_age,
        high_age=entry.high_age,
        pupils=entry.pupils,
        created_at=now,
    )


def _by_hand(asked: SchoolAdd, now: datetime) -> SchoolRow:
    if not asked.name:
        _refuse("name", "Give the school's name, or its URN to take it from the register.")
    return SchoolRow(
        name=asked.name,
        short_name=marks.short_name(asked.name),
        phase=asked.phase,
        town=asked.town,
        postcode=asked.postcode,
        created_at=now,
    )


async def _in_a_cycle(db: AsyncSession, alliance_id: UUID, school_id: UUID) -> bool:
    found = await db.exec(
        select(CycleSchoolRow.cycle_id)
        .join(CycleRow, col(CycleRow.id) == col(CycleSchoolRow.cycle_id))
        .where(col(CycleRow.alliance_id) == alliance_id, col(CycleSchoolRow.school_id) == school_id)
        .limit(1)
    )
    return found.first() is not None


async def _there_for_it_alone(
    db: AsyncSession, alliance_id: UUID, school_id: UUID
) -> Sequence[UUID]:
    """Members of the alliance who are in this school and in no other school of the alliance."""
    elsewhere = (
        select(SchoolMemberRow.person_id)
        .join(
            AllianceSchoolRow,
            col(AllianceSchoolRow.school_id) == col(SchoolMemberRow.school_id),
        )
        .where(
            col(AllianceSchoolRow.alliance_id) == alliance_id,
            col(AllianceSchoolRow.school_id) != school_id,
        )
    )
    found = await db.exec(
        select(AllianceMemberRow.person_id)
        .join(
            SchoolMemberRow,
            col(SchoolMemberRow.person_id) == col(AllianceMemberRow.person_id),
        )
        .where(
            col(AllianceMemberRow.alliance_id) == alliance_id,
            col(SchoolMemberRow.school_id) == school_id,
            col(AllianceMemberRow.person_id).not_in(elsewhere),
        )
    )
    return found.all()


def _refuse(field: str, message: str) -> NoReturn:
    raise Invalid(fields=[FieldProblem(field=field, message=message)])
