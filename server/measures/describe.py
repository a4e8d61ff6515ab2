"""Measures as the API answers with them: what the reader may know, with ranges worked out."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.measures import FEWEST_SHOWN, Measure, Range, Reading, ReadingKind, Summary
from schemas.organisations import SchoolBrief
from server.identity.access import Action, Actor, CycleThing, can
from server.measures.ranges import of_mean, of_share
from server.measures.small_numbers import is_suppressed
from server.measures.sound import WHOLE
from server.measures.tables import MeasureRow, ReadingRow
from server.organisations.briefs import schools_in

ORDER = {kind: place for place, kind in enumerate(ReadingKind)}


async def described(
    db: AsyncSession, actor: Actor, cycle: CycleThing, rows: Sequence[MeasureRow]
) -> list[Measure]:
    """These measures of one cycle, which `actor` may read."""
    found = await db.exec(
        select(ReadingRow)
        .where(col(ReadingRow.measure_id).in_([row.id for row in rows]))
        .order_by(col(ReadingRow.taken_on), col(ReadingRow.id))
    )
    readings = found.all()
    schools = await schools_in(db, cycle.alliance_id)
    may_change = can(actor, Action.WRITE, cycle)
    return [
        Measure(
            id=row.id,
            cycle_id=row.cycle_id,
            title=row.title,
            instrument=row.instrument,
            summary=row.summary,
            unit=row.unit,
            better=row.better,
            scale_min=row.scale_min,
            scale_max=row.scale_max,
            caveat=row.caveat,
            readings=_of(actor, cycle, row, readings, schools),
            fewest_shown=FEWEST_SHOWN,
            may_change=may_change,
            version=row.version,
        )
        for row in rows
    ]


def _of(
    actor: Actor,
    cycle: CycleThing,
    measure: MeasureRow,
    readings: Sequence[ReadingRow],
    schools: Mapping[UUID, SchoolBrief],
) -> list[Reading]:
    """The readings of one measure by school, each school's in the order of their kinds.

    A school that has left the alliance has no mark there any more; its readings stay stored.
    """
    own = [row for row in readings if row.measure_id == measure.id and row.school_id in schools]
    places = {school: place for place, school in enumerate(schools)}
    own.sort(key=lambda row: (places[row.school_id], ORDER[row.kind]))
    return [reading(actor, cycle, measure, row, schools[row.school_id]) for row in own]


def reading(
    actor: Actor, cycle: CycleThing, measure: MeasureRow, row: ReadingRow, school: SchoolBrief
) -> Reading:
    """One reading as `actor` may know it."""
    hidden = is_suppressed(actor, cycle, row.group_size, FEWEST_SHOWN)
    return Reading(
        id=row.id,
        measure_id=row.measure_id,
        school=school,
        kind=row.kind,
        taken_on=row.taken_on,
        suppressed=hidden,
        group_size=None if hidden else row.group_size,
        value=None if hidden else row.value,
        spread=None if hidden else row.spread,
        range=None if hidden else range_of(measure, row),
        comparison="" if hidden else row.comparison,
        confidence=None if hidden else row.confidence,
        caveat="" if hidden else row.caveat,
        version=row.version,
    )


def range_of(measure: MeasureRow, row: ReadingRow) -> Range | None:
    """The range of a reading in the unit of its measure; None where it cannot be known."""
    match measure.summary:
        case Summary.SHARE:
            interval = of_share(row.value / WHOLE, row.group_size)
            return Range(low=interval.low * WHOLE, high=interval.high * WHOLE)
        case Summary.MEAN if row.spread is not None and row.group_size > 1:
            whole = of_mean(row.value, row.spread, row.group_size)
            interval = whole.within(measure.scale_min, measure.scale_max)
            return Range(low=interval.low, high=interval.high)
        case _:
            return None
