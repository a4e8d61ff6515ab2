"""Finds reviews for somebody who may do what they ask with their cycle."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.cycles.find import find_cycle
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, CycleThing
from server.identity.memberships import CycleReviewerRow
from server.reviews.tables import ReviewRow
from server.web.errors import NotFound


@dataclass(frozen=True)
class Found:
    review: ReviewRow
    cycle: CycleRow
    thing: CycleThing


async def find_review(
    db: AsyncSession,
    actor: Actor,
    review_id: UUID,
    action: Action = Action.SEE_REVIEWS,
    *,
    to_change: bool = False,
) -> Found:
    """The review, if `actor` may do `action` in its cycle; raises NotFound or Forbidden.

    With `to_change` its cycle is locked until the transaction ends.
    """
    row = await db.get(ReviewRow, review_id)
    if row is None:
        raise NotFound
    cycle, thing = await find_cycle(db, actor, row.cycle_id, action, to_change=to_change)
    if to_change:
        await db.refresh(row)
    return Found(row, cycle, thing)


async def reviews_of(db: AsyncSession, cycle_id: UUID) -> Sequence[ReviewRow]:
    """The reviews of a cycle, the newest first."""
    found = await db.exec(
        select(ReviewRow)
        .where(col(ReviewRow.cycle_id) == cycle_id)
        .order_by(col(ReviewRow.opened_at).desc(), col(ReviewRow.id).desc())
    )
    return found.all()


async def reviewers_of(
    db: AsyncSession, reviews: Collection[UUID]
) -> dict[UUID, list[CycleReviewerRow]]:
    """Who was asked in each of these reviews, those first who were asked first."""
    found = await db.exec(
        select(CycleReviewerRow)
        .where(col(CycleReviewerRow.review_id).in_(reviews))
        .order_by(col(CycleReviewerRow.asked_at), col(CycleReviewerRow.person_id))
    )
    rows: dict[UUID, list[CycleReviewerRow]] = {key: [] for key in reviews}
    for row in found.all():
        rows[row.review_id].append(row)
    return rows
