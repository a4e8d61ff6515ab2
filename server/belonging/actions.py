"""What is done with who belongs where: change, audit row, event, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.roles import AllianceRole, SchoolRole
from server.belonging.find import Member, find_member, find_staff
from server.belonging.last import only_lead_of
from server.cycles.leaving import Fate, fates, take_out
from server.cycles.tables import CycleRow
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor, AllianceThing, StaffThing, can
from server.identity.events import AccessChanged
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    CycleMemberRow,
    SchoolMemberRow,
)
from server.organisations.tables import AllianceRow
from server.web.errors import Conflict, Forbidden

HEADS = "Only who has this part in the school, or looks after the alliance, gives or takes it."


async def give_alliance_role(
    db: AsyncSession, actor: Actor, alliance_id: UUID, person_id: UUID, role: AllianceRole
) -> None:
    """Make somebody a member, SLE or lead of an alliance.

    Raises NotFound, Forbidden, Conflict when nobody would lead it any more.
    """
    member = await find_member(db, actor, alliance_id, person_id, Action.CHANGE)
    if member.row.role is role:
        return
    if member.row.role is AllianceRole.LEAD:
        await _somebody_else_leads(db, member)
    member.row.role = role
    db.add(member.row)
    emit(db, AccessChanged(person_id=person_id))
    record(db, actor, "alliance.person_role", member.alliance, person=person_id, role=role)


async def give_school_role(
    db: AsyncSession, actor: Actor, place: tuple[UUID, UUID, UUID], role: SchoolRole
) -> None:
    """Make somebody something else in their school; `place`: alliance, school, person.

    Raises NotFound, Forbidden (with a sentence about heads).
    """
    member, row, thing = await find_staff(db, actor, place, Action.CHANGE)
    if row.role is role:
        return
    if SchoolRole.HEAD in (row.role, role) and not decides_on_heads(actor, thing):
        raise Forbidden(HEADS)
    row.role = role
    db.add(row)
    emit(db, AccessChanged(person_id=row.person_id))
    record(db, actor, "school.person_role", member.person, school=row.school_id, role=role)


async def leave_alliance(
    db: AsyncSession, actor: Actor, alliance_id: UUID, person_id: UUID, now: datetime
) -> None:
    """Take somebody out of an alliance and all of its cycles, or leave it oneself.

    Raises NotFound, Forbidden, Conflict when nobody would lead it any more.
    """
    member = await find_member(db, actor, alliance_id, person_id, Action.LEAVE)
    await _somebody_else_leads(db, member)
    await take_out(db, actor, await of_alliance(db, alliance_id, person_id), now)
    await db.delete(member.row)
    emit(db, AccessChanged(person_id=person_id))
    record(db, actor, "alliance.person_removed", member.alliance, person=person_id)


async def leave_school(
    db: AsyncSession, actor: Actor, place: tuple[UUID, UUID, UUID], now: datetime
) -> None:
    """Take somebody out of a school, or leave it oneself; `place`: alliance, school, person.

    They leave the cycles in which they stood for it, and the alliances in which they were for it
    alone. Raises NotFound, Forbidden.
    """
    member, row, thing = await find_staff(db, actor, place, Action.LEAVE)
    oneself = actor.id == row.person_id
    if row.role is SchoolRole.HEAD and not oneself and not decides_on_heads(actor, thing):
        raise Forbidden(HEADS)
    left = await there_for_it_alone(db, row)
    await take_out(db, actor, await of_school(db, row, left), now)
    for alliance in left:
        there = await db.get(AllianceMemberRow, (alliance.id, row.person_id))
        await db.delete(there)
        record(db, actor, "alliance.person_removed", alliance, person=row.person_id)
    await db.delete(row)
    emit(db, AccessChanged(person_id=row.person_id))
    record(db, actor, "school.person_removed", member.person, school=row.school_id)


async def of_alliance(db: AsyncSession, alliance_id: UUID, person_id: UUID) -> list[Fate]:
    """What becomes of the cycles of somebody who leaves an alliance."""
    return await fates(
        db,
        and_(col(CycleMemberRow.person_id) == person_id, col(CycleRow.alliance_id) == alliance_id),
    )


async def of_school(
    db: AsyncSession, row: SchoolMemberRow, left: Sequence[AllianceRow]
) -> list[Fate]:
    """What becomes of the cycles of somebody who leaves a school, and with it those alliances."""
    return await fates(
        db,
        and_(
            col(CycleMemberRow.person_id) == row.person_id,
            or_(
                col(CycleMemberRow.school_id) == row.school_id,
                col(CycleRow.alliance_id).in_([alliance.id for alliance in left]),
            ),
        ),
    )


async def there_for_it_alone(db: AsyncSession, row: SchoolMemberRow) -> Sequence[AllianceRow]:
    """The alliances in which somebody is a plain member, with this school and no other."""
    theirs = (
        select(AllianceSchoolRow.alliance_id)
        .join(SchoolMemberRow, col(SchoolMemberRow.school_id) == col(AllianceSchoolRow.school_id))
        .where(col(SchoolMemberRow.person_id) == row.person_id)
    )
    found = await db.exec(
        select(AllianceRow)
        .join(AllianceMemberRow, col(AllianceMemberRow.alliance_id) == col(AllianceRow.id))
        .where(
            col(AllianceMemberRow.person_id) == row.person_id,
            col(AllianceMemberRow.role) == AllianceRole.MEMBER,
            col(AllianceRow.id).in_(theirs.where(col(SchoolMemberRow.school_id) == row.school_id)),
            col(AllianceRow.id).not_in(
                theirs.where(col(SchoolMemberRow.school_id) != row.school_id)
            ),
        )
        .order_by(col(AllianceRow.name), col(AllianceRow.id))
    )
    return found.all()


def decides_on_heads(actor: Actor, thing: StaffThing) -> bool:
    """Whether `actor` may say who is head of this school: whoever may invite one."""
    if actor.schools.get(thing.school_id) is SchoolRole.HEAD:
        return True
    looks_after = can(actor, Action.CHANGE, AllianceThing(thing.alliance_id))
    return looks_after and (actor.is_administrator or not thing.shared)


async def _somebody_else_leads(db: AsyncSession, member: Member) -> None:
    if refused := await only_lead_of(db, member.person.id, {member.alliance.id}):
        raise Conflict(refused)
