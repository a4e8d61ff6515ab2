"""A peer review of a school: what it says of itself, what was seen, what is agreed after it.

The school writes the first, its reviewers the second, both of them the third.
"""

from schemas.roles import Audience
from schemas.shapes import DocumentKind, DocumentKindName, section

REPORT_CHALLENGE = "challenge"
SUPPORT = "support"

SELF_EVALUATION = DocumentKind(
    kind=DocumentKindName.SELF_EVALUATION,
    version=1,
    title="Self-evaluation",
    default_audience=Audience.CYCLE,
    blocks=[
        section("strengths", "What we do well", "What works here, and how do you know?"),
        section("doubts", "Where we are not sure", "What puzzles you, or does not move?"),
        section(
            "look_at",
            "What we would like you to look at",
            "Where should visitors go, what should they ask, and whom of the pupils?",
        ),
    ],
)

SCHOOL_REPORT = DocumentKind(
    kind=DocumentKindName.SCHOOL_REPORT,
    version=1,
    title="Report of the visit",
    default_audience=Audience.PAIR,
    blocks=[
        section("seen", "What we saw", "Where were you, and what did you see and hear? No names."),
        section("strengths", "Strengths", "What could other schools learn here?"),
        section(
            REPORT_CHALLENGE,
            "Questions that challenge",
            "What did you see that does not fit what the school says of itself?",
        ),
    ],
)

SCHOOL_SUPPORT = DocumentKind(
    kind=DocumentKindName.SCHOOL_SUPPORT,
    version=1,
    title="Support and what came of it",
    default_audience=Audience.CYCLE,
    blocks=[
        section("answer", "What we make of it", "Which questions do you take up, and which not?"),
        section(SUPPORT, "Support agreed", "Who helps with what, and until when?"),
        section("came", "What came of it", "When you look again: what has changed, for whom?"),
    ],
)
