"""Finds a cycle for somebody who may do what they ask with it."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase, SchoolPart
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, CycleThing, can, require
from server.identity.memberships import CycleSchoolRow
from server.web.errors import Conflict, NotFound

PARKED = "This cycle is parked, and read only until it is taken up again."


async def things_of(db: AsyncSession, rows: Collection[CycleRow]) -> dict[UUID, CycleThing]:
    """What access asks about these cycles."""
    found = await db.exec(
        select(CycleSchoolRow.cycle_id, CycleSchoolRow.school_id, CycleSchoolRow.part).where(
            col(CycleSchoolRow.cycle_id).in_([row.id for row in rows])
        )
    )
    parts: dict[UUID, dict[UUID, SchoolPart]] = {row.id: {} for row in rows}
    for cycle_id, school_id, part in found.all():
        parts[cycle_id][school_id] = SchoolPart(part)
    return {
        row.id: CycleThing(
            id=row.id,
            alliance_id=row.alliance_id,
            schools=parts[row.id],
            closed=row.phase is Phase.CLOSED,
            parked=row.parked_at is not None,
        )
        for row in rows
    }


async def find_cycle(
    db: AsyncSession,
    actor: Actor,
    cycle_id: UUID,
    action: Action = Action.SEE,
    *,
    to_change: bool = False,
) -> tuple[CycleRow, CycleThing]:
    """The cycle, if `actor` may do `action` with it; raises NotFound or Forbidden.

    A parked cycle says that it rests: Conflict, where the actor might do it otherwise. With
    `to_change` the row is locked until the transaction ends, where a database has more than
    one writer.
    """
    asked = select(CycleRow).where(col(CycleRow.id) == cycle_id)
    if to_change:
        asked = asked.with_for_update()
    row = (await db.exec(asked)).one_or_none()
    if row is None:
        raise NotFound
    thing = (await things_of(db, [row]))[row.id]
    awake = replace(thing, parked=False)
    if thing.parked and not can(actor, action, thing) and can(actor, action, awake):
        raise Conflict(PARKED)
    require(actor, action, thing)
    return row, thing
