"""The reviews that are open in cycles, as far as they ask something of somebody."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.roles import ReviewerPart
from server.cycles.review_steps import ReviewFacts
from server.identity.access import Action, Actor, CycleThing, can
from server.identity.memberships import CycleReviewerRow
from server.reviews.state import state_of
from server.reviews.tables import ReviewRow

UNDER_REVIEW = select(ReviewRow.cycle_id).where(col(ReviewRow.ended_at).is_(None))
"""The ids of the cycles in which a review is open."""


async def open_reviews(
    db: AsyncSession, actor: Actor, things: Mapping[UUID, CycleThing]
) -> dict[UUID, ReviewFacts]:
    """The open review of each cycle, where `actor` may know of it; one query for all."""
    found = await db.exec(
        select(ReviewRow, CycleReviewerRow.person_id, CycleReviewerRow.part)
        .join(
            CycleReviewerRow,
            col(CycleReviewerRow.review_id) == col(ReviewRow.id),
            isouter=True,
        )
        .where(col(ReviewRow.cycle_id).in_(things), col(ReviewRow.ended_at).is_(None))
    )
    rows: dict[UUID, ReviewRow] = {}
    parts: dict[UUID, dict[UUID, ReviewerPart]] = {}
    for row, person, part in found.all():
        if can(actor, Action.SEE_REVIEWS, things[row.cycle_id]):
            rows[row.cycle_id] = row
            parts.setdefault(row.cycle_id, {})
            if person is not None:
                parts[row.cycle_id][person] = ReviewerPart(part)
    return {
        key: _facts(actor, row, parts[key], leads=can(actor, Action.REVIEW, things[key]))
        for key, row in rows.items()
    }


def _facts(
    actor: Actor, row: ReviewRow, parts: Mapping[UUID, ReviewerPart], *, leads: bool
) -> ReviewFacts:
    return ReviewFacts(
        id=row.id,
        state=state_of(row, parts.values()),
        part=parts.get(actor.id),
        leads=leads,
        awaited=any(part is not ReviewerPart.DECLINED for part in parts.values()),
        wanted_by=row.wanted_by,
        follow_up_on=row.follow_up_on,
    )
