"""People as others see them: a name, and the school whose mark stands beside it."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import SchoolBrief
from schemas.people import PersonBrief
from server.identity.memberships import AllianceSchoolRow, SchoolMemberRow
from server.identity.tables import PersonRow
from server.organisations.briefs import school_brief, schools_in
from server.organisations.tables import SchoolRow


async def person_briefs(
    db: AsyncSession, alliance_id: UUID, carried: Mapping[UUID, UUID | None]
) -> dict[UUID, PersonBrief]:
    """The people whose ids are the keys of `carried`, as members of one alliance see them.

    The values say whose mark each of them carries; None: that of their first school there.
    """
    found = await db.exec(select(PersonRow).where(col(PersonRow.id).in_(carried)))
    schools = await schools_of_people(db, alliance_id, list(carried))
    known = {school.id: school for own in schools.values() for school in own}
    if {school for school in carried.values() if school} - known.keys():
        known |= await schools_in(db, alliance_id)  # the marks of those that left, too
    briefs = {}
    for person in found.all():
        own = schools.get(person.id, [])
        chosen = [school for school in known.values() if school.id == carried[person.id]]
        school = next(iter([*chosen, *own]), None)
        briefs[person.id] = PersonBrief(id=person.id, name=person.name, school=school)
    return briefs


async def schools_of_people(
    db: AsyncSession, alliance_id: UUID, people: list[UUID]
) -> dict[UUID, list[SchoolBrief]]:
    """The schools that each of `people` has in an alliance, the first that they joined first."""
    found = await db.exec(
        select(SchoolMemberRow.person_id, SchoolRow, AllianceSchoolRow)
        .join(SchoolRow, col(SchoolRow.id) == col(SchoolMemberRow.school_id))
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == col(SchoolRow.id))
        .where(
            col(AllianceSchoolRow.alliance_id) == alliance_id,
            col(SchoolMemberRow.person_id).in_(people),
        )
        .order_by(col(SchoolMemberRow.since), col(SchoolRow.id))
    )
    schools: dict[UUID, list[SchoolBrief]] = {}
    for person_id, school, place in found.all():
        schools.setdefault(person_id, []).append(school_brief(school, place))
    return schools
