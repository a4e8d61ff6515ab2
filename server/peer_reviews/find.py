"""Finds peer reviews, their people and their papers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.roles import Audience, ReviewerPart
from server.identity.access import Action, Actor, PeerReviewThing, can, require
from server.identity.visible import PeerReviewColumns, visible_documents
from server.live.documents import columns_of
from server.live.tables import DocumentRow
from server.peer_reviews.tables import PeerReviewerRow, PeerReviewRow
from server.web.errors import NotFound

SHARED = (Audience.ALLIANCE, Audience.LIBRARY)


@dataclass(frozen=True)
class Found:
    """A review with what decides about it, who was asked, and its documents, oldest first."""

    row: PeerReviewRow
    thing: PeerReviewThing
    reviewers: Sequence[PeerReviewerRow]
    papers: Sequence[DocumentRow]


async def with_all(db: AsyncSession, rows: Collection[PeerReviewRow]) -> list[Found]:
    """These reviews, in as many queries whatever their number."""
    ids = [row.id for row in rows]
    asked = await db.exec(
        select(PeerReviewerRow)
        .where(col(PeerReviewerRow.review_id).in_(ids))
        .order_by(col(PeerReviewerRow.asked_at), col(PeerReviewerRow.person_id))
    )
    written = await db.exec(
        select(DocumentRow)
        .where(col(DocumentRow.peer_review_id).in_(ids))
        .order_by(col(DocumentRow.created_at), col(DocumentRow.id))
    )
    people, papers = asked.all(), written.all()
    found = []
    for row in rows:
        reviewers = [each for each in people if each.review_id == row.id]
        own = [each for each in papers if each.peer_review_id == row.id]
        found.append(Found(row, _thing(row, reviewers, own), reviewers, own))
    return found


def _thing(
    row: PeerReviewRow, reviewers: Sequence[PeerReviewerRow], papers: Sequence[DocumentRow]
) -> PeerReviewThing:
    def with_part(part: ReviewerPart) -> frozenset[UUID]:
        return frozenset(each.person_id for each in reviewers if each.part is part)

    return PeerReviewThing(
        id=row.id,
        alliance_id=row.alliance_id,
        school_id=row.school_id,
        asked=with_part(ReviewerPart.ASKED),
        reviewers=with_part(ReviewerPart.ACCEPTED),
        shared=any(each.audience in SHARED for each in papers),
        over=row.ended_at is not None,
    )


def readable_papers(actor: Actor) -> ColumnElement[bool]:
    """Keeps the documents of peer reviews that `actor` may read; both tables are joined."""
    accepted = select(PeerReviewerRow.review_id).where(
        col(PeerReviewerRow.person_id) == actor.id,
        col(PeerReviewerRow.part) == ReviewerPart.ACCEPTED,
    )
    columns = PeerReviewColumns(
        alliance_id=col(PeerReviewRow.alliance_id),
        school_id=col(PeerReviewRow.school_id),
        reviewed=col(PeerReviewRow.id).in_(accepted),
    )
    return visible_documents(actor, columns_of(DocumentRow, columns))


async def find_peer_review(
    db: AsyncSession,
    actor: Actor,
    review_id: UUID,
    action: Action = Action.SEE,
    *,
    to_change: bool = False,
) -> Found:
    """The review, if `actor` may do `action` with it; raises NotFound or Forbidden.

    With `to_change` it is locked until the transaction ends.
    """
    asked = select(PeerReviewRow).where(col(PeerReviewRow.id) == review_id)
    row = (await db.exec(asked.with_for_update() if to_change else asked)).one_or_none()
    if row is None:
        raise NotFound
    [found] = await with_all(db, [row])
    require(actor, action, found.thing)
    return found


async def peer_reviews_for(db: AsyncSession, actor: Actor) -> list[Found]:
    """Those that `actor` may see, the newest first."""
    own = select(PeerReviewerRow.review_id).where(col(PeerReviewerRow.person_id) == actor.id)
    shared = select(DocumentRow.peer_review_id).where(
        col(DocumentRow.peer_review_id).is_not(None), col(DocumentRow.audience).in_(SHARED)
    )
    rows = await db.exec(
        select(PeerReviewRow)
        .where(
            or_(
                col(PeerReviewRow.school_id).in_(actor.speaks_for),
                col(PeerReviewRow.id).in_(own),
                col(PeerReviewRow.alliance_id).in_(list(actor.alliances))
                & col(PeerReviewRow.id).in_(shared),
            )
        )
        .order_by(col(PeerReviewRow.opened_at).desc(), col(PeerReviewRow.id).desc())
    )
    return [each for each in await with_all(db, rows.all()) if can(actor, Action.SEE, each.thing)]
