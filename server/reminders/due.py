"""What is due to be remembered: three jobs, each of which puts on record what was not yet.

A reminder is a row and an entry of the audit trail, by which a cycle's activity tells of it. What
it asks of whom is worked out on their home page. Nothing is sent: nobody has said by which way
they want to be reached.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase
from schemas.reminders import ReminderKind
from server.charters.next_lines import NEAR
from server.charters.tables import CharterRow
from server.cycles.quiet import quiet_cycles
from server.cycles.tables import CycleRow
from server.data.audit import record
from server.reminders.tables import ReminderRow
from server.reviews.tables import ReviewRow

_DONE = {
    ReminderKind.CHARTER_RENEWAL: "charter.renewal_reminded",
    ReminderKind.REVIEW_FOLLOW_UP: "review.follow_up_reminded",
    ReminderKind.CYCLE_QUIET: "cycle.asked_how_it_goes",
    ReminderKind.CYCLE_STALLED: "cycle.shown_as_stalled",
}


@dataclass(frozen=True)
class Due:
    """That `id` (of an alliance or a cycle) is to be remembered."""

    kind: ReminderKind
    id: UUID
    about: date
    alliance_id: UUID


async def remind_of_charters(db: AsyncSession, now: datetime) -> None:
    """Charters whose day is near, or past."""
    near = now.astimezone(UTC).date() + NEAR
    found = await db.exec(select(CharterRow).where(col(CharterRow.renews_on) <= near))
    kind = ReminderKind.CHARTER_RENEWAL
    due = [
        Due(kind, row.alliance_id, row.renews_on, row.alliance_id)
        for row in found.all()
        if row.renews_on is not None
    ]
    await remember(db, due, now)


async def remind_of_follow_ups(db: AsyncSession, now: datetime) -> None:
    """Reviews that were answered, whose day to look at what came of it has come."""
    found = await db.exec(
        select(ReviewRow, CycleRow.alliance_id)
        .join(CycleRow, col(CycleRow.id) == col(ReviewRow.cycle_id))
        .where(
            col(ReviewRow.ended_at).is_(None),
            col(ReviewRow.answered_at).is_not(None),
            col(ReviewRow.follow_up_on) <= now.astimezone(UTC).date(),
        )
    )
    kind = ReminderKind.REVIEW_FOLLOW_UP
    due = [
        Due(kind, row.cycle_id, row.follow_up_on, alliance_id)
        for row, alliance_id in found.all()
        if row.follow_up_on is not None
    ]
    await remember(db, due, now)


async def ask_quiet_cycles(db: AsyncSession, now: datetime) -> None:
    """Cycles in which nothing has happened: the group is asked first, the lead sees it later."""
    found = await db.exec(
        select(CycleRow).where(
            col(CycleRow.phase) != Phase.CLOSED, col(CycleRow.parked_at).is_(None)
        )
    )
    rows = {row.id: row for row in found.all()}
    due = []
    for key, quiet in (await quiet_cycles(db, rows.values(), now.astimezone(UTC).date())).items():
        alliance_id = rows[key].alliance_id
        due.append(Due(ReminderKind.CYCLE_QUIET, key, quiet.since, alliance_id))
        if quiet.for_lead:
            due.append(Due(ReminderKind.CYCLE_STALLED, key, quiet.since, alliance_id))
    await remember(db, due, now)


async def remember(db: AsyncSession, due: Collection[Due], now: datetime) -> None:
    """Put on record which of `due` were not yet."""
    found = await db.exec(
        select(ReminderRow).where(col(ReminderRow.thing_id).in_({each.id for each in due}))
    )
    known = {(row.kind, row.thing_id, row.about) for row in found.all()}
    for each in due:
        if (each.kind, each.id, each.about) in known:
            continue
        db.add(
            ReminderRow(
                kind=each.kind,
                thing_id=each.id,
                about=each.about,
                alliance_id=each.alliance_id,
                reminded_at=now,
            )
        )
        record(db, None, _DONE[each.kind], each)
