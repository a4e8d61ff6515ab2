"""Finds measures and readings for somebody who may do what they ask with their cycle."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.cycles.find import things_of
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, CycleThing, can, require
from server.measures.tables import MeasureRow, ReadingRow
from server.web.errors import NotFound


async def cycle_of(
    db: AsyncSession, actor: Actor, cycle_id: UUID, action: Action = Action.READ
) -> CycleThing:
    """The cycle of something that stands in it.

    Raises NotFound for those who may not read it, Forbidden for `action` alone.
    """
    cycle = await db.get(CycleRow, cycle_id)
    if cycle is None:
        raise NotFound
    thing = (await things_of(db, [cycle]))[cycle.id]
    if not can(actor, Action.READ, thing):
        raise NotFound  # whoever may know of the cycle alone knows nothing of what is in it
    require(actor, action, thing)
    return thing


async def find_measure(
    db: AsyncSession,
    actor: Actor,
    measure_id: UUID,
    action: Action = Action.READ,
    *,
    to_change: bool = False,
) -> tuple[MeasureRow, CycleThing]:
    """The measure, if `actor` may do `action` in its cycle; raises NotFound or Forbidden.

    With `to_change` the row is locked until the transaction ends.
    """
    asked = select(MeasureRow).where(col(MeasureRow.id) == measure_id)
    row = (await db.exec(asked.with_for_update() if to_change else asked)).one_or_none()
    if row is None:
        raise NotFound
    return row, await cycle_of(db, actor, row.cycle_id, action)


async def find_reading(
    db: AsyncSession, actor: Actor, reading_id: UUID, action: Action
) -> tuple[ReadingRow, MeasureRow, CycleThing]:
    """A reading to change, with its measure, which is locked; raises NotFound or Forbidden."""
    found = await db.exec(select(ReadingRow.measure_id).where(col(ReadingRow.id) == reading_id))
    measure_id = found.one_or_none()
    if measure_id is None:
        raise NotFound
    measure, cycle = await find_measure(db, actor, measure_id, action, to_change=True)
    row = await db.get(ReadingRow, reading_id)
    if row is None:
        raise NotFound  # somebody removed it while we waited for the measure
    return row, measure, cycle
