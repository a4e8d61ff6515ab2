"""Measures of a cycle and their readings."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import Response
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.measures import (
    Measure,
    MeasureCreate,
    MeasureUpdate,
    Reading,
    ReadingCreate,
    ReadingUpdate,
)
from schemas.pages import Page
from server.data.db import Database, Db, Store
from server.identity.access import Action, Actor
from server.identity.current import CurrentActor
from server.measures import actions
from server.measures.describe import described
from server.measures.find import cycle_of, find_measure
from server.measures.tables import MeasureRow
from server.web.errors import NotFound
from server.web.paging import AskedPage, behind, page_of
from server.web.routing import Routes
from server.web.versions import AskedVersion, tell_version

router = Routes("measures", prefix="/api")


@router.get("/cycles/{cycle_id}/measures")
async def list_measures(
    cycle_id: UUID, db: Db, actor: CurrentActor, paging: AskedPage
) -> Page[Measure]:
    """The measures of a cycle with their readings, the oldest first.

    Numbers of a few pupils are left out for those who are not of the cycle (`suppressed`).
    """
    cycle = await cycle_of(db, actor, cycle_id)
    began, key = col(MeasureRow.created_at), col(MeasureRow.id)
    found = await db.exec(
        select(MeasureRow)
        .where(col(MeasureRow.cycle_id) == cycle_id, behind(paging, (began, datetime), (key, UUID)))
        .order_by(began, key)
        .limit(paging.limit + 1)
    )
    page = page_of(found.all(), paging, lambda row: (row.created_at, row.id), lambda row: row)
    return Page[Measure](items=await described(db, actor, cycle, page.items), next=page.next)


@router.post("/cycles/{cycle_id}/measures", status_code=201)
async def add_measure(
    cycle_id: UUID, asked: MeasureCreate, database: Store, actor: CurrentActor, response: Response
) -> Measure:
    """Say what to measure and how. For members and facilitators."""
    async with database.writing() as db:
        row = await actions.add_measure(db, actor, cycle_id, asked, datetime.now(UTC))
    return await _answer(database, actor, row.id, response)


@router.get("/measures/{measure_id}")
async def read_measure(
    measure_id: UUID, db: Db, actor: CurrentActor, response: Response
) -> Measure:
    """One measure with its readings; its `ETag` is for changing the measure itself."""
    return await _described(db, actor, measure_id, response)


@router.patch("/measures/{measure_id}")
async def change_measure(
    measure_id: UUID,
    asked: MeasureUpdate,
    database: Store,
    actor: CurrentActor,
    seen: AskedVersion,
    response: Response,
) -> Measure:
    """Say otherwise what is measured. For members and facilitators."""
    async with database.writing() as db:
        await actions.change_measure(db, actor, measure_id, asked, datetime.now(UTC), seen)
    return await _answer(database, actor, measure_id, response)


@router.delete("/measures/{measure_id}", status_code=204)
async def remove_measure(
    measure_id: UUID, database: Store, actor: CurrentActor, seen: AskedVersion
) -> None:
    """Take a measure away with its readings. For members and facilitators."""
    async with database.writing() as db:
        await actions.remove_measure(db, actor, measure_id, seen)


@router.post("/measures/{measure_id}/readings", status_code=201)
async def add_reading(
    measure_id: UUID, asked: ReadingCreate, database: Store, actor: CurrentActor, response: Response
) -> Reading:
    """What a school read of a group of its pupils. For members and facilitators."""
    async with database.writing() as db:
        row = await actions.add_reading(db, actor, measure_id, asked, datetime.now(UTC))
    return await _reading(database, actor, row.measure_id, row.id, response)


@router.patch("/readings/{reading_id}")
async def change_reading(
    reading_id: UUID,
    asked: ReadingUpdate,
    database: Store,
    actor: CurrentActor,
    seen: AskedVersion,
    response: Response,
) -> Reading:
    """Put a reading right. For members and facilitators."""
    async with database.writing() as db:
        row = await actions.change_reading(db, actor, reading_id, asked, datetime.now(UTC), seen)
    return await _reading(database, actor, row.measure_id, row.id, response)


@router.delete("/readings/{reading_id}", status_code=204)
async def remove_reading(
    reading_id: UUID, database: Store, actor: CurrentActor, seen: AskedVersion
) -> None:
    """Take a reading away. For members and facilitators."""
    async with database.writing() as db:
        await actions.remove_reading(db, actor, reading_id, seen)


async def _answer(
    database: Database, actor: Actor, measure_id: UUID, response: Response
) -> Measure:
    async with database.reading() as db:
        return await _described(db, actor, measure_id, response)


async def _described(
    db: AsyncSession, actor: Actor, measure_id: UUID, response: Response
) -> Measure:
    row, cycle = await find_measure(db, actor, measure_id, Action.READ)
    [measure] = await described(db, actor, cycle, [row])
    tell_version(response, measure.version)
    return measure


async def _reading(
    database: Database, actor: Actor, measure_id: UUID, reading_id: UUID, response: Response
) -> Reading:
    """A reading after a change. It may be gone again by now, which is no answer to a change."""
    measure = await _answer(database, actor, measure_id, response)
    for reading in measure.readings:
        if reading.id == reading_id:
            tell_version(response, reading.version)
            return reading
    raise NotFound
