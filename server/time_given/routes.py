"""Minutes given to a cycle, and what it cost the schools."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.organisations import SchoolBrief
from schemas.time_given import CycleTime, SchoolTime, TimeGive, TimeGiven
from server.cycles.find import find_cycle
from server.data.db import Db, Store
from server.identity.access import Action, Actor, can
from server.identity.current import CurrentActor
from server.organisations.briefs import schools_in
from server.time_given import actions
from server.time_given.tables import TimeRow
from server.time_given.told import Given, totals
from server.web.routing import Routes

router = Routes("time", prefix="/api")


@router.get("/cycles/{cycle_id}/time")
async def read_time(cycle_id: UUID, db: Db, actor: CurrentActor) -> CycleTime:
    """What a cycle cost each school, and one's own entries. For the group, and heads of schools.

    Nobody is told what somebody else gave: see `minutes`. Who is not of the group reads of the
    schools that they speak for.
    """
    return await _described(db, actor, cycle_id)


@router.post("/cycles/{cycle_id}/time", status_code=201)
async def give_time(
    cycle_id: UUID, asked: TimeGive, database: Store, actor: CurrentActor
) -> CycleTime:
    """Note minutes of one's own."""
    async with database.writing() as db:
        await actions.give_time(db, actor, cycle_id, asked, datetime.now(UTC))
    async with database.reading() as db:
        return await _described(db, actor, cycle_id)


@router.delete("/time/{time_id}", status_code=204)
async def take_back_time(time_id: UUID, db: Db, actor: CurrentActor) -> None:
    """Remove an entry of one's own."""
    await actions.take_back_time(db, actor, time_id)


async def _described(db: AsyncSession, actor: Actor, cycle_id: UUID) -> CycleTime:
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.SEE_TIME)
    found = await db.exec(
        select(TimeRow)
        .where(col(TimeRow.cycle_id) == cycle_id)
        .order_by(col(TimeRow.on).desc(), col(TimeRow.created_at).desc())
    )
    rows = found.all()
    in_group = cycle_id in actor.cycles
    given = [Given(row.person_id, row.school_id, row.minutes) for row in rows]
    shown = _shown(await schools_in(db, cycle.alliance_id), thing.schools, given)
    told = totals(given, actor.id, shown)
    return CycleTime(
        schools=[
            SchoolTime(school=school, minutes=told.schools[key])
            for key, school in shown.items()
            if in_group or key in actor.speaks_for
        ],
        together=told.together if in_group else None,
        mine=[
            TimeGiven(**row.model_dump(include=set(TimeGiven.model_fields)))
            for row in rows
            if row.person_id == actor.id
        ],
        may_give=can(actor, Action.GIVE_TIME, thing),
    )


def _shown(
    schools: dict[UUID, SchoolBrief], parts: Mapping[UUID, SchoolPart], given: list[Given]
) -> dict[UUID, SchoolBrief]:
    """The schools that take part, and others whose people gave time, such as a coach's."""
    gave = {each.school for each in given}
    return {
        key: school
        for key, school in schools.items()
        if key in gave or parts.get(key) is SchoolPart.ACCEPTED
    }
