"""Who might review a school, by the same rota as for cycles."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.roles import ReviewerPart
from server.peer_reviews.tables import PeerReviewerRow, PeerReviewRow
from server.reviews.candidates import candidates
from server.reviews.rota import Proposal, propose

OTHER = "From another school"


async def proposals(
    db: AsyncSession, alliance_id: UUID, school_id: UUID, already: set[UUID]
) -> list[Proposal]:
    """Nobody of the school itself; whoever reviews another school has their turn behind them."""
    last, now = await _reviewed(db, alliance_id)
    people = [
        replace(
            each,
            reviewing_now=each.reviewing_now or each.person in now,
            last_reviewed=max(
                filter(None, (each.last_reviewed, last.get(each.person))), default=None
            ),
        )
        for each in await candidates(db, alliance_id)
    ]
    return propose(people, school_id, [school_id], (), already, other=OTHER)


async def _reviewed(db: AsyncSession, alliance_id: UUID) -> tuple[dict[UUID, date], set[UUID]]:
    """When each last said yes to reviewing a school, and who does at the moment."""
    found = await db.exec(
        select(PeerReviewerRow.person_id, PeerReviewerRow.part, PeerReviewerRow.decided_at)
        .join(PeerReviewRow, col(PeerReviewRow.id) == col(PeerReviewerRow.review_id))
        .where(
            col(PeerReviewRow.alliance_id) == alliance_id,
            col(PeerReviewerRow.part).in_([ReviewerPart.ACCEPTED, ReviewerPart.ENDED]),
        )
    )
    last: dict[UUID, date] = {}
    now: set[UUID] = set()
    for person, part, at in found.all():
        if isinstance(at, datetime):
            last[person] = max(last.get(person, date.min), at.date())
        if part is ReviewerPart.ACCEPTED:
            now.add(person)
    return last, now
