"""What went from a school to others in a school year, and what came to it from them.

How often is told where it is the school's: practices in use always, lessons watched where enough of
its people took part in cycles to hide each of them. Of coaching and reviews, which mostly one
person does, only that they were and with whom; and where somebody of the school coaches is between
those two and that school.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import exists
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.overview import SchoolLink, SchoolLinkKind
from schemas.schools import Exchange, ExchangeKind
from server.coaching.tables import DeploymentRow, VisitRow
from server.cycles.terms import Term
from server.identity.actor import Actor
from server.identity.memberships import CycleSchoolRow, SchoolMemberRow
from server.overview.links import USED, bounds, links_in
from server.practices.tables import AdoptionRow, PracticeRow

Schools = Mapping[UUID, str]
"""What each school of an alliance is called."""


async def exchange(
    db: AsyncSession,
    actor: Actor,
    school_id: UUID,
    alliances: Mapping[UUID, Schools],
    within: Term,
    *,
    counted: bool,
) -> list[Exchange]:
    """All four kinds; `counted`: enough people took part to say how many lessons were watched."""
    links: list[SchoolLink] = []
    names: dict[UUID, str] = {}
    for alliance_id, schools in alliances.items():
        links += await links_in(db, actor, alliance_id, schools.keys(), within)
        names |= schools
    return [
        _visits(school_id, links, names, counted=counted),
        await _coaching(db, school_id, names, within),
        _reviews(school_id, links, names),
        await _practices(db, school_id, within),
    ]


def _visits(own: UUID, links: Sequence[SchoolLink], names: Schools, *, counted: bool) -> Exchange:
    """Others who watched lessons here, and lessons of others that were watched."""
    here = [one for one in links if one.kind is SchoolLinkKind.VISITS and one.target == own]
    there = [one for one in links if one.kind is SchoolLinkKind.VISITS and one.source == own]
    return Exchange(
        kind=ExchangeKind.VISITS,
        gave=bool(here),
        gained=bool(there),
        given=_sum(here) if counted or not here else None,
        received=_sum(there) if counted or not there else None,
        given_to=_named((one.source for one in here), names),
        received_from=_named((one.target for one in there), names),
    )


def _reviews(own: UUID, links: Sequence[SchoolLink], names: Schools) -> Exchange:
    gave = {one.target for one in links if one.kind is SchoolLinkKind.REVIEWS and one.source == own}
    gained = {
        one.source for one in links if one.kind is SchoolLinkKind.REVIEWS and one.target == own
    }
    return Exchange(
        kind=ExchangeKind.REVIEWS,
        gave=bool(gave - {own}),
        gained=bool(gained - {own}),
        given=None,
        received=None,
        given_to=_named(gave - {own}, names),
        received_from=_named(gained - {own}, names),
    )


async def _coaching(db: AsyncSession, own: UUID, names: Schools, within: Term) -> Exchange:
    """Deployments in which a visit was held; the coach's own school is the one that gave."""
    begins, ends = bounds(within)
    coach, host = col(SchoolMemberRow.school_id), col(DeploymentRow.school_id)
    found = await db.exec(
        select(coach, host)
        .join(SchoolMemberRow, col(SchoolMemberRow.person_id) == col(DeploymentRow.coach_id))
        .where(
            (coach == own) | (host == own),
            coach != host,
            col(DeploymentRow.id).in_(
                select(col(VisitRow.deployment_id)).where(
                    col(VisitRow.held_at) >= begins, col(VisitRow.held_at) < ends
                )
            ),
        )
        .distinct()
    )
    pairs = found.all()
    return Exchange(
        kind=ExchangeKind.COACHING,
        gave=any(source == own for source, _ in pairs),
        gained=any(target == own for _, target in pairs),
        given=None,
        received=None,
        given_to=[],
        received_from=_named((source for source, target in pairs if target == own), names),
    )


async def _practices(db: AsyncSession, own: UUID, within: Term) -> Exchange:
    """Practices that were taken up in the year and are in use, over all alliances."""
    begins, ends = bounds(within)
    ours = exists(
        select(col(CycleSchoolRow.school_id))
        .where(
            col(CycleSchoolRow.cycle_id) == col(PracticeRow.cycle_id),
            col(CycleSchoolRow.school_id) == own,
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
        )
        .correlate(PracticeRow)
    )
    adopter = col(AdoptionRow.school_id)
    taken = (adopter == own).label("taken")
    found = await db.exec(
        select(taken, func.count(col(AdoptionRow.id).distinct()))
        .join(PracticeRow, col(PracticeRow.id) == col(AdoptionRow.practice_id))
        .where(
            ((adopter == own) & ~ours) | ((adopter != own) & ours),
            col(AdoptionRow.state).in_(USED),
            col(AdoptionRow.since) >= begins,
            col(AdoptionRow.since) < ends,
        )
        .group_by(taken)
    )
    counts = {bool(by_us): count for by_us, count in found.all()}
    given, received = counts.get(False, 0), counts.get(True, 0)
    return Exchange(
        kind=ExchangeKind.PRACTICES,
        gave=given > 0,
        gained=received > 0,
        given=given,
        received=received,
        given_to=[],
        received_from=[],
    )


def _sum(links: Collection[SchoolLink]) -> int:
    return sum(one.count for one in links)


def _named(schools: Iterable[UUID], names: Schools) -> list[str]:
    return sorted({names[key] for key in schools if key in names})
