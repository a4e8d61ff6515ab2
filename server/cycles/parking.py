"""A cycle that rests: parked with a reason, and taken up again where it was."""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from server.cycles.find import find_cycle
from server.cycles.live_cycles import require_room
from server.cycles.people import accepted_in
from server.cycles.tables import CycleRow
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor
from server.identity.events import AccessChanged
from server.web.errors import Conflict


async def park_cycle(
    db: AsyncSession, actor: Actor, cycle_id: UUID, reason: str, now: datetime
) -> CycleRow:
    """Let a cycle rest: nobody writes in it, and it is no school's live cycle.

    Raises NotFound, Forbidden, Conflict when it is parked already.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.PARK, to_change=True)
    if thing.parked:
        raise Conflict("This cycle is parked already.")
    cycle.parked_at, cycle.parked_by, cycle.parked_reason = now, actor.id, reason
    cycle.changed_at, cycle.changed_by = now, actor.id
    emit(db, AccessChanged(cycle_id=cycle.id))
    record(db, actor, "cycle.parked", cycle)
    return cycle


async def take_up_cycle(db: AsyncSession, actor: Actor, cycle_id: UUID, now: datetime) -> CycleRow:
    """Go on where the cycle was parked.

    Raises NotFound, Forbidden, Conflict when it is not parked, TooManyLive when one of its schools
    has no room for it.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.PARK, to_change=True)
    if not thing.parked:
        raise Conflict("This cycle is not parked. Somebody may have taken it up again meanwhile.")
    await require_room(db, actor, cycle.alliance_id, sorted(accepted_in(thing)), cycle.id)
    cycle.parked_at, cycle.parked_by, cycle.parked_reason = None, None, ""
    cycle.changed_at, cycle.changed_by = now, actor.id
    emit(db, AccessChanged(cycle_id=cycle.id))
    record(db, actor, "cycle.taken_up", cycle)
    return cycle
