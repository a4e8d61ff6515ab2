"""What each school gave and gained: asked at the end, said by its own people, read by the group."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase, SchoolGain, SchoolGainPut, SchoolPart
from server.cycles.find import find_cycle
from server.cycles.tables import CycleRow, GainRow
from server.data.audit import record
from server.identity.access import Action, Actor, CycleSchoolThing, CycleThing, can, require
from server.identity.tables import PersonRow
from server.organisations.briefs import schools_in
from server.web.errors import Conflict
from server.web.versions import UNSEEN, Seen

ASKED_IN = frozenset({Phase.SHARE, Phase.CLOSED})
"""The phases in which it is written: a head may answer after the group has closed its cycle."""


async def tell_gain(
    db: AsyncSession,
    actor: Actor,
    cycle_id: UUID,
    school_id: UUID,
    asked: SchoolGainPut,
    now: datetime,
    seen: Seen = UNSEEN,
) -> None:
    """Say for a school what it gave and gained.

    Raises NotFound, Forbidden, Stale, and Conflict before the cycle is in its last phase.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, to_change=True)
    require(actor, Action.TELL_GAINS, CycleSchoolThing(thing, school_id))
    if cycle.phase not in ASKED_IN:
        raise Conflict("What each school gave and gained is asked in the last phase.")
    row = await db.get(GainRow, (cycle_id, school_id))
    seen.require(row.version if row else 0)
    if row is None:
        row = GainRow(cycle_id=cycle_id, school_id=school_id, written_at=now, version=0)
        db.add(row)
    elif (row.gave, row.gained) == (asked.gave, asked.gained):
        return
    row.gave, row.gained = asked.gave, asked.gained
    row.written_by, row.written_at, row.version = actor.id, now, row.version + 1
    record(db, actor, "cycle.gain_told", cycle, school=school_id)


async def gains_of(
    db: AsyncSession, actor: Actor, cycle: CycleRow, thing: CycleThing
) -> list[SchoolGain]:
    """For each school that takes part, in the order of their names."""
    rows = await db.exec(select(GainRow).where(col(GainRow.cycle_id) == cycle.id))
    told = {row.school_id: row for row in rows.all()}
    names = await _names(db, {row.written_by for row in told.values() if row.written_by})
    return [
        SchoolGain(
            school=school,
            **_words(told.get(key), names),
            may_write=cycle.phase in ASKED_IN
            and can(actor, Action.TELL_GAINS, CycleSchoolThing(thing, key)),
        )
        for key, school in (await schools_in(db, cycle.alliance_id)).items()
        if thing.schools.get(key) is SchoolPart.ACCEPTED
    ]


def _words(row: GainRow | None, names: dict[UUID | None, str]) -> dict[str, object]:
    if row is None:
        return {}
    return {
        "gave": row.gave,
        "gained": row.gained,
        "written_by": names.get(row.written_by),
        "written_at": row.written_at,
        "version": row.version,
    }


async def _names(db: AsyncSession, ids: set[UUID]) -> dict[UUID | None, str]:
    found = await db.exec(select(PersonRow.id, PersonRow.name).where(col(PersonRow.id).in_(ids)))
    return dict(found.all())
