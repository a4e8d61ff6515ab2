"""Finds rounds and their words for somebody who may do what they ask with them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.maturity import StrandWords
from schemas.maturity_words import DESCRIPTORS
from server.identity.access import Action, Actor, AllianceThing, SchoolInAllianceThing, require
from server.identity.memberships import AllianceSchoolRow
from server.maturity.tables import DescriptorsRow, RoundRow
from server.web.errors import NotFound


async def find_round(
    db: AsyncSession, actor: Actor, round_id: UUID, action: Action, *, to_change: bool = False
) -> RoundRow:
    """The round, if `actor` may do `action` in its alliance; raises NotFound or Forbidden."""
    asked = select(RoundRow).where(col(RoundRow.id) == round_id)
    row = (await db.exec(asked.with_for_update() if to_change else asked)).one_or_none()
    if row is None:
        raise NotFound
    require(actor, action, AllianceThing(row.alliance_id))
    return row


async def find_round_of_school(
    db: AsyncSession, actor: Actor, round_id: UUID, school_id: UUID
) -> RoundRow:
    """The round, locked, if `actor` may rate that school in it; raises NotFound or Forbidden."""
    found = await db.exec(select(RoundRow).where(col(RoundRow.id) == round_id).with_for_update())
    row = found.one_or_none()
    if row is None:
        raise NotFound
    there = await db.get(AllianceSchoolRow, (row.alliance_id, school_id)) is not None
    require(actor, Action.RATE, SchoolInAllianceThing(school_id, row.alliance_id, there))
    return row


async def rounds_of(db: AsyncSession, alliance_id: UUID) -> Sequence[RoundRow]:
    """All rounds of an alliance, the newest first."""
    found = await db.exec(
        select(RoundRow)
        .where(col(RoundRow.alliance_id) == alliance_id)
        .order_by(col(RoundRow.opened_at).desc(), col(RoundRow.id).desc())
    )
    return found.all()


async def words_of(
    db: AsyncSession, alliance_id: UUID, versions: Collection[int]
) -> dict[int, list[StrandWords]]:
    """The words of these versions."""
    found = await db.exec(
        select(DescriptorsRow).where(
            col(DescriptorsRow.alliance_id) == alliance_id,
            col(DescriptorsRow.version).in_(versions),
        )
    )
    kept = {
        row.version: [StrandWords.model_validate(each) for each in row.strands]
        for row in found.all()
    }
    return {0: DESCRIPTORS} | kept


async def latest_words(db: AsyncSession, alliance_id: UUID) -> DescriptorsRow | None:
    """The words that a new round goes by; None: ours."""
    found = await db.exec(
        select(DescriptorsRow)
        .where(col(DescriptorsRow.alliance_id) == alliance_id)
        .order_by(col(DescriptorsRow.version).desc())
        .limit(1)
    )
    return found.one_or_none()
