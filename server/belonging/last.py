"""Nobody goes who is the last to look after something."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.roles import AllianceRole
from server.identity.memberships import AllianceMemberRow
from server.identity.tables import PersonRow
from server.organisations.tables import AllianceRow

LAST_ADMINISTRATOR = (
    "This is the only administrator of this server. Make somebody else administrator first."
)


async def only_lead_of(
    db: AsyncSession, person_id: UUID, alliances: Collection[UUID] | None = None
) -> str:
    """Why somebody cannot stop leading these alliances (None: all); empty when they can."""
    led = (
        select(AllianceMemberRow.alliance_id)
        .where(
            col(AllianceMemberRow.person_id) == person_id,
            col(AllianceMemberRow.role) == AllianceRole.LEAD,
        )
        .scalar_subquery()
    )
    others = (
        select(AllianceMemberRow.alliance_id)
        .join(PersonRow, col(PersonRow.id) == col(AllianceMemberRow.person_id))
        .where(
            col(AllianceMemberRow.role) == AllianceRole.LEAD,
            col(AllianceMemberRow.person_id) != person_id,
            col(PersonRow.closed_at).is_(None),
        )
    )
    asked = select(AllianceRow.name).where(
        col(AllianceRow.id).in_(led), col(AllianceRow.id).not_in(others)
    )
    if alliances is not None:
        asked = asked.where(col(AllianceRow.id).in_(alliances))
    names = (await db.exec(asked.order_by(col(AllianceRow.name)))).all()
    if not names:
        return ""
    return f"{' and '.join(names)} would have nobody who leads it. Let somebody else lead it first."


async def only_administrator(db: AsyncSession, person: PersonRow) -> str:
    """Why somebody cannot stop being administrator; empty when they can, or are none."""
    if not person.is_administrator:
        return ""
    found = await db.exec(
        select(PersonRow.id)
        .where(
            col(PersonRow.is_administrator),
            col(PersonRow.id) != person.id,
            col(PersonRow.closed_at).is_(None),
        )
        .with_for_update()
        .limit(1)
    )
    return "" if found.first() else LAST_ADMINISTRATOR
