"""What is in the calendar of a person or an alliance, and nothing that anybody wrote.

Five queries, whatever there is. What lies further back than some months is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.calendar import CalendarEntry, EntryKind
from schemas.lessons import LessonState
from schemas.roles import ReviewerPart
from server.calendar.feed import Entry, clashes
from server.coaching.find import readable
from server.coaching.tables import DeploymentRow, VisitRow
from server.cycles.readable import of_cycle
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor
from server.identity.memberships import CycleReviewerRow
from server.identity.visible import visible_cycles
from server.lessons.tables import LessonRow
from server.organisations.tables import SchoolRow
from server.peer_reviews.tables import PeerReviewerRow, PeerReviewRow
from server.reviews.tables import ReviewRow

BACK = timedelta(days=120)


@dataclass(frozen=True)
class Scope:
    """SQL conditions: of which cycles, deployments and reviewers' tasks a calendar is."""

    cycles: ColumnElement[bool]
    deployments: ColumnElement[bool]
    asked_reviews: ColumnElement[bool]
    peer_reviews: ColumnElement[bool]


def own(actor: Actor) -> Scope:
    """What asks for one's own time."""
    asked = select(CycleReviewerRow.review_id).where(
        col(CycleReviewerRow.person_id) == actor.id,
        col(CycleReviewerRow.part) == ReviewerPart.ACCEPTED,
    )
    return Scope(
        cycles=col(CycleRow.id).in_(actor.cycles),
        deployments=or_(
            col(DeploymentRow.coach_id) == actor.id, col(DeploymentRow.teacher_id) == actor.id
        ),
        asked_reviews=col(ReviewRow.id).in_(asked),
        peer_reviews=or_(
            col(PeerReviewRow.school_id).in_(actor.speaks_for),
            col(PeerReviewRow.id).in_(
                select(PeerReviewerRow.review_id).where(
                    col(PeerReviewerRow.person_id) == actor.id,
                    col(PeerReviewerRow.part) == ReviewerPart.ACCEPTED,
                )
            ),
        ),
    )


def of_alliance(actor: Actor, alliance_id: UUID) -> Scope:
    """What goes on there, as far as `actor` may see it; whose task it is, is told to nobody."""
    return Scope(
        cycles=and_(
            col(CycleRow.alliance_id) == alliance_id,
            visible_cycles(actor, of_cycle(), Action.READ),
        ),
        deployments=and_(col(DeploymentRow.alliance_id) == alliance_id, readable(actor)),
        asked_reviews=false(),
        peer_reviews=false(),  # a review of a school is that school's
    )


async def entries_of(db: AsyncSession, scope: Scope, since: date) -> list[Entry]:
    """What `scope` holds from `since` on, by day."""
    found = [
        *await _lessons(db, scope, since),
        *await _visits(db, scope, since),
        *await _asked_reviews(db, scope, since),
        *await _follow_ups(db, scope, since),
        *await _peer_reviews(db, scope, since),
    ]
    return sorted(found, key=lambda entry: (entry.on, entry.at or time.min, entry.title))


def told(entries: Sequence[Entry], *, with_clashes: bool) -> list[CalendarEntry]:
    """Entries as the API tells them; `with_clashes` where they are one person's."""
    clashing = clashes(entries) if with_clashes else {}
    return [
        CalendarEntry(
            id=entry.id,
            kind=entry.kind,
            title=entry.title,
            place=entry.place,
            on=entry.on,
            at=entry.at,
            path=entry.path,
            clashes_with=clashing.get(entry.id, []),
        )
        for entry in entries
    ]


async def _lessons(db: AsyncSession, scope: Scope, since: date) -> list[Entry]:
    found = await db.exec(
        select(LessonRow, CycleRow.title, SchoolRow.name)
        .join(CycleRow, col(CycleRow.id) == col(LessonRow.cycle_id))
        .join(SchoolRow, col(SchoolRow.id) == col(LessonRow.school_id))
        .where(
            scope.cycles,
            col(LessonRow.state) != LessonState.CANCELLED,
            col(LessonRow.on) >= since,
        )
    )
    return [
        Entry(
            id=row.id,
            kind=EntryKind.LESSON,
            title=f"Lesson {row.number}: {cycle}",
            place=school,
            on=row.on,
            at=row.at,
            path=f"/lessons/{row.id}",
            changed_at=row.changed_at,
        )
        for row, cycle, school in found.all()
    ]


async def _visits(db: AsyncSession, scope: Scope, since: date) -> list[Entry]:
    found = await db.exec(
        select(VisitRow, DeploymentRow, SchoolRow.name)
        .join(DeploymentRow, col(DeploymentRow.id) == col(VisitRow.deployment_id))
        .join(SchoolRow, col(SchoolRow.id) == col(DeploymentRow.school_id))
        .where(scope.deployments, col(VisitRow.on) >= since)
    )
    return [
        Entry(
            id=visit.id,
            kind=EntryKind.VISIT,
            title=f"Visit {visit.number}: {deployment.title}",
            place=school,
            on=visit.on,
            at=visit.at,
            path=f"/coaching/{deployment.id}/visits/{visit.id}",
            changed_at=visit.created_at,
        )
        for visit, deployment, school in found.all()
        if visit.on is not None
    ]


async def _asked_reviews(db: AsyncSession, scope: Scope, since: date) -> list[Entry]:
    """Until when reviews are wanted, while they are being written."""
    found = await db.exec(
        select(ReviewRow, CycleRow.title)
        .join(CycleRow, col(CycleRow.id) == col(ReviewRow.cycle_id))
        .where(
            scope.asked_reviews,
            col(ReviewRow.handed_over_at).is_(None),
            col(ReviewRow.wanted_by) >= since,
        )
    )
    return [
        _of_review(row, EntryKind.REVIEW_WANTED, f"Review wanted: {cycle}", row.wanted_by)
        for row, cycle in found.all()
        if row.wanted_by is not None
    ]


async def _follow_ups(db: AsyncSession, scope: Scope, since: date) -> list[Entry]:
    """When groups look again at what their review asked."""
    found = await db.exec(
        select(ReviewRow, CycleRow.title)
        .join(CycleRow, col(CycleRow.id) == col(ReviewRow.cycle_id))
        .where(scope.cycles, col(ReviewRow.follow_up_on) >= since)
    )
    return [
        _of_review(row, EntryKind.FOLLOW_UP, f"After the review: {cycle}", row.follow_up_on)
        for row, cycle in found.all()
        if row.follow_up_on is not None
    ]


async def _peer_reviews(db: AsyncSession, scope: Scope, since: date) -> list[Entry]:
    """When a school is visited by its reviewers, and when it looks again."""
    found = await db.exec(
        select(PeerReviewRow, SchoolRow.name)
        .join(SchoolRow, col(SchoolRow.id) == col(PeerReviewRow.school_id))
        .where(scope.peer_reviews, col(PeerReviewRow.ended_at).is_(None))
    )
    return [
        Entry(
            id=row.id,
            kind=kind,
            title=f"{title}: {school}",
            place=school,
            on=on,
            at=None,
            path=f"/peer-reviews/{row.id}",
            changed_at=row.opened_at,
        )
        for row, school in found.all()
        for kind, title, on in (
            (EntryKind.SCHOOL_REVIEW, "Review of a school", row.visit_on),
            (EntryKind.FOLLOW_UP, "After the review", row.look_again_on),
        )
        if on is not None and on >= since
    ]


def _of_review(row: ReviewRow, kind: EntryKind, title: str, on: date) -> Entry:
    return Entry(
        id=row.id,
        kind=kind,
        title=title,
        place="",
        on=on,
        at=None,
        path=f"/cycles/{row.cycle_id}/reviews",
        changed_at=row.opened_at,
    )
