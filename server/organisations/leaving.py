"""A school leaves an alliance: what goes with it, and what stays.

What was written stays in the alliance's cycles, with names and marks. The school's part in running
cycles ends, and its people leave them; cycles that are closed it keeps to read. People who were in
the alliance for this school alone leave it too; its leads stay. All of it is kept in mind, so that
the school may come back (`returning.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase, SchoolPart
from schemas.leaving import Leaving
from schemas.roles import AllianceRole
from server.cycles.leaving import Fate, fates, take_out, told
from server.cycles.tables import CycleRow, FormerCycleMemberRow
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor, SchoolInAllianceThing, require
from server.identity.events import AccessChanged
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    CycleMemberRow,
    CycleSchoolRow,
    SchoolMemberRow,
)
from server.organisations.tables import AllianceRow, FormerMemberRow, FormerSchoolRow
from server.web.errors import NotFound


@dataclass(frozen=True)
class _Going:
    alliance: AllianceRow
    place: AllianceSchoolRow
    people: Sequence[AllianceMemberRow]
    cycles: Sequence[Fate]


async def before_leaving(
    db: AsyncSession, actor: Actor, alliance_id: UUID, school_id: UUID
) -> Leaving:
    """What would become of cycles. Raises NotFound, Forbidden."""
    going = await _going(db, actor, alliance_id, school_id)
    return await told(db, actor, going.cycles, alliances=[going.alliance.name])


async def leave(
    db: AsyncSession, actor: Actor, alliance_id: UUID, school_id: UUID, now: datetime
) -> None:
    """Take a school out of an alliance, or leave with it. Raises NotFound, Forbidden."""
    going = await _going(db, actor, alliance_id, school_id)
    db.add(FormerSchoolRow(**going.place.model_dump(), left_at=now))
    await db.delete(going.place)
    for fate in going.cycles:
        for member in fate.going:
            carried = member.school_id == school_id
            db.add(
                FormerCycleMemberRow(
                    **member.model_dump(include={"cycle_id", "person_id", "role", "since"}),
                    school_id=school_id,
                    carried=carried,
                )
            )
    await take_out(db, actor, going.cycles, now)
    for gone in going.people:
        db.add(FormerMemberRow(**gone.model_dump(), school_id=school_id))
        await db.delete(gone)
        emit(db, AccessChanged(person_id=gone.person_id))
        record(db, actor, "alliance.person_removed", going.alliance, person=gone.person_id)
    there = SchoolPart.ACCEPTED, SchoolPart.INVITED
    for part, cycle in await parts_in_running_cycles(db, alliance_id, school_id, *there):
        part.part, part.reason = SchoolPart.LEFT, ""
        part.decided_by, part.decided_at = actor.id, now
        cycle.changed_at, cycle.changed_by = now, actor.id
        db.add_all([part, cycle])
        emit(db, AccessChanged(cycle_id=cycle.id))
        record(db, actor, "cycle.school_left", cycle, school=school_id)
    record(db, actor, "alliance.school_removed", going.alliance, school=school_id)


async def _going(db: AsyncSession, actor: Actor, alliance_id: UUID, school_id: UUID) -> _Going:
    place = await db.get(AllianceSchoolRow, (alliance_id, school_id))
    require(
        actor,
        Action.LEAVE,
        SchoolInAllianceThing(school_id, alliance_id, belongs=place is not None),
    )
    alliance = await db.get(AllianceRow, alliance_id)
    if place is None or alliance is None:
        raise NotFound
    people = await _there_for_it_alone(db, alliance_id, school_id)
    cycles = await fates(
        db,
        and_(
            col(CycleRow.alliance_id) == alliance_id,
            col(CycleRow.phase) != Phase.CLOSED,
            or_(
                col(CycleMemberRow.school_id) == school_id,
                col(CycleMemberRow.person_id).in_([member.person_id for member in people]),
            ),
        ),
    )
    return _Going(alliance, place, people, cycles)


async def parts_in_running_cycles(
    db: AsyncSession, alliance_id: UUID, school_id: UUID, *parts: SchoolPart
) -> Sequence[tuple[CycleSchoolRow, CycleRow]]:
    """Where the school's part in a running cycle of the alliance is one of `parts`."""
    found = await db.exec(
        select(CycleSchoolRow, CycleRow)
        .join(CycleRow, col(CycleRow.id) == col(CycleSchoolRow.cycle_id))
        .where(
            col(CycleRow.alliance_id) == alliance_id,
            col(CycleRow.phase) != Phase.CLOSED,
            col(CycleSchoolRow.school_id) == school_id,
            col(CycleSchoolRow.part).in_(parts),
        )
    )
    return [(part, cycle) for part, cycle in found.all()]


async def _there_for_it_alone(
    db: AsyncSession, alliance_id: UUID, school_id: UUID
) -> Sequence[AllianceMemberRow]:
    """Members who are in this school and in no other school of the alliance; its leads stay."""
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
        select(AllianceMemberRow)
        .join(
            SchoolMemberRow,
            col(SchoolMemberRow.person_id) == col(AllianceMemberRow.person_id),
        )
        .where(
            col(AllianceMemberRow.alliance_id) == alliance_id,
            col(AllianceMemberRow.role) != AllianceRole.LEAD,
            col(SchoolMemberRow.school_id) == school_id,
            col(AllianceMemberRow.person_id).not_in(elsewhere),
        )
    )
    return found.all()
