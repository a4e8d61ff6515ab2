"""What is done with measures and readings: change and audit row, in one transaction.

The audit trail holds which, never the numbers.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.measures import (
    MeasureCreate,
    MeasureUpdate,
    ReadingCreate,
    ReadingKind,
    ReadingUpdate,
)
from schemas.problems import FieldProblem
from server.data.audit import record
from server.identity.access import Action, Actor, CycleThing
from server.measures.find import cycle_of, find_measure, find_reading
from server.measures.sound import Number, Scale, about_number, about_order, about_scale
from server.measures.tables import MeasureRow, ReadingRow
from server.web.errors import Conflict, Invalid
from server.web.versions import UNSEEN, Seen

MOST_MEASURES = 50
MOST_READINGS = 200
MAY_BE_EMPTIED = {"scale_min", "scale_max", "spread", "confidence"}
"""Fields of an update for which `null` says something; for the others it says nothing."""


async def add_measure(
    db: AsyncSession, actor: Actor, cycle_id: UUID, asked: MeasureCreate, now: datetime
) -> MeasureRow:
    """A new measure of a cycle.

    Raises NotFound or Forbidden, Invalid for a scale that is none, Conflict when there are enough.
    """
    await cycle_of(db, actor, cycle_id, Action.WRITE)
    counted = select(func.count()).where(col(MeasureRow.cycle_id) == cycle_id)
    if (await db.exec(counted)).one() >= MOST_MEASURES:
        raise Conflict(f"A cycle has at most {MOST_MEASURES} measures. Fewer tell more.")
    row = MeasureRow(cycle_id=cycle_id, created_at=now, changed_at=now, **asked.model_dump())
    _refuse(about_scale(_scale(row)))
    db.add(row)
    await db.flush()
    record(db, actor, "measure.added", row, cycle=cycle_id)
    return row


async def change_measure(
    db: AsyncSession,
    actor: Actor,
    measure_id: UUID,
    asked: MeasureUpdate,
    now: datetime,
    seen: Seen = UNSEEN,
) -> MeasureRow:
    """Say otherwise what is measured.

    Raises NotFound, Forbidden, Stale, and Invalid when its readings do not fit the new scale.
    """
    row, _ = await find_measure(db, actor, measure_id, Action.WRITE, to_change=True)
    seen.require(row.version)
    if not _set(row, asked.model_dump(exclude_unset=True)):
        return row
    scale = _scale(row)
    _refuse(about_scale(scale))
    for reading in await _readings(db, row.id):
        if about_number(scale, _number(reading), now.date()):
            told = "There are readings that would not fit any more. Change or remove them first."
            raise Invalid(fields=[FieldProblem(field="summary", message=told)])
    row.version, row.changed_at = row.version + 1, now
    record(db, actor, "measure.changed", row, cycle=row.cycle_id)
    return row


async def remove_measure(
    db: AsyncSession, actor: Actor, measure_id: UUID, seen: Seen = UNSEEN
) -> None:
    """Take a measure away with its readings; raises NotFound, Forbidden, Stale."""
    row, _ = await find_measure(db, actor, measure_id, Action.WRITE, to_change=True)
    seen.require(row.version)
    await db.delete(row)
    record(db, actor, "measure.removed", row, cycle=row.cycle_id)


async def add_reading(
    db: AsyncSession, actor: Actor, measure_id: UUID, asked: ReadingCreate, now: datetime
) -> ReadingRow:
    """What a school read; raises NotFound, Forbidden, Conflict, and Invalid naming each field."""
    measure, cycle = await find_measure(db, actor, measure_id, Action.WRITE, to_change=True)
    if not _takes_part(cycle, asked.school_id):
        told = "Only schools that take part in this cycle have readings in it."
        raise Invalid(fields=[FieldProblem(field="school_id", message=told)])
    others = await _readings(db, measure.id)
    if len(others) >= MOST_READINGS:
        raise Conflict(f"A measure has at most {MOST_READINGS} readings.")
    row = ReadingRow(measure_id=measure.id, changed_at=now, **asked.model_dump())
    _refuse(_wrong_with(measure, row, others, now.date()))
    db.add(row)
    await db.flush()
    record(db, actor, "reading.added", row, measure=measure.id, school=row.school_id)
    return row


async def change_reading(
    db: AsyncSession,
    actor: Actor,
    reading_id: UUID,
    asked: ReadingUpdate,
    now: datetime,
    seen: Seen = UNSEEN,
) -> ReadingRow:
    """Put a reading right; raises NotFound, Forbidden, Stale, and Invalid naming each field."""
    row, measure, _ = await find_reading(db, actor, reading_id, Action.WRITE)
    seen.require(row.version)
    if not _set(row, asked.model_dump(exclude_unset=True)):
        return row
    others = [other for other in await _readings(db, measure.id) if other.id != row.id]
    _refuse(_wrong_with(measure, row, others, now.date()))
    row.version, row.changed_at = row.version + 1, now
    record(db, actor, "reading.changed", row, measure=measure.id, school=row.school_id)
    return row


async def remove_reading(
    db: AsyncSession, actor: Actor, reading_id: UUID, seen: Seen = UNSEEN
) -> None:
    """Take a reading away; raises NotFound, Forbidden, Stale."""
    row, measure, _ = await find_reading(db, actor, reading_id, Action.WRITE)
    seen.require(row.version)
    await db.delete(row)
    record(db, actor, "reading.removed", row, measure=measure.id, school=row.school_id)


async def _readings(db: AsyncSession, measure_id: UUID) -> list[ReadingRow]:
    with db.no_autoflush:  # what is wrong must not reach the database first
        found = await db.exec(select(ReadingRow).where(col(ReadingRow.measure_id) == measure_id))
        return list(found.all())


def _takes_part(cycle: CycleThing, school_id: UUID) -> bool:
    return cycle.schools.get(school_id) is SchoolPart.ACCEPTED


def _set(row: MeasureRow | ReadingRow, given: dict[str, Any]) -> bool:
    """Put what is given into the row; whether anything is otherwise now."""
    changed = False
    for field, value in given.items():
        said = value is not None or field in MAY_BE_EMPTIED
        if said and getattr(row, field) != value:
            setattr(row, field, value)
            changed = True
    return changed


def _wrong_with(
    measure: MeasureRow, row: ReadingRow, others: list[ReadingRow], today: date
) -> list[FieldProblem]:
    number = _number(row)
    beside: list[tuple[ReadingKind, date]] = [
        (other.kind, other.taken_on) for other in others if other.school_id == row.school_id
    ]
    return [*about_number(_scale(measure), number, today), *about_order(number, beside)]


def _scale(row: MeasureRow) -> Scale:
    return Scale(row.summary, row.scale_min, row.scale_max)


def _number(row: ReadingRow) -> Number:
    return Number(row.kind, row.taken_on, row.group_size, row.value, row.spread)


def _refuse(problems: list[FieldProblem]) -> None:
    if problems:
        raise Invalid(fields=problems)
