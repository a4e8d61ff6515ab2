"""Puts what a cycle of the demonstration measured and claims into the database."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.claims import EvidenceKind
from schemas.measures import ReadingKind
from server.claims.tables import ClaimRow, EvidenceRow
from server.demo.cycles.findings import Claims, Findings, Measures
from server.measures.tables import MeasureRow, ReadingRow

Taken = dict[tuple[str, str, ReadingKind], UUID]
"""The readings by measure, school and kind."""


async def add_findings(
    db: AsyncSession, cycle_id: UUID, findings: Findings, schools: dict[str, UUID], began: datetime
) -> None:
    """The measures and claims of one cycle, in their order."""
    taken: Taken = {}
    for order, measure in enumerate(findings.measures):
        await _add_measure(db, cycle_id, measure, schools, began + timedelta(minutes=order), taken)
    for order, claim in enumerate(findings.claims):
        await _add_claim(db, cycle_id, claim, began + timedelta(hours=1, minutes=order), taken)


async def _add_measure(
    db: AsyncSession,
    cycle_id: UUID,
    measure: Measures,
    schools: dict[str, UUID],
    at: datetime,
    taken: Taken,
) -> None:
    lowest, highest = measure.scale or (None, None)
    row = MeasureRow(
        cycle_id=cycle_id,
        title=measure.title,
        instrument=measure.instrument,
        summary=measure.summary,
        unit=measure.unit,
        better=measure.better,
        scale_min=lowest,
        scale_max=highest,
        caveat=measure.caveat,
        created_at=at,
        changed_at=at,
    )
    db.add(row)
    await db.flush()
    for read in measure.readings:
        reading = ReadingRow(
            measure_id=row.id,
            school_id=schools[read.school],
            kind=read.kind,
            taken_on=read.on,
            group_size=read.pupils,
            value=read.value,
            spread=read.spread,
            comparison=read.comparison,
            confidence=read.confidence,
            caveat=read.caveat,
            changed_at=datetime.combine(read.on, time(15, 50), UTC),
        )
        db.add(reading)
        taken[measure.title, read.school, read.kind] = reading.id
    await db.flush()


async def _add_claim(
    db: AsyncSession, cycle_id: UUID, claim: Claims, at: datetime, taken: Taken
) -> None:
    row = ClaimRow(
        cycle_id=cycle_id,
        sentence=claim.sentence,
        confidence=claim.confidence,
        against=claim.against,
        created_at=at,
        changed_at=at,
    )
    db.add(row)
    await db.flush()
    for order, rests_on in enumerate(claim.rests_on):
        named = rests_on.reading
        db.add(
            EvidenceRow(
                claim_id=row.id,
                kind=EvidenceKind.READING if named else EvidenceKind.WORK,
                reading_id=taken[named] if named else None,
                note=rests_on.work,
                added_at=at + timedelta(seconds=order),
            )
        )
