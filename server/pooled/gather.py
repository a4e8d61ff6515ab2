"""What the cycles of an alliance measured, gathered in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import SchoolBrief
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor
from server.identity.visible import CycleColumns, visible_cycles
from server.measures.describe import ORDER
from server.measures.tables import MeasureRow, ReadingRow
from server.organisations.briefs import schools_in


@dataclass(frozen=True)
class SchoolReadings:
    """What one school read on one measure, the earliest first."""

    school: SchoolBrief
    readings: Sequence[ReadingRow]


@dataclass(frozen=True)
class Measured:
    """A measure of a cycle with what its schools read."""

    measure: MeasureRow
    cycle_title: str
    sets: Sequence[SchoolReadings]


async def measured_in(db: AsyncSession, actor: Actor, alliance_id: UUID) -> list[Measured]:
    """The measures of all cycles of an alliance that `actor` may read, the oldest first.

    A school that left the alliance for good has no mark there; its readings are left out.
    """
    found = await db.exec(
        select(MeasureRow, CycleRow.title)
        .join(CycleRow, col(CycleRow.id) == col(MeasureRow.cycle_id))
        .where(
            col(CycleRow.alliance_id) == alliance_id,
            visible_cycles(
                actor, CycleColumns(col(CycleRow.id), col(CycleRow.alliance_id)), Action.READ
            ),
        )
        .order_by(col(MeasureRow.created_at), col(MeasureRow.id))
    )
    measures = found.all()
    readings = await _readings(db, [measure.id for measure, _ in measures])
    schools = await schools_in(db, alliance_id)
    return [
        Measured(measure, title, _by_school(readings[measure.id], schools))
        for measure, title in measures
    ]


async def _readings(db: AsyncSession, measures: Sequence[UUID]) -> dict[UUID, list[ReadingRow]]:
    found = await db.exec(
        select(ReadingRow)
        .where(col(ReadingRow.measure_id).in_(measures))
        .order_by(col(ReadingRow.taken_on), col(ReadingRow.id))
    )
    kept: dict[UUID, list[ReadingRow]] = defaultdict(list)
    for row in found.all():
        kept[row.measure_id].append(row)
    return kept


def _by_school(
    rows: Iterable[ReadingRow], schools: dict[UUID, SchoolBrief]
) -> list[SchoolReadings]:
    of: dict[UUID, list[ReadingRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: ORDER[row.kind]):
        of[row.school_id].append(row)
    return [SchoolReadings(school, of[key]) for key, school in schools.items() if key in of]
