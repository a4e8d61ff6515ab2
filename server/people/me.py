"""Says who is signed in, with the names of the schools and alliances that they belong to."""

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import SchoolBrief
from schemas.people import AllianceMembership, Me, SchoolMembership
from server.identity.actor import Actor
from server.identity.memberships import AllianceSchoolRow
from server.organisations import marks
from server.organisations.briefs import alliance_briefs, school_brief
from server.organisations.tables import SchoolRow
from server.settings import Settings


async def describe_me(db: AsyncSession, actor: Actor, settings: Settings) -> Me:
    """What `/api/me` answers, and signing in with it."""
    alliances = await alliance_briefs(db, actor.alliances.keys())
    memberships = [
        AllianceMembership(alliance=brief, role=actor.alliances[brief.id])
        for brief in sorted(alliances.values(), key=lambda brief: (brief.name, brief.id))
    ]
    return Me(
        id=actor.id,
        name=actor.name,
        email=actor.email,
        is_administrator=actor.is_administrator,
        schools=await _schools(db, actor),
        alliances=memberships,
        role_names=settings.role_names,
        demo=settings.demo,
    )


async def _schools(db: AsyncSession, actor: Actor) -> list[SchoolMembership]:
    """The own schools by name, each with the mark of the first alliance that one may know of."""
    known = actor.alliances.keys() | actor.alliances_spoken_in
    found = await db.exec(
        select(SchoolRow, AllianceSchoolRow)
        .join(
            AllianceSchoolRow,
            and_(
                col(AllianceSchoolRow.school_id) == col(SchoolRow.id),
                col(AllianceSchoolRow.alliance_id).in_(known),
            ),
            isouter=True,
        )
        .where(col(SchoolRow.id).in_(actor.schools))
        .order_by(col(SchoolRow.name), col(SchoolRow.id), col(AllianceSchoolRow.since))
    )
    shown: dict[object, SchoolMembership] = {}
    for school, place in found.all():
        if school.id not in shown:
            shown[school.id] = SchoolMembership(
                school=school_brief(school, place) if place else _without_alliance(school),
                role=actor.schools[school.id],
                alliances=sorted(actor.school_alliances.get(school.id, frozenset()) & known),
            )
    return list(shown.values())


def _without_alliance(school: SchoolRow) -> SchoolBrief:
    return SchoolBrief(
        id=school.id,
        name=school.name,
        short_name=school.short_name,
        mark=marks.mark(school.short_name, taken=()),
        slot=marks.SLOTS[0],
    )
