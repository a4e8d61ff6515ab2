"""What pasted addresses are compared with: an alliance's schools, roles, people, invitations."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.roles import AllianceRole, SchoolRole
from server.identity.memberships import AllianceMemberRow, AllianceSchoolRow
from server.identity.tables import PersonRow
from server.organisations.tables import AllianceRow, SchoolRow
from server.people.briefs import schools_of_people
from server.people.inviting import Reach
from server.people.pasted import Known, folded, names_of_schools
from server.people.tables import InvitationRow

_ROLES: tuple[SchoolRole | AllianceRole, ...] = (
    *SchoolRole,
    AllianceRole.SLE,
    AllianceRole.LEAD,
)


async def known_in(
    db: AsyncSession,
    alliance_id: UUID,
    role_names: Mapping[str, str],
    now: datetime,
    reach: Reach | None = None,
) -> Known:
    """What is known in one alliance, where it has no names of its own for roles by `role_names`.

    `reach` is that of whoever asks; None: into everything.
    """
    schools = await db.exec(
        select(SchoolRow, AllianceSchoolRow.mark)
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == col(SchoolRow.id))
        .where(col(AllianceSchoolRow.alliance_id) == alliance_id)
    )
    alliance = await db.get(AllianceRow, alliance_id)
    names = dict(role_names) | (alliance.role_names if alliance else {})
    there = schools.all()
    own = None
    if reach is not None and not reach.everybody and reach.schools:
        own = {school.id: school.short_name for school, _ in there if school.id in reach.schools}
    invited = await db.exec(
        select(InvitationRow.email).where(
            col(InvitationRow.alliance_id) == alliance_id,
            col(InvitationRow.accepted_at).is_(None),
            col(InvitationRow.revoked_at).is_(None),
            col(InvitationRow.expires_at) > now,
        )
    )
    return Known(
        schools=names_of_schools(
            (school.id, [school.name, school.short_name, mark, str(school.urn or "")])
            for school, mark in there
        ),
        roles=roles_by_name(names),
        members=await _members(db, alliance_id),
        invited=set(invited.all()),
        own_schools=own,
    )


async def _members(db: AsyncSession, alliance_id: UUID) -> dict[str, list[str]]:
    """The addresses of the people there, with what their schools there are called."""
    found = await db.exec(
        select(PersonRow.email, PersonRow.id)
        .join(AllianceMemberRow, col(AllianceMemberRow.person_id) == col(PersonRow.id))
        .where(col(AllianceMemberRow.alliance_id) == alliance_id)
    )
    people = {person_id: email for email, person_id in found.all()}
    schools = await schools_of_people(db, alliance_id, list(people))
    return {
        email: [school.short_name for school in schools.get(key, [])]
        for key, email in people.items()
    }


def roles_by_name(role_names: Mapping[str, str]) -> dict[str, SchoolRole | AllianceRole]:
    """What people may write for a role: its value, or what it is called."""
    named = {folded(role.value.replace("_", " ")): role for role in _ROLES}
    return named | {
        folded(role_names[role.value]): role for role in _ROLES if role.value in role_names
    }
