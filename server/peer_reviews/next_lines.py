"""What peer reviews ask of somebody next, for 'Next for you': from facts alone, never kept."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import NextStep
from schemas.peer_reviews import PeerReview, PeerReviewState
from server.identity.access import Actor
from server.peer_reviews.describe import described
from server.peer_reviews.find import peer_reviews_for

REPORT, SUPPORT, NO_IS_FINE = (
    "What you saw, what others could learn there, and what you would question.",
    "Its reviewers have handed their report over: say who helps with what.",
    "The school asks you as somebody of another one. No is fine, too.",
)


def line(review: PeerReview) -> tuple[str, str, str, date | None] | None:
    """What comes next for its reader: its kind, a title, a detail, by when; None for nothing."""
    school = review.school.short_name
    if review.asked:
        title = f"Review {school} as a school, or say no"
        return "accept_peer_review", title, NO_IS_FINE, review.visit_on
    if review.may_hand_over:
        return "write_report", f"Write the report on {school}", REPORT, review.visit_on
    if review.may_agree and review.state is PeerReviewState.REPORTED:
        return "agree_on_support", f"Agree on support for {school}", SUPPORT, None
    return None


async def next_lines(db: AsyncSession, actor: Actor, _today: date) -> list[NextStep]:
    """What the reviews of schools that `actor` may see ask of them, the newest first."""
    open_still = [each for each in await peer_reviews_for(db, actor) if each.row.ended_at is None]
    lines = []
    for review in await described(db, actor, open_still) if open_still else []:
        told = line(review)
        if told:
            kind, title, detail, due = told
            lines.append(
                NextStep(
                    kind=kind,
                    title=title,
                    detail=detail,
                    alliance_id=review.alliance_id,
                    peer_review_id=review.id,
                    school=review.school,
                    due=due,
                )
            )
    return lines
