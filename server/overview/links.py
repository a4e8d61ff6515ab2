"""What goes from school to school in an alliance: one query for each kind, whatever there is.

People are looked up to know their schools, and only schools are counted: two people of a school in
one lesson are one visit. Nothing that stands in an observation is read.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import union_all
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.documents import DocumentKindName
from schemas.lessons import LessonState
from schemas.overview import SchoolLink, SchoolLinkKind
from schemas.practices import AdoptionState
from schemas.roles import ReviewerPart
from server.coaching.find import readable
from server.coaching.tables import DeploymentRow, VisitRow
from server.cycles.tables import CycleRow, FormerCycleMemberRow
from server.cycles.terms import Term
from server.identity.actor import Actor
from server.identity.memberships import (
    CycleMemberRow,
    CycleReviewerRow,
    CycleSchoolRow,
    SchoolMemberRow,
)
from server.lessons.tables import LessonRow
from server.live.tables import DocumentRow
from server.peer_reviews.find import peer_reviews_for
from server.peer_reviews.tables import PeerReviewerRow
from server.practices.tables import AdoptionRow, PracticeRow
from server.reviews.tables import ReviewRow

USED = (AdoptionState.TRIED, AdoptionState.ADAPTED, AdoptionState.EMBEDDED)
"""A practice that was only heard of, or was dropped, is no school's own."""

Pair = tuple[UUID, UUID]


async def links_in(
    db: AsyncSession, actor: Actor, alliance_id: UUID, schools: Collection[UUID], within: Term
) -> list[SchoolLink]:
    """What went between `schools` in a term, up to now.

    Of coaching `actor` is told of deployments that they may see: product.md leaves those to the
    schools concerned and the lead of the alliance. Reviews of a school are that school's.
    """
    found = {
        SchoolLinkKind.VISITS: await _visits(db, alliance_id, within),
        SchoolLinkKind.COACHES: await _coaching(db, actor, alliance_id, within),
        SchoolLinkKind.REVIEWS: _counted(
            [
                *await _reviews(db, alliance_id, within),
                *await _peer_reviews(db, actor, alliance_id, within),
            ]
        ),
        SchoolLinkKind.ADOPTS: await _adoptions(db, schools, within),
    }
    return [
        SchoolLink(kind=kind, source=source, target=target, count=count)
        for kind, pairs in found.items()
        for (source, target), count in sorted(pairs.items())
        if source != target and source in schools and target in schools
    ]


def bounds(within: Term) -> tuple[datetime, datetime]:
    """When a term begins, and when the day after its last one does."""
    begins = datetime.combine(within.starts, time.min, UTC)
    return begins, datetime.combine(within.ends + timedelta(days=1), time.min, UTC)


async def _visits(db: AsyncSession, alliance_id: UUID, within: Term) -> dict[Pair, int]:
    """Lessons of other schools in which somebody of a school observed."""
    marks = union_all(
        *(
            select(col(table.cycle_id), col(table.person_id), col(table.school_id))
            for table in (CycleMemberRow, FormerCycleMemberRow)
        )
    ).subquery()
    visitor, host = marks.c.school_id, col(LessonRow.school_id)
    found = await db.exec(
        select(visitor, host, func.count(col(LessonRow.id).distinct()))
        .select_from(LessonRow)
        .join(CycleRow, col(CycleRow.id) == col(LessonRow.cycle_id))
        .join(DocumentRow, col(DocumentRow.lesson_id) == col(LessonRow.id))
        .join(
            marks,
            (marks.c.cycle_id == col(LessonRow.cycle_id))
            & (marks.c.person_id == col(DocumentRow.owner_id)),
        )
        .where(
            col(CycleRow.alliance_id) == alliance_id,
            col(LessonRow.state) != LessonState.CANCELLED,
            col(LessonRow.on).between(within.starts, within.ends),
            col(DocumentRow.kind) == DocumentKindName.OBSERVATION,
            visitor.is_not(None),
            visitor != host,
        )
        .group_by(visitor, host)
    )
    return {(source, target): count for source, target, count in found.all()}


async def _coaching(
    db: AsyncSession, actor: Actor, alliance_id: UUID, within: Term
) -> dict[Pair, int]:
    """Deployments in which a visit was held, from the school of who coaches."""
    begins, ends = bounds(within)
    coach, host = col(SchoolMemberRow.school_id), col(DeploymentRow.school_id)
    held = select(col(VisitRow.deployment_id)).where(
        col(VisitRow.held_at) >= begins, col(VisitRow.held_at) < ends
    )
    found = await db.exec(
        select(coach, host, func.count(col(DeploymentRow.id).distinct()))
        .join(SchoolMemberRow, col(SchoolMemberRow.person_id) == col(DeploymentRow.coach_id))
        .where(
            col(DeploymentRow.alliance_id) == alliance_id,
            col(DeploymentRow.id).in_(held),
            readable(actor),
        )
        .group_by(coach, host)
    )
    return {(source, target): count for source, target, count in found.all()}


async def _reviews(db: AsyncSession, alliance_id: UUID, within: Term) -> list[Pair]:
    """Reviews that were handed over, from the schools of their reviewers to those of the cycle."""
    begins, ends = bounds(within)
    found = await db.exec(
        select(col(ReviewRow.id), col(SchoolMemberRow.school_id), col(CycleSchoolRow.school_id))
        .join(CycleRow, col(CycleRow.id) == col(ReviewRow.cycle_id))
        .join(CycleReviewerRow, col(CycleReviewerRow.review_id) == col(ReviewRow.id))
        .join(SchoolMemberRow, col(SchoolMemberRow.person_id) == col(CycleReviewerRow.person_id))
        .join(CycleSchoolRow, col(CycleSchoolRow.cycle_id) == col(ReviewRow.cycle_id))
        .where(
            col(CycleRow.alliance_id) == alliance_id,
            col(ReviewRow.handed_over_at) >= begins,
            col(ReviewRow.handed_over_at) < ends,
            col(CycleReviewerRow.part) == ReviewerPart.ACCEPTED,
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
        )
        .distinct()
    )
    return [(source, target) for _, source, target in found.all()]


async def _peer_reviews(
    db: AsyncSession, actor: Actor, alliance_id: UUID, within: Term
) -> list[Pair]:
    """Reviews of a school that were handed over, as far as `actor` may see them."""
    begins, ends = bounds(within)
    reviews = {
        each.row.id: each.row.school_id
        for each in await peer_reviews_for(db, actor)
        if each.row.alliance_id == alliance_id
        and each.row.handed_over_at is not None
        and begins <= each.row.handed_over_at < ends
    }
    found = await db.exec(
        select(col(PeerReviewerRow.review_id), col(SchoolMemberRow.school_id))
        .join(SchoolMemberRow, col(SchoolMemberRow.person_id) == col(PeerReviewerRow.person_id))
        .where(
            col(PeerReviewerRow.review_id).in_(reviews),
            col(PeerReviewerRow.part) == ReviewerPart.ACCEPTED,
        )
        .distinct()
    )
    return [(source, reviews[review]) for review, source in found.all()]


async def _adoptions(db: AsyncSession, schools: Collection[UUID], within: Term) -> dict[Pair, int]:
    """Practices in use, from the school that took one up to those that made it."""
    begins, ends = bounds(within)
    found = await db.exec(
        select(col(AdoptionRow.school_id), col(CycleSchoolRow.school_id))
        .join(PracticeRow, col(PracticeRow.id) == col(AdoptionRow.practice_id))
        .join(CycleSchoolRow, col(CycleSchoolRow.cycle_id) == col(PracticeRow.cycle_id))
        .where(
            col(AdoptionRow.school_id).in_(schools),
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
            col(AdoptionRow.state).in_(USED),
            col(AdoptionRow.since) >= begins,
            col(AdoptionRow.since) < ends,
        )
    )
    return _counted(found.all())


def _counted(pairs: Iterable[Pair]) -> dict[Pair, int]:
    counts: dict[Pair, int] = {}
    for pair in pairs:
        counts[pair] = counts.get(pair, 0) + 1
    return counts
