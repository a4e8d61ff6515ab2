"""People as the API tells of them where they belong, with what the reader may do about it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.belonging import Account, AccountBrief, AllianceMember, SchoolOfMember
from schemas.leaving import Leaving
from schemas.organisations import SchoolBrief
from schemas.roles import AllianceRole, SchoolRole
from server.belonging import accounts
from server.belonging.actions import (
    decides_on_heads,
    of_alliance,
    of_school,
    there_for_it_alone,
)
from server.belonging.find import Member, find_member, staff_thing
from server.belonging.last import only_lead_of
from server.cycles.leaving import told
from server.identity.access import Action, Actor, AllianceThing, MemberThing, can
from server.identity.memberships import AllianceMemberRow, SchoolMemberRow
from server.identity.tables import PersonRow
from server.organisations.tables import AllianceRow
from server.people.briefs import schools_of_people
from server.web.errors import NotFound


async def member_of(
    db: AsyncSession, actor: Actor, alliance_id: UUID, person_id: UUID
) -> AllianceMember:
    """Somebody of an alliance. Raises NotFound."""
    member = await find_member(db, actor, alliance_id, person_id, Action.SEE)
    thing = MemberThing(alliance_id, person_id)
    may_change = can(actor, Action.CHANGE, thing)
    schools = await schools_of_people(db, alliance_id, [person_id])
    return AllianceMember(
        id=person_id,
        name=member.person.name,
        email=member.person.email if may_change or actor.id == person_id else None,
        role=member.row.role,
        roles=list(AllianceRole) if may_change else [],
        schools=[await _school(db, actor, member, one) for one in schools.get(person_id, [])],
        leaving=await _leaving_alliance(db, actor, member)
        if can(actor, Action.LEAVE, thing)
        else None,
    )


async def _leaving_alliance(db: AsyncSession, actor: Actor, member: Member) -> Leaving:
    cycles = await of_alliance(db, member.alliance.id, member.person.id)
    refused = await only_lead_of(db, member.person.id, {member.alliance.id})
    return await told(db, actor, cycles, alliances=[member.alliance.name], refused=refused)


async def _school(
    db: AsyncSession, actor: Actor, member: Member, school: SchoolBrief
) -> SchoolOfMember:
    row = await db.get(SchoolMemberRow, (school.id, member.person.id))
    thing = await staff_thing(db, member.alliance.id, school.id, member.person.id)
    if row is None or thing is None:
        raise NotFound
    heads = decides_on_heads(actor, thing)
    may_change = can(actor, Action.CHANGE, thing) and (heads or row.role is not SchoolRole.HEAD)
    may_go = can(actor, Action.LEAVE, thing) and (may_change or actor.id == member.person.id)
    leaving = None
    if may_go:
        left = await there_for_it_alone(db, row)
        leaving = await told(
            db,
            actor,
            await of_school(db, row, left),
            alliances=[one.name for one in left if can(actor, Action.SEE, AllianceThing(one.id))],
        )
    return SchoolOfMember(
        school=school,
        role=row.role,
        roles=[role for role in SchoolRole if heads or role is not SchoolRole.HEAD]
        if may_change
        else [],
        leaving=leaving,
    )


async def account_of(db: AsyncSession, actor: Actor, person: PersonRow) -> Account:
    """One account, and what would go with it."""
    [brief] = await account_briefs(db, [person])
    cycles = await accounts.of_account(db, person.id)
    return Account(
        **brief.model_dump(),
        leaving=await told(
            db,
            actor,
            cycles,
            alliances=brief.alliances,
            refused=await accounts.refused_to_close(db, person),
        ),
    )


async def account_briefs(db: AsyncSession, people: Sequence[PersonRow]) -> list[AccountBrief]:
    """These accounts, with the names of their alliances."""
    found = await db.exec(
        select(AllianceMemberRow.person_id, AllianceRow.name)
        .join(AllianceRow, col(AllianceRow.id) == col(AllianceMemberRow.alliance_id))
        .where(col(AllianceMemberRow.person_id).in_([person.id for person in people]))
        .order_by(col(AllianceRow.name))
    )
    alliances: dict[UUID, list[str]] = {person.id: [] for person in people}
    for person_id, name in found.all():
        alliances[person_id].append(name)
    return [
        AccountBrief(
            **person.model_dump(
                include={"id", "name", "email", "is_administrator", "created_at", "closed_at"}
            ),
            alliances=alliances[person.id],
        )
        for person in people
    ]
