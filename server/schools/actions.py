"""What a school sets for itself: change and audit row, in one transaction."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.problems import FieldProblem
from schemas.schools import PRIORITIES, PriorityPut
from server.data.audit import record
from server.identity.access import Action, Actor
from server.identity.memberships import CycleSchoolRow
from server.organisations.tables import SchoolRow
from server.schools.find import find_priority, find_school
from server.schools.people import naming_of
from server.schools.tables import EntitlementRow, PriorityCycleRow, PriorityRow
from server.web.errors import Conflict, Invalid

FULL = f"A plan has up to {PRIORITIES} priorities here. Take one out before you add another."
NAMED = "This names somebody. Governors read it: please say it without names."
NOT_OURS = "Choose cycles in which the school takes part."


async def set_entitlement(
    db: AsyncSession,
    actor: Actor,
    school_id: UUID,
    year: int,
    hours: int | None,
    now: datetime,
) -> None:
    """Say how many hours the school keeps free in a school year. Raises NotFound."""
    school = await find_school(db, actor, school_id, Action.CHANGE, to_change=True)
    row = await db.get(EntitlementRow, (school_id, year))
    if (row.hours if row else None) == hours:
        return
    if row is not None and hours is None:
        await db.delete(row)
    elif row is None and hours is not None:
        db.add(
            EntitlementRow(school_id=school_id, year=year, hours=hours, set_by=actor.id, set_at=now)
        )
    elif row is not None and hours is not None:
        row.hours, row.set_by, row.set_at = hours, actor.id, now
    record(db, actor, "school.entitlement_set", school, year=year, hours=hours)


async def add_priority(
    db: AsyncSession, actor: Actor, school_id: UUID, asked: PriorityPut, now: datetime
) -> None:
    """Add a priority of the school's improvement plan. Raises NotFound, Invalid, Conflict."""
    school = await find_school(db, actor, school_id, Action.CHANGE, to_change=True)
    counted = select(func.count()).where(col(PriorityRow.school_id) == school_id)
    if (await db.exec(counted)).one() >= PRIORITIES:
        raise Conflict(FULL)
    await _check(db, school, asked)
    row = PriorityRow(
        school_id=school_id,
        title=asked.title,
        address=asked.address,
        added_by=actor.id,
        added_at=now,
    )
    db.add(row)
    await db.flush()
    await _serve(db, row, asked.cycle_ids)
    record(db, actor, "school.priority_added", row, school=school_id)


async def change_priority(
    db: AsyncSession, actor: Actor, school_id: UUID, priority_id: UUID, asked: PriorityPut
) -> None:
    """Say it in other words, or name other cycles. Raises NotFound, Invalid."""
    row = await find_priority(db, actor, school_id, priority_id)
    school = await find_school(db, actor, school_id, Action.CHANGE)
    await _check(db, school, asked)
    row.title, row.address = asked.title, asked.address
    await _serve(db, row, asked.cycle_ids)
    record(db, actor, "school.priority_changed", row, school=school_id)


async def remove_priority(
    db: AsyncSession, actor: Actor, school_id: UUID, priority_id: UUID
) -> None:
    """Take a priority out of the plan; its cycles stay as they are. Raises NotFound."""
    row = await find_priority(db, actor, school_id, priority_id)
    await db.delete(row)
    record(db, actor, "school.priority_removed", row, school=school_id)


async def _check(db: AsyncSession, school: SchoolRow, asked: PriorityPut) -> None:
    problems = []
    naming = await naming_of(db, school.id, (), {school.name, school.short_name})
    if naming.names_somebody(asked.title):
        problems.append(FieldProblem(field="title", message=NAMED))
    found = await db.exec(
        select(CycleSchoolRow.cycle_id).where(
            col(CycleSchoolRow.school_id) == school.id,
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
            col(CycleSchoolRow.cycle_id).in_(asked.cycle_ids),
        )
    )
    if set(asked.cycle_ids) != set(found.all()):
        problems.append(FieldProblem(field="cycle_ids", message=NOT_OURS))
    if problems:
        raise Invalid(fields=problems)


async def _serve(db: AsyncSession, row: PriorityRow, cycles: Collection[UUID]) -> None:
    """Make `cycles` those that serve the priority."""
    found = await db.exec(
        select(PriorityCycleRow).where(col(PriorityCycleRow.priority_id) == row.id)
    )
    there = {each.cycle_id: each for each in found.all()}
    for cycle_id, each in there.items():
        if cycle_id not in cycles:
            await db.delete(each)
    for cycle_id in set(cycles) - there.keys():
        db.add(PriorityCycleRow(priority_id=row.id, cycle_id=cycle_id))
