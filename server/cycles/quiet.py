"""Cycles in which nothing happens any more: the group is asked first, the lead sees it later."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase
from schemas.lessons import LessonState
from server.cycles.tables import CycleRow
from server.cycles.terms import school_days_after, school_days_before
from server.lessons.tables import LessonRow
from server.live.tables import DocumentRow, WrittenRow

ASKED_AFTER = 15
"""School days without anything: three weeks of term, and the group is asked."""
SEEN_AFTER = 20
"""A week later the lead of the alliance sees it."""


@dataclass(frozen=True)
class Quiet:
    """That nothing happened since a day, when the group was asked, and whether the lead sees it."""

    since: date
    asked_on: date
    for_lead: bool


def quiet(last: date, today: date) -> Quiet | None:
    """What is to be said of a cycle in which something happened last on `last`. Pure."""
    if last > school_days_before(today, ASKED_AFTER):
        return None
    return Quiet(
        since=last,
        asked_on=school_days_after(last, ASKED_AFTER),
        for_lead=last <= school_days_before(today, SEEN_AFTER),
    )


async def quiet_cycles(
    db: AsyncSession, rows: Collection[CycleRow], today: date
) -> dict[UUID, Quiet]:
    """Those of `rows` that are under way and quiet. Of documents only moments are looked at."""
    running = [row for row in rows if row.phase is not Phase.CLOSED and row.parked_at is None]
    limit = school_days_before(today, ASKED_AFTER)
    still = [row for row in running if row.changed_at.date() <= limit]
    last = await _last(db, [row.id for row in still], today) if still else {}
    found = {row.id: quiet(max(row.changed_at.date(), *last[row.id]), today) for row in still}
    return {key: one for key, one in found.items() if one is not None}


async def _last(
    db: AsyncSession, ids: Collection[UUID], today: date
) -> Mapping[UUID, Collection[date]]:
    """When a document was made or written in, and when a lesson was changed or taught."""
    cycle = col(DocumentRow.cycle_id)
    made = await db.exec(
        select(cycle, func.max(col(DocumentRow.created_at))).where(cycle.in_(ids)).group_by(cycle)
    )
    written = await db.exec(
        select(cycle, func.max(col(WrittenRow.at)))
        .join(WrittenRow, col(WrittenRow.document_id) == col(DocumentRow.id))
        .where(cycle.in_(ids))
        .group_by(cycle)
    )
    lesson = col(LessonRow.cycle_id)
    changed = await db.exec(
        select(lesson, func.max(col(LessonRow.changed_at))).where(lesson.in_(ids)).group_by(lesson)
    )
    taught = await db.exec(
        select(lesson, func.max(col(LessonRow.on)))
        .where(
            lesson.in_(ids),
            col(LessonRow.state) != LessonState.CANCELLED,
            col(LessonRow.on) <= today,
        )
        .group_by(lesson)
    )
    last: dict[UUID, set[date]] = {key: {date.min} for key in ids}
    for key, at in [*made.all(), *written.all(), *changed.all(), *taught.all()]:
        if key is not None and at is not None:
            last[key].add(at.date() if isinstance(at, datetime) else at)
    return last
