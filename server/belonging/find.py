"""Finds somebody in an alliance, or in a school of it, for who may do what they ask with them."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.identity.access import Action, Actor, MemberThing, StaffThing, require
from server.identity.memberships import AllianceMemberRow, AllianceSchoolRow, SchoolMemberRow
from server.identity.tables import PersonRow
from server.organisations.tables import AllianceRow
from server.web.errors import NotFound


@dataclass(frozen=True)
class Member:
    alliance: AllianceRow
    person: PersonRow
    row: AllianceMemberRow


async def find_member(
    db: AsyncSession, actor: Actor, alliance_id: UUID, person_id: UUID, action: Action
) -> Member:
    """Somebody of an alliance; its row is locked, so that two leads do not go at once.

    Raises NotFound or Forbidden.
    """
    require(actor, action, MemberThing(alliance_id, person_id))
    asked = select(AllianceRow).where(col(AllianceRow.id) == alliance_id)
    if action is not Action.SEE:
        asked = asked.with_for_update()
    alliance = (await db.exec(asked)).one_or_none()
    row = await db.get(AllianceMemberRow, (alliance_id, person_id))
    person = await db.get(PersonRow, person_id)
    if alliance is None or row is None or person is None or person.closed_at is not None:
        raise NotFound
    return Member(alliance, person, row)


async def find_staff(
    db: AsyncSession,
    actor: Actor,
    place: tuple[UUID, UUID, UUID],
    action: Action,
) -> tuple[Member, SchoolMemberRow, StaffThing]:
    """Somebody of a school: `place` is the alliance, the school and the person.

    Raises NotFound or Forbidden.
    """
    alliance_id, school_id, person_id = place
    member = await find_member(db, actor, alliance_id, person_id, Action.SEE)
    thing = await staff_thing(db, alliance_id, school_id, person_id)
    row = await db.get(SchoolMemberRow, (school_id, person_id), with_for_update=True)
    if thing is None or row is None:
        raise NotFound
    require(actor, action, thing)
    return member, row, thing


async def staff_thing(
    db: AsyncSession, alliance_id: UUID, school_id: UUID, person_id: UUID
) -> StaffThing | None:
    """What access asks about; None for a school that is not in the alliance."""
    if await db.get(AllianceSchoolRow, (alliance_id, school_id)) is None:
        return None
    counted = await db.exec(
        select(func.count()).where(col(AllianceSchoolRow.school_id) == school_id)
    )
    return StaffThing(alliance_id, school_id, person_id, shared=counted.one() > 1)
