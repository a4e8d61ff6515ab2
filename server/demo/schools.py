"""Puts what a school sets for itself into the demonstration: hours, and an improvement plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from server.cycles.terms import school_year
from server.schools.tables import EntitlementRow, PriorityCycleRow, PriorityRow


@dataclass(frozen=True)
class Plan:
    """What a school keeps free in a year, and its priorities with the cycles that serve them."""

    school: str
    by: str
    hours: int
    priorities: Mapping[str, Sequence[str]]


PLANS = (
    Plan(
        "oakfield",
        "joanne",
        60,
        {
            "Priority 1: reading for meaning, from Reception on": ("Words before reading",),
            "Priority 2: children explain their thinking aloud": ("Explaining why, not just how",),
            "Priority 3: attendance after half term": (),
        },
    ),
    Plan("brookside", "hugh", 45, {"Every child reads a whole book": ("Words before reading",)}),
)


async def add_plans(
    db: AsyncSession,
    cycles: Mapping[str, UUID],
    people: Mapping[str, UUID],
    schools: Mapping[str, UUID],
    now: datetime,
) -> None:
    """Hours for the school year in which `now` lies, and the priorities."""
    at = now - timedelta(weeks=6)
    for plan in PLANS:
        school, by = schools[plan.school], people[plan.by]
        db.add(
            EntitlementRow(
                school_id=school,
                year=school_year(now.date()).starts.year,
                hours=plan.hours,
                set_by=by,
                set_at=at,
            )
        )
        for title, served_by in plan.priorities.items():
            row = PriorityRow(school_id=school, title=title, added_by=by, added_at=at)
            db.add(row)
            await db.flush()
            served = (cycles[each] for each in served_by)
            db.add_all(PriorityCycleRow(priority_id=row.id, cycle_id=each) for each in served)
