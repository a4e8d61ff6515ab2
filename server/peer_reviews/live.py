"""What `server.live` has to know of a peer review: who opens its documents, and their names."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DOCUMENT_KINDS
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from server.organisations.briefs import schools_in
from server.organisations.tables import SchoolRow
from server.peer_reviews.find import with_all
from server.peer_reviews.tables import PeerReviewRow


async def surroundings_of(db: AsyncSession, review_id: UUID) -> Surroundings | None:
    """The review as the surroundings of its documents; None where there is none."""
    row = await db.get(PeerReviewRow, review_id)
    school = await db.get(SchoolRow, row.school_id) if row else None
    if row is None or school is None:
        return None
    [found] = await with_all(db, [row])
    return Surroundings(
        home=found.thing,
        title=f"Review of {school.name}",
        schools=await schools_in(db, row.alliance_id),
    )


async def titles_of(db: AsyncSession, rows: Sequence[DocumentRow]) -> dict[UUID, str]:
    """What each of these documents of peer reviews is called where it stands among others."""
    own = {row.peer_review_id for row in rows if row.peer_review_id}
    if not own:
        return {}
    found = await db.exec(
        select(PeerReviewRow.id, SchoolRow.name)
        .join(SchoolRow, col(SchoolRow.id) == col(PeerReviewRow.school_id))
        .where(col(PeerReviewRow.id).in_(own))
    )
    names: dict[UUID | None, str] = dict(found.all())
    return {
        row.id: f"{DOCUMENT_KINDS[row.kind].title}: {names[row.peer_review_id]}"
        for row in rows
        if row.peer_review_id in names
    }
