"""What reminders add to 'Next for you': when it was asked, and to leads which cycles stall."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import NextStep
from schemas.reminders import ReminderKind
from schemas.roles import CycleRole
from server.cycles.quiet import quiet_cycles
from server.cycles.tables import CycleRow
from server.identity.access import Actor
from server.reminders.tables import ReminderRow

MOST = 10
"""Stalled cycles that a lead is told of at home; all of them stand on the overview."""

_OF = {
    "renew_charter": ReminderKind.CHARTER_RENEWAL,
    "follow_up_review": ReminderKind.REVIEW_FOLLOW_UP,
    "say_how_it_goes": ReminderKind.CYCLE_QUIET,
    "see_stalled": ReminderKind.CYCLE_STALLED,
}


async def next_lines(db: AsyncSession, actor: Actor, today: date) -> list[NextStep]:
    """The cycles of the alliances that `actor` leads of which they were told, while they stall."""
    if not actor.leads:
        return []
    found = await db.exec(
        select(CycleRow)
        .where(
            col(CycleRow.id).in_(
                select(ReminderRow.thing_id).where(
                    col(ReminderRow.kind) == ReminderKind.CYCLE_STALLED,
                    col(ReminderRow.alliance_id).in_(list(actor.leads)),
                )
            )
        )
        .order_by(col(CycleRow.changed_at), col(CycleRow.id))
    )
    rows = found.all()
    quiet = await quiet_cycles(db, rows, today) if rows else {}
    return [
        NextStep(
            kind="see_stalled",
            title=f"See whether “{row.title}” goes on",
            detail="Its group was asked a week ago and has not answered. Cover or a date may help.",
            alliance_id=row.alliance_id,
            cycle_id=row.id,
            cycle_title=row.title,
        )
        for row in rows
        if row.id in quiet and quiet[row.id].for_lead
        # Who facilitates it is asked, and need not be told besides.
        if actor.cycles.get(row.id) is not CycleRole.FACILITATOR
    ][:MOST]


async def with_reminders(db: AsyncSession, steps: Sequence[NextStep]) -> list[NextStep]:
    """The same steps, each with when it was put on record that people are reminded of it."""
    wanted = {key for step in steps if (key := _key(step))}
    if not wanted:
        return list(steps)
    found = await db.exec(
        select(ReminderRow)
        .where(col(ReminderRow.thing_id).in_({thing for _, thing in wanted}))
        .order_by(col(ReminderRow.reminded_at))
    )
    rows = found.all()

    def reminded(step: NextStep) -> NextStep:
        at = None
        for row in rows:
            if (row.kind, row.thing_id) == _key(step) and step.due in {None, row.about}:
                at = row.reminded_at
        return step.model_copy(update={"reminded_at": at})

    return [reminded(step) for step in steps]


def _key(step: NextStep) -> tuple[ReminderKind, UUID] | None:
    kind = _OF.get(step.kind)
    return (kind, step.cycle_id or step.alliance_id) if kind else None
