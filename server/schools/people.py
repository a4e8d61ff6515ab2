"""Who must not be named on a paper of a school, and how many take part: rows in, names out."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import union
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.cycles.tables import FormerCycleMemberRow
from server.identity.memberships import CycleMemberRow, SchoolMemberRow
from server.identity.tables import PersonRow
from server.schools.naming import Naming

MEMBERS = (CycleMemberRow, FormerCycleMemberRow)


async def naming_of(
    db: AsyncSession, school_id: UUID, cycles: Collection[UUID], schools: Collection[str]
) -> Naming:
    """Knows the people of the school and of these cycles, and what schools are called."""
    known = union(
        select(col(SchoolMemberRow.person_id)).where(col(SchoolMemberRow.school_id) == school_id),
        *(select(col(table.person_id)).where(col(table.cycle_id).in_(cycles)) for table in MEMBERS),
    )
    found = await db.exec(select(PersonRow.name).where(col(PersonRow.id).in_(known)))
    return Naming(found.all(), schools)


async def people_in(db: AsyncSession, school_id: UUID, cycles: Collection[UUID]) -> int:
    """How many people of the school take part in these cycles, or did."""
    marks = union(
        *(
            select(col(table.person_id)).where(
                col(table.cycle_id).in_(cycles), col(table.school_id) == school_id
            )
            for table in MEMBERS
        )
    ).subquery()
    return (await db.exec(select(func.count()).select_from(marks))).one()
