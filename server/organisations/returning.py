"""A school that left an alliance comes back, with what was its own.

Its letters and colour, its people with the roles that they had there, and its parts in cycles that
still run: as an offer, since nobody takes part without saying so. When somebody accepts for it
again, its people are back in their places (`come_back` in `server.cycles.returning`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Actor
from server.identity.events import AccessChanged
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    SchoolMemberRow,
)
from server.identity.tables import PersonRow
from server.organisations.leaving import parts_in_running_cycles
from server.organisations.tables import (
    AllianceRow,
    FormerMemberRow,
    FormerSchoolRow,
    SchoolRow,
)
from server.web.errors import NotFound


@dataclass(frozen=True)
class FormerSchool:
    school: SchoolRow
    row: FormerSchoolRow


async def former_schools(db: AsyncSession, alliance_id: UUID) -> list[FormerSchool]:
    """The schools that have left an alliance, by name."""
    found = await db.exec(
        select(SchoolRow, FormerSchoolRow)
        .join(FormerSchoolRow, col(FormerSchoolRow.school_id) == col(SchoolRow.id))
        .where(col(FormerSchoolRow.alliance_id) == alliance_id)
        .order_by(col(SchoolRow.name), col(SchoolRow.id))
    )
    return [FormerSchool(school, row) for school, row in found.all()]


async def let_return(
    db: AsyncSession, actor: Actor, alliance: AllianceRow, school_id: UUID, now: datetime
) -> tuple[SchoolRow, AllianceSchoolRow]:
    """Let a school come back; who may change the alliance has been asked. Raises NotFound."""
    former = await db.get(FormerSchoolRow, (alliance.id, school_id), with_for_update=True)
    school = await db.get(SchoolRow, school_id)
    if former is None or school is None:
        raise NotFound
    kept = former.model_dump(include={"alliance_id", "school_id", "mark", "slot"})
    place = AllianceSchoolRow(**kept, since=now)
    db.add(place)
    await db.delete(former)
    for person_id in await _people_back(db, alliance.id, school_id, now):
        emit(db, AccessChanged(person_id=person_id))
        record(db, actor, "alliance.person_returned", alliance, person=person_id)
    left = await parts_in_running_cycles(db, alliance.id, school_id, SchoolPart.LEFT)
    for part, cycle in left:
        part.part, part.decided_by, part.decided_at = SchoolPart.INVITED, None, None
        cycle.changed_at, cycle.changed_by = now, actor.id
        db.add_all([part, cycle])
        emit(db, AccessChanged(cycle_id=cycle.id))
        record(db, actor, "cycle.school_invited", cycle, school=school_id)
    record(db, actor, "alliance.school_returned", alliance, school=school_id)
    return school, place


async def _people_back(
    db: AsyncSession, alliance_id: UUID, school_id: UUID, now: datetime
) -> Sequence[UUID]:
    """Those who left with the school, are still in it, and are not in the alliance by now."""
    found = await db.exec(
        select(FormerMemberRow).where(
            col(FormerMemberRow.alliance_id) == alliance_id,
            col(FormerMemberRow.school_id) == school_id,
        )
    )
    former = found.all()
    people = [row.person_id for row in former]
    still = await db.exec(
        select(PersonRow.id)
        .join(SchoolMemberRow, col(SchoolMemberRow.person_id) == col(PersonRow.id))
        .where(
            col(PersonRow.id).in_(people),
            col(PersonRow.closed_at).is_(None),
            col(SchoolMemberRow.school_id) == school_id,
        )
    )
    there = await db.exec(
        select(AllianceMemberRow.person_id).where(
            col(AllianceMemberRow.alliance_id) == alliance_id,
            col(AllianceMemberRow.person_id).in_(people),
        )
    )
    back = set(still.all()) - set(there.all())
    for row in former:
        if row.person_id in back:
            kept = row.model_dump(include={"alliance_id", "person_id", "role"})
            db.add(AllianceMemberRow(**kept, since=now))
        await db.delete(row)
    return sorted(back)
