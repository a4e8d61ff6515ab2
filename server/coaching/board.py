"""What somebody who coaches sees of their work; nobody else is answered with it."""

from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import (
    CAPACITY,
    Board,
    DeploymentState,
    Match,
    MyOffer,
    OfferState,
    Profile,
    RequestThatMatches,
)
from schemas.matching import SchoolPhase
from server.coaching.describe import briefs
from server.coaching.facts import carried_by, coaches_in, this_coach
from server.coaching.matching import Request, matches
from server.coaching.states import CARRIED
from server.coaching.tables import CoachingProfileRow, DeploymentRow, OfferRow
from server.identity.access import Actor
from server.organisations.contexts import contexts
from server.organisations.likeness import Context
from server.people.briefs import person_briefs

MOST_REQUESTS = 100
MOST_OFFERS = 50
MOST_MATCHES = 40
"""Whoever fits best; a school that finds nobody among them asks otherwise."""
MOST_SUBJECTS = 8
"""Subjects of requests for which it is looked up where one coached them before."""


async def profile_of(db: AsyncSession, person_id: UUID) -> Profile:
    """What somebody says that they coach; the usual where they have said nothing."""
    row = await db.get(CoachingProfileRow, person_id)
    if row is None:
        return Profile(opted_in=False, subjects=[], phases=[], capacity=CAPACITY, about="")
    return Profile(
        opted_in=row.opted_in,
        subjects=row.subjects,
        phases=[SchoolPhase(phase) for phase in row.phases],
        capacity=row.capacity,
        about=row.about,
    )


async def board(db: AsyncSession, actor: Actor, alliance_id: UUID) -> Board:
    """The board of `actor` in one alliance, where they are a specialist leader."""
    profile = await profile_of(db, actor.id)
    found = await db.exec(
        select(DeploymentRow).where(
            col(DeploymentRow.coach_id) == actor.id,
            col(DeploymentRow.alliance_id) == alliance_id,
            col(DeploymentRow.state).in_(CARRIED),
        )
    )
    running = await briefs(db, actor, found.all())
    running.sort(
        key=lambda each: (
            (each.next_visit and each.next_visit.on) or date.max,
            each.asked_at,
        )
    )
    return Board(
        profile=profile,
        has_room=await carried_by(db, actor.id) < profile.capacity,
        running=running,
        requests=await _requests(db, actor, alliance_id, profile),
        offers=await _my_offers(db, actor, alliance_id),
        days_used=sum(each.days_used or 0 for each in running),
        days_agreed=sum(each.days_agreed or 0 for each in running),
    )


async def _requests(
    db: AsyncSession, actor: Actor, alliance_id: UUID, profile: Profile
) -> list[RequestThatMatches]:
    """The open requests that match, those that have waited longest first."""
    answered = select(OfferRow.deployment_id).where(
        col(OfferRow.coach_id) == actor.id, col(OfferRow.state) != OfferState.TAKEN_BACK
    )
    found = await db.exec(
        select(DeploymentRow)
        .where(
            col(DeploymentRow.alliance_id) == alliance_id,
            col(DeploymentRow.state).in_([DeploymentState.ASKED, DeploymentState.OFFERED]),
            col(DeploymentRow.school_id).not_in(list(actor.schools)),
            col(DeploymentRow.id).not_in(answered),
        )
        .order_by(col(DeploymentRow.asked_at), col(DeploymentRow.id))
        .limit(MOST_REQUESTS)
    )
    rows = found.all()
    if not rows:
        return []
    known = await contexts(db, {row.school_id for row in rows})
    coaches = {
        subject: await this_coach(db, actor.id, profile, alliance_id, subject)
        for subject in sorted({row.subject for row in rows})[:MOST_SUBJECTS]
    }
    usual = next(iter(coaches.values()))
    fits = {}
    for row in rows:
        me = coaches.get(row.subject, usual._replace(coached=()))
        wanted = Request(row.subject, known.get(row.school_id, Context("")), row.school_id)
        if one := matches(wanted, [me]):
            fits[row.id] = one[0].reasons
    told = await briefs(db, actor, [row for row in rows if row.id in fits])
    return [RequestThatMatches(deployment=each, reasons=fits[each.id]) for each in told]


async def _my_offers(db: AsyncSession, actor: Actor, alliance_id: UUID) -> list[MyOffer]:
    """What waits for an answer, and what was declined lately; the newest first."""
    found = await db.exec(
        select(DeploymentRow, OfferRow)
        .join(OfferRow, col(OfferRow.deployment_id) == col(DeploymentRow.id))
        .where(
            col(OfferRow.coach_id) == actor.id,
            col(OfferRow.state).in_([OfferState.OPEN, OfferState.DECLINED]),
            col(DeploymentRow.alliance_id) == alliance_id,
        )
        .order_by(col(OfferRow.made_at).desc(), col(DeploymentRow.id))
        .limit(MOST_OFFERS)
    )
    made = found.all()
    told = await briefs(db, actor, [row for row, _ in made])
    return [
        MyOffer(deployment=each, state=offer.state, made_at=offer.made_at, reason=offer.reason)
        for each, (_, offer) in zip(told, made, strict=True)
    ]


async def matches_for(db: AsyncSession, row: DeploymentRow) -> list[Match]:
    """Who might take a request up, and why; whoever fits best first."""
    school = (await contexts(db, [row.school_id])).get(row.school_id, Context(""))
    coaches = await coaches_in(db, row.alliance_id, row.subject)
    found = matches(Request(row.subject, school, row.school_id), coaches)[:MOST_MATCHES]
    people = await person_briefs(
        db, row.alliance_id, dict.fromkeys(each.coach.id for each in found)
    )
    offered = await db.exec(
        select(OfferRow.coach_id).where(
            col(OfferRow.deployment_id) == row.id, col(OfferRow.state) == OfferState.OPEN
        )
    )
    made = set(offered.all())
    about = await _about(db, [each.coach.id for each in found])
    return [
        Match(
            person=people[each.coach.id],
            about=about.get(each.coach.id, ""),
            reasons=each.reasons,
            has_room=each.coach.has_room,
            offered=each.coach.id in made,
        )
        for each in found
        if each.coach.id in people
    ]


async def _about(db: AsyncSession, people: list[UUID]) -> dict[UUID, str]:
    found = await db.exec(
        select(CoachingProfileRow.person_id, CoachingProfileRow.about).where(
            col(CoachingProfileRow.person_id).in_(people)
        )
    )
    return dict(found.all())
