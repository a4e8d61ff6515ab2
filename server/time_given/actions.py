"""What is done with minutes: change, audit row, in one transaction."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.problems import FieldProblem
from schemas.time_given import TimeGive
from server.cycles.find import find_cycle
from server.data.audit import record
from server.identity.access import Action, Actor
from server.lessons.tables import LessonRow
from server.time_given.tables import TimeRow
from server.web.errors import Invalid, NotFound

AHEAD = timedelta(days=1)
"""A day may have begun elsewhere already."""


async def give_time(
    db: AsyncSession, actor: Actor, cycle_id: UUID, asked: TimeGive, now: datetime
) -> TimeRow:
    """Note minutes of one's own. Raises NotFound, Forbidden, Conflict for a parked cycle, Invalid.

    The audit trail says that somebody did, not how many there were.
    """
    cycle, _ = await find_cycle(db, actor, cycle_id, Action.GIVE_TIME)
    problems = []
    if asked.on > (now + AHEAD).date():
        problems.append(FieldProblem(field="on", message="This day is still to come."))
    lesson = await db.get(LessonRow, asked.lesson_id) if asked.lesson_id else None
    if asked.lesson_id and (lesson is None or lesson.cycle_id != cycle_id):
        problems.append(FieldProblem(field="lesson_id", message="Choose a lesson of this cycle."))
    if problems:
        raise Invalid(fields=problems)
    row = TimeRow(
        cycle_id=cycle_id,
        person_id=actor.id,
        school_id=actor.marks.get(cycle_id),
        created_at=now,
        **asked.model_dump(),
    )
    db.add(row)
    record(db, actor, "time.given", cycle)
    return row


async def take_back_time(db: AsyncSession, actor: Actor, time_id: UUID) -> None:
    """Remove an entry of one's own, whatever became of the cycle. Raises NotFound."""
    row = await db.get(TimeRow, time_id)
    if row is None or row.person_id != actor.id:
        raise NotFound
    await db.delete(row)
    record(db, actor, "time.taken_back", row)
