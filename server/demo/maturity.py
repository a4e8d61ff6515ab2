"""Puts two rounds of rating into the demonstration: one of last year, and one that is shown."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.maturity import Stage, Strand
from server.cycles.tables import CycleRow
from server.maturity.tables import RatingEvidenceRow, RatingRow, RoundRow

B, D, E, L = Stage
STRANDS = tuple(Strand)

LAST_YEAR = (B, D, D, B, B, D, B)
THIS_YEAR: Mapping[str, tuple[Stage, ...]] = {
    "oakfield": (E, E, D, D, D, D, D),
    "riverside": (D, D, D, B, D, B, D),
    "brookside": (E, D, E, D, B, D, E),
    "hillcrest": (D, E, D, D, E, E, B),
}
BECAUSE: Mapping[tuple[str, Strand], str] = {
    ("oakfield", Strand.JOINT_PRACTICE): "Two of our cycles went round more than once, and the "
    "plans say why.",
    ("riverside", Strand.CHALLENGE): "We were asked good questions. We have asked few.",
    ("brookside", Strand.CHALLENGE): "The review made us count the old page again.",
    ("hillcrest", Strand.COACHING): "Daniel has coached in two schools, and both ended it in time.",
}
SHOWS: Mapping[tuple[str, Strand], Sequence[str]] = {
    ("oakfield", Strand.JOINT_PRACTICE): ("Words before reading", "Explaining why, not just how"),
    ("oakfield", Strand.CHALLENGE): ("Words before reading",),
    ("brookside", Strand.JOINT_PRACTICE): ("Words before reading",),
    ("brookside", Strand.CHALLENGE): ("Words before reading",),
    ("riverside", Strand.JOINT_PRACTICE): ("Explaining why, not just how",),
    ("hillcrest", Strand.INNOVATION): ("Feedback that is read",),
}
AGREED = {Strand.JOINT_PRACTICE: E, Strand.SOCIAL_CAPITAL: D, Strand.CHALLENGE: D}
"""So far: the others are still talked about."""


async def add_maturity(
    db: AsyncSession,
    alliance_id: UUID,
    people: dict[str, UUID],
    schools: dict[str, UUID],
    now: datetime,
) -> None:
    """Both rounds; the cycles that show something are there already."""
    found = await db.exec(
        select(CycleRow.title, CycleRow.id).where(col(CycleRow.alliance_id) == alliance_id)
    )
    cycles = dict(found.all())
    year = now.astimezone(UTC).year
    before = RoundRow(
        alliance_id=alliance_id,
        title=f"Summer {year - 1}",
        opened_by=people["helen"],
        opened_at=now - timedelta(weeks=52),
        shown_at=now - timedelta(weeks=50),
        ended_at=now - timedelta(weeks=49),
    )
    today = RoundRow(
        alliance_id=alliance_id,
        title=f"This term, {year}",
        opened_by=people["helen"],
        opened_at=now - timedelta(weeks=3),
        shown_at=now - timedelta(days=2),
    )
    db.add_all([before, today])
    await db.flush()
    for strand, stage in zip(STRANDS, LAST_YEAR, strict=True):
        db.add(_rating(before, None, strand, stage, people["helen"]))
    for school, stages in THIS_YEAR.items():
        for strand, stage in zip(STRANDS, stages, strict=True):
            row = _rating(today, schools[school], strand, stage, None)
            row.because = BECAUSE.get((school, strand), "")
            db.add(row)
            await _shows(db, row, [cycles[title] for title in SHOWS.get((school, strand), ())])
    for strand, stage in AGREED.items():
        row = _rating(today, None, strand, stage, people["helen"])
        db.add(row)
        await _shows(db, row, [cycles["Words before reading"]])


def _rating(
    of: RoundRow, school: UUID | None, strand: Strand, stage: Stage, by: UUID | None
) -> RatingRow:
    return RatingRow(
        round_id=of.id,
        school_id=school,
        strand=strand,
        stage=stage,
        rated_by=by,
        rated_at=of.opened_at + timedelta(days=2),
    )


async def _shows(db: AsyncSession, row: RatingRow, cycles: Sequence[UUID]) -> None:
    await db.flush()
    db.add_all(RatingEvidenceRow(rating_id=row.id, cycle_id=cycle) for cycle in cycles)
