"""What is in somebody's calendar: what asks for their own time, and nothing that others wrote.

Four queries, whatever there is. What lies further back than some months is left out.
"""

from datetime import date, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.lessons import LessonState
from schemas.roles import ReviewerPart
from server.calendar.feed import Entry
from server.coaching.tables import DeploymentRow, VisitRow
from server.cycles.tables import CycleRow
from server.identity.actor import Actor
from server.identity.memberships import CycleReviewerRow
from server.lessons.tables import LessonRow
from server.organisations.tables import SchoolRow
from server.reviews.tables import ReviewRow

BACK = timedelta(days=120)


async def entries_for(db: AsyncSession, actor: Actor, page: str, today: date) -> list[Entry]:
    """What `actor` does in the time to come, and did lately; `page` is where the pages begin."""
    since = today - BACK
    found = [
        *await _lessons(db, actor, page, since),
        *await _visits(db, actor, page, since),
        *await _asked_reviews(db, actor, page, since),
        *await _follow_ups(db, actor, page, since),
    ]
    return sorted(found, key=lambda entry: (entry.on, entry.title))


async def _lessons(db: AsyncSession, actor: Actor, page: str, since: date) -> list[Entry]:
    """The lessons of one's cycles."""
    found = await db.exec(
        select(LessonRow, CycleRow.title, SchoolRow.name)
        .join(CycleRow, col(CycleRow.id) == col(LessonRow.cycle_id))
        .join(SchoolRow, col(SchoolRow.id) == col(LessonRow.school_id))
        .where(
            col(LessonRow.cycle_id).in_(actor.cycles),
            col(LessonRow.state) != LessonState.CANCELLED,
            col(LessonRow.on) >= since,
        )
    )
    return [
        Entry(
            id=row.id,
            title=f"Lesson {row.number}: {cycle}",
            place=school,
            on=row.on,
            at=row.at,
            address=f"{page}/lessons/{row.id}",
            changed_at=row.changed_at,
        )
        for row, cycle, school in found.all()
    ]


async def _visits(db: AsyncSession, actor: Actor, page: str, since: date) -> list[Entry]:
    """The visits in which one coaches or is coached."""
    found = await db.exec(
        select(VisitRow, DeploymentRow, SchoolRow.name)
        .join(DeploymentRow, col(DeploymentRow.id) == col(VisitRow.deployment_id))
        .join(SchoolRow, col(SchoolRow.id) == col(DeploymentRow.school_id))
        .where(
            (col(DeploymentRow.coach_id) == actor.id) | (col(DeploymentRow.teacher_id) == actor.id),
            col(VisitRow.on) >= since,
        )
    )
    return [
        Entry(
            id=visit.id,
            title=f"Visit {visit.number}: {deployment.title}",
            place=school,
            on=visit.on,
            at=visit.at,
            address=f"{page}/coaching/{deployment.id}/visits/{visit.id}",
            changed_at=visit.created_at,
        )
        for visit, deployment, school in found.all()
        if visit.on is not None
    ]


async def _asked_reviews(db: AsyncSession, actor: Actor, page: str, since: date) -> list[Entry]:
    """Until when one's reviews are wanted, while they are being written."""
    found = await db.exec(
        select(ReviewRow, CycleRow.title)
        .join(CycleRow, col(CycleRow.id) == col(ReviewRow.cycle_id))
        .join(CycleReviewerRow, col(CycleReviewerRow.review_id) == col(ReviewRow.id))
        .where(
            col(CycleReviewerRow.person_id) == actor.id,
            col(CycleReviewerRow.part) == ReviewerPart.ACCEPTED,
            col(ReviewRow.handed_over_at).is_(None),
            col(ReviewRow.wanted_by) >= since,
        )
    )
    return [
        _of_review(row, f"Review wanted: {cycle}", row.wanted_by, page)
        for row, cycle in found.all()
        if row.wanted_by is not None
    ]


async def _follow_ups(db: AsyncSession, actor: Actor, page: str, since: date) -> list[Entry]:
    """When the groups of one's cycles look again at what their review asked."""
    found = await db.exec(
        select(ReviewRow, CycleRow.title)
        .join(CycleRow, col(CycleRow.id) == col(ReviewRow.cycle_id))
        .where(col(ReviewRow.cycle_id).in_(actor.cycles), col(ReviewRow.follow_up_on) >= since)
    )
    return [
        _of_review(row, f"After the review: {cycle}", row.follow_up_on, page)
        for row, cycle in found.all()
        if row.follow_up_on is not None
    ]


def _of_review(row: ReviewRow, title: str, on: date, page: str) -> Entry:
    return Entry(
        id=row.id,
        title=title,
        place="",
        on=on,
        at=None,
        address=f"{page}/cycles/{row.cycle_id}/reviews",
        changed_at=row.opened_at,
    )
