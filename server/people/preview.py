"""What pasted addresses are compared with: an alliance's schools, roles, people, invitations."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.roles import AllianceRole, SchoolRole
from server.identity.memberships import AllianceMemberRow, AllianceSchoolRow
from server.identity.tables import PersonRow
from server.organisations.tables import SchoolRow
from server.people.pasted import Known, folded, names_of_schools
from server.people.tables import InvitationRow

_ROLES: tuple[SchoolRole | AllianceRole, ...] = (
    *SchoolRole,
    AllianceRole.SLE,
    AllianceRole.LEAD,
)


async def known_in(
    db: AsyncSession, alliance_id: UUID, role_names: Mapping[str, str], now: datetime
) -> Known:
    """What is known in one alliance; `role_names` are the installation's names of roles."""
    schools = await db.exec(
        select(SchoolRow, AllianceSchoolRow.mark)
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == col(SchoolRow.id))
        .where(col(AllianceSchoolRow.alliance_id) == alliance_id)
    )
    members = await db.exec(
        select(PersonRow.email)
        .join(AllianceMemberRow, col(AllianceMemberRow.person_id) == col(PersonRow.id))
        .where(col(AllianceMemberRow.alliance_id) == alliance_id)
    )
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
            for school, mark in schools.all()
        ),
        roles=roles_by_name(role_names),
        members=set(members.all()),
        invited=set(invited.all()),
    )


def roles_by_name(role_names: Mapping[str, str]) -> dict[str, SchoolRole | AllianceRole]:
    """What people may write for a role: its value, or what this installation calls it."""
    named = {folded(role.value.replace("_", " ")): role for role in _ROLES}
    return named | {
        folded(role_names[role.value]): role for role in _ROLES if role.value in role_names
    }
