"""Puts what people did in a cycle of the demonstration beside its documents: writing, and time."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from server.cycles.joining import WRITE_FOR_A_SCHOOL
from server.demo.cycles import DemoCycle
from server.demo.cycles.shape import changed_at
from server.live.tables import DocumentRow, WrittenRow
from server.time_given.tables import TimeRow

APART = timedelta(days=4)
"""Between the days on which the people of a cycle wrote in its plan."""


def add_activity(
    db: AsyncSession,
    cycle: DemoCycle,
    plan: DocumentRow,
    people: dict[str, UUID],
    schools: dict[str, UUID],
    now: datetime,
) -> None:
    """Who wrote in the plan and when, the last one last, and the minutes that people noted."""
    last, ago = cycle.changed
    others = [each.person for each in cycle.people if each.role in WRITE_FOR_A_SCHOOL]
    others = [person for person in others if person != last]
    for order, person in enumerate([last, *others]):
        at = changed_at(now, ago + order * APART)
        if at.date() >= cycle.began:
            db.add(WrittenRow(document_id=plan.id, person_id=people[person], on=at.date(), at=at))
    carried = {each.person: each.school for each in cycle.people}
    for gave in cycle.time:
        school = carried[gave.person]
        db.add(
            TimeRow(
                cycle_id=plan.home_id,
                person_id=people[gave.person],
                school_id=schools[school] if school else None,
                on=gave.on,
                minutes=gave.minutes,
                spent=gave.spent,
                created_at=datetime.combine(gave.on, time(16, 30), UTC),
            )
        )
