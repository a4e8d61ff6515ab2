"""Finds claims and their evidence for somebody who may do what they ask with their cycle."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.claims.tables import ClaimRow, EvidenceRow
from server.identity.access import Action, Actor, CycleThing
from server.measures.find import cycle_of
from server.web.errors import NotFound


async def find_claim(
    db: AsyncSession,
    actor: Actor,
    claim_id: UUID,
    action: Action = Action.READ,
    *,
    to_change: bool = False,
) -> tuple[ClaimRow, CycleThing]:
    """The claim, if `actor` may do `action` in its cycle; raises NotFound or Forbidden.

    With `to_change` the row is locked until the transaction ends.
    """
    asked = select(ClaimRow).where(col(ClaimRow.id) == claim_id)
    row = (await db.exec(asked.with_for_update() if to_change else asked)).one_or_none()
    if row is None:
        raise NotFound
    return row, await cycle_of(db, actor, row.cycle_id, action)


async def find_evidence(
    db: AsyncSession, actor: Actor, evidence_id: UUID, action: Action
) -> tuple[EvidenceRow, ClaimRow, CycleThing]:
    """A piece of evidence with its claim; raises NotFound or Forbidden."""
    row = await db.get(EvidenceRow, evidence_id)
    if row is None:
        raise NotFound
    claim, cycle = await find_claim(db, actor, row.claim_id, action)
    return row, claim, cycle
