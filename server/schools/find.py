"""Finds a school, and what it plans, for somebody who speaks for it."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.identity.access import Action, Actor, OwnSchoolThing, require
from server.organisations.tables import SchoolRow
from server.schools.tables import PriorityRow
from server.web.errors import NotFound


async def find_school(
    db: AsyncSession,
    actor: Actor,
    school_id: UUID,
    action: Action = Action.SEE,
    *,
    to_change: bool = False,
) -> SchoolRow:
    """The school, if `actor` speaks for it; raises NotFound.

    With `to_change` it is locked until the transaction ends, so that two do not change at once.
    """
    require(actor, action, OwnSchoolThing(school_id))
    asked = select(SchoolRow).where(col(SchoolRow.id) == school_id)
    row = (await db.exec(asked.with_for_update() if to_change else asked)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def find_priority(
    db: AsyncSession, actor: Actor, school_id: UUID, priority_id: UUID
) -> PriorityRow:
    """A priority of the school, to change; raises NotFound."""
    await find_school(db, actor, school_id, Action.CHANGE, to_change=True)
    row = await db.get(PriorityRow, priority_id)
    if row is None or row.school_id != school_id:
        raise NotFound
    return row
