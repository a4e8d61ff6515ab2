"""Finds a lesson for somebody who may do what they ask with its cycle."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.cycles.find import find_cycle
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, CycleThing
from server.lessons.tables import LessonRow
from server.live.tables import DocumentRow
from server.web.errors import NotFound


async def find_lesson(
    db: AsyncSession,
    actor: Actor,
    lesson_id: UUID,
    action: Action = Action.READ,
    *,
    to_change: bool = False,
) -> tuple[LessonRow, CycleRow, CycleThing]:
    """The lesson and its cycle, if `actor` may do `action` with that.

    With `to_change` the cycle's row is locked, as for every change of what is in a cycle. Raises
    NotFound or Forbidden.
    """
    row = await db.get(LessonRow, lesson_id)
    if row is None:
        raise NotFound
    cycle, thing = await find_cycle(db, actor, row.cycle_id, action, to_change=to_change)
    if to_change:
        await db.refresh(row)  # somebody else may have changed it before the lock was ours
    return row, cycle, thing


async def lessons_of(db: AsyncSession, cycle_id: UUID) -> list[LessonRow]:
    """The lessons of a cycle, in the order of their numbers."""
    found = await db.exec(
        select(LessonRow).where(col(LessonRow.cycle_id) == cycle_id).order_by(col(LessonRow.number))
    )
    return list(found.all())


async def documents_of_lesson(db: AsyncSession, lesson_id: UUID) -> list[DocumentRow]:
    """The live documents about a lesson, the oldest first."""
    found = await db.exec(
        select(DocumentRow)
        .where(col(DocumentRow.lesson_id) == lesson_id)
        .order_by(col(DocumentRow.created_at), col(DocumentRow.id))
    )
    return list(found.all())
