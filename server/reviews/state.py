"""How far a review has come, from what was done. Pure."""

from collections.abc import Collection

from schemas.reviews import ReviewState
from schemas.roles import ReviewerPart
from server.reviews.tables import ReviewRow


def state_of(row: ReviewRow, parts: Collection[ReviewerPart]) -> ReviewState:
    """The state of a review whose reviewers have these parts."""
    if row.ended_at is not None:
        return ReviewState.ENDED
    if row.answered_at is not None:
        return ReviewState.ANSWERED
    if row.handed_over_at is not None:
        return ReviewState.HANDED_OVER
    return ReviewState.WRITING if ReviewerPart.ACCEPTED in parts else ReviewState.ASKED
