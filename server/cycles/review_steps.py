"""'Next for you', from facts about a review alone. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from schemas.cycles import CycleBrief, NextStep
from schemas.reviews import ReviewState
from schemas.roles import ReviewerPart
from server.cycles.joining import WRITE_FOR_A_SCHOOL
from server.cycles.lesson_steps import SOON, step


@dataclass(frozen=True)
class ReviewFacts:
    """The open review of a cycle, to its reader.

    `part` is the reader's own, `leads` whether they lead the alliance, `awaited` whether anybody
    was asked who has not said no.
    """

    id: UUID
    state: ReviewState
    part: ReviewerPart | None = None
    leads: bool = False
    awaited: bool = True
    wanted_by: date | None = None
    follow_up_on: date | None = None


def review_steps(cycle: CycleBrief, review: ReviewFacts, today: date) -> Iterator[NextStep]:
    """What a review asks of the reader of `cycle`."""
    named = f"“{cycle.title}”"
    writes = cycle.my_role in WRITE_FOR_A_SCHOOL
    before = review.state in {ReviewState.ASKED, ReviewState.WRITING}
    if before and review.part is ReviewerPart.ASKED:
        detail = f"{cycle.alliance.name} asks you as somebody of another school. No is fine, too."
        yield step(
            cycle, "accept_review", f"Review {named}, or say no", detail, due=review.wanted_by
        )
    if before and review.part is ReviewerPart.ACCEPTED:
        detail = "What works, what you would question, and which evidence you ask for."
        yield step(
            cycle, "write_review", f"Write the review of {named}", detail, due=review.wanted_by
        )
    if before and review.leads and not review.awaited:
        detail = "Nobody whom you asked could do it."
        yield step(cycle, "ask_reviewers", f"Ask others to review {named}", detail)
    if review.state is ReviewState.HANDED_OVER and writes:
        detail = "Its reviewers ask questions of your group."
        yield step(cycle, "answer_review", "Answer the review together", detail)
    concerned = writes or review.leads or review.part is ReviewerPart.ACCEPTED
    day = review.follow_up_on
    if review.state is ReviewState.ANSWERED and concerned and day and day <= today + SOON:
        detail = "See what came of it, and say so in the answer."
        yield step(cycle, "follow_up_review", f"Follow up the review of {named}", detail, due=day)
