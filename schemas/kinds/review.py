"""A review of a cycle: what reviewers of other schools see and ask, and what the group answers.

They are two documents, because those who ask and those who answer may not write each other's part.
"""

from schemas.roles import Audience
from schemas.shapes import DocumentKind, DocumentKindName, section

CHALLENGE = "challenge"
ANSWER = "answer"

REVIEW = DocumentKind(
    kind=DocumentKindName.REVIEW,
    version=1,
    title="Review",
    default_audience=Audience.PAIR,
    blocks=[
        section("strengths", "Strengths seen", "What works, and where did you see it?"),
        section(
            CHALLENGE,
            "Questions that challenge",
            "What else could explain it? For which pupils might it not hold? "
            "What would you expect to see if it did not work?",
        ),
        section(
            "evidence",
            "Evidence asked for",
            "What would you need to see to be convinced, and how could the group find it?",
        ),
    ],
)

REVIEW_ANSWER = DocumentKind(
    kind=DocumentKindName.REVIEW_ANSWER,
    version=1,
    title="Answer to the review",
    default_audience=Audience.CYCLE,
    blocks=[
        section(ANSWER, "Our answer", "What do you make of each question? Where are they right?"),
        section(
            "found",
            "Evidence we looked at",
            "What did you look at, and what does it show? What speaks against your claim?",
        ),
        section("changes", "What we do next", "What do you change, keep or look at again?"),
        section("came", "What came of it", "At the follow-up: what has happened since?"),
    ],
)
