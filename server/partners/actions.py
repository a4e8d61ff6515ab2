"""A school says that it looks for partners, or no longer: change and audit row together."""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.partners import PartnerSearchPut
from server.data.audit import record
from server.identity.access import Action, Actor, AllianceThing, SchoolInAllianceThing, require
from server.identity.memberships import AllianceSchoolRow
from server.partners.tables import PartnerSearchRow


async def put_search(
    db: AsyncSession,
    actor: Actor,
    alliance_id: UUID,
    school_id: UUID,
    asked: PartnerSearchPut,
    now: datetime,
) -> PartnerSearchRow:
    """Look for partners, or for others than before; raises NotFound, Forbidden."""
    await _require(db, actor, alliance_id, school_id)
    row = await db.get(PartnerSearchRow, (alliance_id, school_id))
    if row is None:
        row = PartnerSearchRow(alliance_id=alliance_id, school_id=school_id, since=now)
    row.alone_in = list(dict.fromkeys(asked.alone_in))
    row.subjects = [each for each in dict.fromkeys(asked.subjects) if each not in row.alone_in]
    row.about = asked.about
    db.add(row)
    record(db, actor, "partners.sought", AllianceThing(alliance_id), school=school_id)
    return row


async def end_search(db: AsyncSession, actor: Actor, alliance_id: UUID, school_id: UUID) -> None:
    """Look for none any more, also where the school did not; raises NotFound, Forbidden."""
    await _require(db, actor, alliance_id, school_id)
    row = await db.get(PartnerSearchRow, (alliance_id, school_id))
    if row is None:
        return
    await db.delete(row)
    record(db, actor, "partners.not_sought", AllianceThing(alliance_id), school=school_id)


async def _require(db: AsyncSession, actor: Actor, alliance_id: UUID, school_id: UUID) -> None:
    there = await db.get(AllianceSchoolRow, (alliance_id, school_id)) is not None
    require(actor, Action.SEEK_PARTNERS, SchoolInAllianceThing(school_id, alliance_id, there))
