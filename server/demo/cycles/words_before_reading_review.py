"""The review of "Words before reading" by two schools that do not take part, and its answer."""

from datetime import date

from schemas.roles import ReviewerPart
from server.demo.cycles.reviews import Reviews
from server.demo.cycles.shape import MONDAY, THURSDAY, weekday
from server.demo.words import p, ul


def review(today: date) -> Reviews:
    """Answered; it is followed up in some weeks."""
    return Reviews(
        opened_by="helen",
        opened=weekday(today, MONDAY, weeks=-4),
        focus="Whether it is the words, or the books that are better now",
        reviewers={"marsha": ReviewerPart.ACCEPTED, "tom": ReviewerPart.ACCEPTED},
        handed_over=weekday(today, THURSDAY, weeks=-3),
        answered=weekday(today, THURSDAY, weeks=-2),
        follow_up=weekday(today, THURSDAY, weeks=3),
        sections={
            "strengths": (
                ul(
                    "Four schools count the same thing, and say where they could not: Ash Grove "
                    "counts looks instead of pebbles.",
                    "The change became smaller from one iteration to the next. The fifth word "
                    "came from the children, and it is in the plan with its reason.",
                ),
            ),
            "challenge": (
                ul(
                    "You write yourselves that the page was not the same page. What would the "
                    "pebbles have done on the **old** page, with words that you never spoke?",
                    "In Oakfield eight children moved away or came. Who is in both counts?",
                    "For whom did it do nothing? We find no child in your plan for whom it was "
                    "too much, and there is always one.",
                ),
            ),
            "evidence": (
                p(
                    "One page of January again, with the same six children in one school. Ten "
                    "minutes would be enough, and it may speak against you."
                ),
            ),
        },
        answer={
            "answer": (
                p(
                    "The first question hit. On a new page with new words we cannot tell practice "
                    "from an easier page. We had stopped asking because we liked the answer."
                ),
                p(
                    "Oakfield: four of the six are in both counts. We say so beside the table from "
                    "now on."
                ),
            ),
            "found": (
                p(
                    "Meadow Lane read January’s page again with the same six. 17 pebbles then, 13 "
                    "now, against 9 on the new page. So a part of it is the page, and a part is "
                    "not."
                ),
                p("Two children put down *more* pebbles than in January, and said why: they dare."),
            ),
            "changes": (
                ul(
                    "The claim is narrower: words that were spoken before, and only those.",
                    "We count the old page in all four schools before we share anything.",
                ),
            ),
        },
    )
