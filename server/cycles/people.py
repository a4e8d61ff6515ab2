"""The people of a cycle: who takes which part, and who leaves."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import CyclePersonPut, SchoolPart
from schemas.problems import FieldProblem
from schemas.roles import CycleRole
from server.cycles.find import find_cycle
from server.cycles.joining import Candidate, MayNotJoin, carried_school
from server.cycles.tables import CycleRow
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor, CycleThing
from server.identity.events import AccessChanged
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    CycleMemberRow,
    SchoolMemberRow,
)
from server.web.errors import Conflict, Invalid, NotFound

NOBODY_LEFT = "Nobody else facilitates this cycle. Let somebody else facilitate it first."


async def put_person(
    db: AsyncSession,
    actor: Actor,
    cycle_id: UUID,
    person_id: UUID,
    asked: CyclePersonPut,
    now: datetime,
) -> CycleRow:
    """Give somebody of the alliance a part in the cycle, or another one.

    Raises Invalid when they may not take it, Conflict when nobody would facilitate any more.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.ASSIGN, to_change=True)
    who = await candidate(db, cycle.alliance_id, person_id)
    if who is None:
        raise NotFound("There is nobody with this id in the alliance.")
    try:
        carried = carried_school(asked.role, who, accepted_in(thing), asked.school_id)
    except MayNotJoin as reason:
        field = "school_id" if asked.school_id else "role"
        raise Invalid(fields=[FieldProblem(field=field, message=str(reason))]) from None
    member = await db.get(CycleMemberRow, (cycle_id, person_id))
    if member is None:
        member = CycleMemberRow(cycle_id=cycle_id, person_id=person_id, since=now)
        db.add(member)
    elif (member.role, member.school_id) == (asked.role, carried):
        return cycle
    elif member.role is CycleRole.FACILITATOR and asked.role is not CycleRole.FACILITATOR:
        await _somebody_else_facilitates(db, cycle_id, {person_id})
    member.role, member.school_id = asked.role, carried
    cycle.changed_at, cycle.changed_by = now, actor.id
    emit(db, AccessChanged(person_id=person_id, cycle_id=cycle_id))
    record(db, actor, "cycle.person_put", cycle, person=person_id, role=asked.role)
    return cycle


async def hand_on(
    db: AsyncSession, actor: Actor, cycle_id: UUID, person_id: UUID, now: datetime
) -> CycleRow:
    """Let somebody else of the cycle facilitate instead of the actor, who becomes a member.

    The cycle is never without one. Raises NotFound, Forbidden, and Invalid when they may not.
    """
    await find_cycle(db, actor, cycle_id, Action.ASSIGN)
    member = await db.get(CycleMemberRow, (cycle_id, person_id))
    if member is None or person_id == actor.id:
        told = "Choose somebody else who takes part in this cycle."
        raise Invalid(fields=[FieldProblem(field="person_id", message=told)])
    theirs = CyclePersonPut(role=CycleRole.FACILITATOR, school_id=member.school_id)
    await put_person(db, actor, cycle_id, person_id, theirs, now)
    own = CyclePersonPut(role=CycleRole.MEMBER, school_id=actor.marks.get(cycle_id))
    return await put_person(db, actor, cycle_id, actor.id, own, now)


async def remove_person(
    db: AsyncSession, actor: Actor, cycle_id: UUID, person_id: UUID, now: datetime
) -> CycleRow:
    """Take somebody out of the cycle, or leave it oneself; open connections close at once.

    Raises Conflict when nobody would facilitate any more.
    """
    leaving = person_id == actor.id and cycle_id in actor.cycles
    action = Action.SEE if leaving else Action.ASSIGN
    cycle, _ = await find_cycle(db, actor, cycle_id, action, to_change=True)
    member = await db.get(CycleMemberRow, (cycle_id, person_id))
    if member is None:
        raise NotFound
    await _somebody_else_facilitates(db, cycle_id, {person_id})
    await _out(db, actor, cycle, member)
    cycle.changed_at, cycle.changed_by = now, actor.id
    return cycle


async def leave_with_school(
    db: AsyncSession, actor: Actor, cycle: CycleRow, school_id: UUID
) -> None:
    """Take out everybody who carries the mark of a school that withdraws.

    Raises Conflict when nobody would facilitate any more.
    """
    found = await db.exec(
        select(CycleMemberRow).where(
            col(CycleMemberRow.cycle_id) == cycle.id, col(CycleMemberRow.school_id) == school_id
        )
    )
    members = found.all()
    await _somebody_else_facilitates(db, cycle.id, {member.person_id for member in members})
    for member in members:
        await _out(db, actor, cycle, member)


async def candidate(db: AsyncSession, alliance_id: UUID, person_id: UUID) -> Candidate | None:
    """What decides about somebody's part; None for one who is not in the alliance."""
    member = await db.get(AllianceMemberRow, (alliance_id, person_id))
    if member is None:
        return None
    found = await db.exec(
        select(SchoolMemberRow.school_id)
        .join(
            AllianceSchoolRow,
            col(AllianceSchoolRow.school_id) == col(SchoolMemberRow.school_id),
        )
        .where(
            col(AllianceSchoolRow.alliance_id) == alliance_id,
            col(SchoolMemberRow.person_id) == person_id,
        )
        .order_by(col(SchoolMemberRow.since), col(SchoolMemberRow.school_id))
    )
    return Candidate(member.role, tuple(found.all()))


def accepted_in(cycle: CycleThing) -> set[UUID]:
    """The schools that take part."""
    return {key for key, part in cycle.schools.items() if part is SchoolPart.ACCEPTED}


async def _out(db: AsyncSession, actor: Actor, cycle: CycleRow, member: CycleMemberRow) -> None:
    await db.delete(member)
    emit(db, AccessChanged(person_id=member.person_id, cycle_id=cycle.id))
    record(db, actor, "cycle.person_removed", cycle, person=member.person_id)


async def _somebody_else_facilitates(db: AsyncSession, cycle_id: UUID, leaving: set[UUID]) -> None:
    found = await db.exec(
        select(CycleMemberRow.person_id).where(
            col(CycleMemberRow.cycle_id) == cycle_id,
            col(CycleMemberRow.role) == CycleRole.FACILITATOR,
        )
    )
    facilitators = set(found.all())
    if facilitators and facilitators <= leaving:
        raise Conflict(NOBODY_LEFT)
