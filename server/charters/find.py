"""Finds the charter of an alliance for somebody who may do what they ask with it."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.charters.tables import CharterRow
from server.identity.access import Action, Actor, AllianceThing, SchoolInAllianceThing, require
from server.identity.memberships import AllianceSchoolRow
from server.live.tables import DocumentRow
from server.organisations.tables import AllianceRow
from server.web.errors import NotFound


async def find_charter(
    db: AsyncSession,
    actor: Actor,
    alliance_id: UUID,
    action: Action = Action.READ_CHARTER,
    *,
    to_change: bool = False,
) -> CharterRow | None:
    """The charter, None while nobody has begun one; raises NotFound or Forbidden.

    With `to_change` the alliance is locked until the transaction ends.
    """
    require(actor, action, AllianceThing(alliance_id))
    if to_change:
        await _lock(db, alliance_id)
    return await db.get(CharterRow, alliance_id)


async def find_charter_to_sign(
    db: AsyncSession, actor: Actor, alliance_id: UUID, school_id: UUID, *, lock: bool = True
) -> tuple[CharterRow, DocumentRow]:
    """The charter with its document, if `actor` may sign it for that school.

    With `lock` the alliance is locked until the transaction ends. Raises NotFound, Forbidden.
    """
    there = await db.get(AllianceSchoolRow, (alliance_id, school_id)) is not None
    require(actor, Action.SIGN, SchoolInAllianceThing(school_id, alliance_id, there))
    if lock:
        await _lock(db, alliance_id)
    row = await db.get(CharterRow, alliance_id)
    paper = await db.get(DocumentRow, row.document_id) if row else None
    if row is None or paper is None:
        raise NotFound
    return row, paper


async def _lock(db: AsyncSession, alliance_id: UUID) -> None:
    locked = select(AllianceRow.id).where(col(AllianceRow.id) == alliance_id).with_for_update()
    if (await db.exec(locked)).one_or_none() is None:
        raise NotFound
