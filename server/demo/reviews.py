"""Puts reviews of cycles into the demonstration, and who was trained for them."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.roles import Audience, ReviewerPart
from server.demo.cycles.reviews import Reviews
from server.identity.memberships import CycleReviewerRow
from server.live.documents import make_document
from server.live.shape import Seed
from server.reviews.tables import ReviewingRow, ReviewRow

TRAINED = ("tom", "marsha", "imran", "nadia", "clare")
NOT_NOW = ("sunita",)


def add_reviewing(db: AsyncSession, alliance_id: UUID, people: dict[str, UUID]) -> None:
    """Who was trained as a reviewer, and who is not available this term."""
    for key in (*TRAINED, *NOT_NOW):
        db.add(
            ReviewingRow(
                alliance_id=alliance_id,
                person_id=people[key],
                trained=key in TRAINED,
                available=key not in NOT_NOW,
            )
        )


async def add_review(
    db: AsyncSession, cycle_id: UUID, review: Reviews, people: dict[str, UUID]
) -> None:
    """One review with what stands in it, as far as it has come."""
    opened = _at(review.opened)
    document = await make_document(
        db,
        DocumentKindName.REVIEW,
        cycle_id,
        owner_id=people[review.opened_by],
        now=opened,
        seed=Seed(review.sections),
    )
    row = ReviewRow(
        cycle_id=cycle_id,
        document_id=document.id,
        focus=review.focus,
        wanted_by=review.wanted_by,
        opened_by=people[review.opened_by],
        opened_at=opened,
        follow_up_on=review.follow_up,
    )
    if review.handed_over:
        row.handed_over_at = _at(review.handed_over)
        document.audience = Audience.CYCLE
        answer = await make_document(
            db,
            DocumentKindName.REVIEW_ANSWER,
            cycle_id,
            owner_id=people[review.opened_by],
            now=row.handed_over_at,
            seed=Seed(review.answer),
        )
        row.answer_id = answer.id
        row.answered_at = _at(review.answered) if review.answered else None
    db.add(row)
    await db.flush()
    for key, part in review.reviewers.items():
        db.add(
            CycleReviewerRow(
                review_id=row.id,
                person_id=people[key],
                cycle_id=cycle_id,
                part=part,
                asked_at=opened,
                decided_at=None if part is ReviewerPart.ASKED else opened,
            )
        )
    await db.flush()


def _at(day: date) -> datetime:
    return datetime.combine(day, time(16, 10), UTC)
