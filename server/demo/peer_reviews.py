"""Puts a review of a school into the demonstration: Brookside, looked at by two others."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.roles import Audience, ReviewerPart
from server.demo.words import p, ul
from server.live.documents import make_document
from server.live.rendering.tree import Node
from server.live.shape import Seed
from server.peer_reviews.tables import PeerReviewerRow, PeerReviewRow

REVIEWERS = ("tom", "nadia")
WRITTEN: Mapping[DocumentKindName, Mapping[str, tuple[Node, ...]]] = {
    DocumentKindName.SELF_EVALUATION: {
        "strengths": (
            p("Every class has a quarter of an hour in which nobody is asked and everybody reads."),
        ),
        "doubts": (
            p(
                "We cannot tell who reads and who turns pages. The children who joined us in "
                "Year 5 borrow half as many books."
            ),
        ),
        "look_at": (p("Sit in on the quarter of an hour in 4S and 6B, and ask three children."),),
    },
    DocumentKindName.SCHOOL_REPORT: {
        "seen": (
            p(
                "Both quarters of an hour, the library at lunch, and seven children who were "
                "glad to be asked."
            ),
        ),
        "strengths": (
            ul(
                "Adults read too, and nobody pretends.",
                "A child may put a book back without saying why.",
            ),
        ),
        "challenge": (
            p(
                "Four of seven could not say what happened on the page before. What would you see "
                "if the quarter of an hour were for quiet, and not for reading?"
            ),
        ),
    },
    DocumentKindName.SCHOOL_SUPPORT: {
        "answer": (p("It stung, and it is right. We shall ask one question a day, not a test."),),
        "support": (
            p("Ash Grove lends symbols for “and then?”; Riverside sends its reading lead twice."),
        ),
    },
}


async def add_peer_review(
    db: AsyncSession,
    alliance_id: UUID,
    people: Mapping[str, UUID],
    schools: Mapping[str, UUID],
    now: datetime,
) -> None:
    """All of it, up to the support that was agreed."""
    opened = now - timedelta(weeks=7)
    visited = opened + timedelta(weeks=3)
    row = PeerReviewRow(
        alliance_id=alliance_id,
        school_id=schools["brookside"],
        focus="Whether our silent reading is reading",
        visit_on=visited.date(),
        opened_by=people["hugh"],
        opened_at=opened,
        handed_over_at=visited + timedelta(days=6),
        agreed_at=visited + timedelta(weeks=2),
        look_again_on=(now + timedelta(weeks=9)).date(),
    )
    db.add(row)
    await db.flush()
    for person in REVIEWERS:
        db.add(
            PeerReviewerRow(
                review_id=row.id,
                person_id=people[person],
                part=ReviewerPart.ACCEPTED,
                asked_at=opened,
                decided_at=opened + timedelta(days=2),
            )
        )
    for number, (kind, sections) in enumerate(WRITTEN.items()):
        paper = await make_document(
            db,
            kind,
            peer_review_id=row.id,
            owner_id=people["hugh"],
            now=opened + timedelta(minutes=number),
            seed=Seed(sections),
        )
        paper.audience = Audience.CYCLE
    await db.flush()
