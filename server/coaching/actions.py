"""Asking, offering and accepting: change and audit row, in one transaction.

The audit trail holds who did which, never what was said.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import (
    CAPACITY,
    DeploymentCreate,
    OfferAnswer,
    OfferCreate,
    OfferState,
    Profile,
)
from server.coaching.facts import carried_by
from server.coaching.find import find_deployment
from server.coaching.papers import make_agreement
from server.coaching.states import OVER, Step, after
from server.coaching.tables import CoachingProfileRow, DeploymentRow, OfferRow
from server.data.audit import record
from server.identity.access import Action, Actor, SchoolInAllianceThing, require
from server.identity.memberships import AllianceSchoolRow
from server.web.errors import Conflict, Forbidden

FULL = (
    "You take on as many schools at once as you said you would. End one first, or change the "
    "number in your profile."
)
THEY_ARE_FULL = (
    "They have meanwhile taken on as many schools as they can. Decline this offer, or accept it "
    "when one of the others has ended."
)


async def ask(
    db: AsyncSession, actor: Actor, asked: DeploymentCreate, now: datetime
) -> DeploymentRow:
    """A new request of a school; raises NotFound, or Forbidden for who does not speak for it."""
    place = await db.get(AllianceSchoolRow, (asked.alliance_id, asked.school_id))
    thing = SchoolInAllianceThing(asked.school_id, asked.alliance_id, place is not None)
    require(actor, Action.ASK_FOR_COACHING, thing)
    row = DeploymentRow(
        asked_by=actor.id,
        asked_at=now,
        changed_at=now,
        days_wanted=asked.days,
        **asked.model_dump(exclude={"days"}),
    )
    db.add(row)
    await db.flush()
    record(db, actor, "deployment.asked", row, school=row.school_id)
    return row


async def withdraw(
    db: AsyncSession, actor: Actor, deployment_id: UUID, reason: str, now: datetime
) -> DeploymentRow:
    """Take a request back, for the school. Raises NotFound, Forbidden, Conflict."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.CHANGE, to_change=True)
    row.state = after(row.state, Step.WITHDRAW)
    row.why_over, row.changed_at = reason, now
    await _close_offers(db, row.id, now)
    record(db, actor, "deployment.withdrawn", row)
    return row


async def offer(
    db: AsyncSession, actor: Actor, deployment_id: UUID, asked: OfferCreate, now: datetime
) -> DeploymentRow:
    """Offer to take a request up, or say it otherwise. For specialist leaders of the alliance.

    Raises NotFound, Forbidden, and Conflict for a request that is no longer open, with the way on,
    or for somebody who carries as much as they said.
    """
    row, _ = await find_deployment(db, actor, deployment_id, Action.OFFER, to_change=True)
    row.state, row.changed_at = after(row.state, Step.OFFER), now
    if row.school_id in actor.schools:
        raise Conflict("This is your own school. Somebody of another school takes this up.")
    if await _is_full(db, actor.id):
        raise Conflict(FULL)
    made = await db.get(OfferRow, (row.id, actor.id))
    if made is None:
        made = OfferRow(deployment_id=row.id, coach_id=actor.id, made_at=now)
        db.add(made)
    made.state, made.made_at, made.answered_at, made.reason = OfferState.OPEN, now, None, ""
    made.message, made.days, made.when = asked.message, asked.days, asked.when
    record(db, actor, "deployment.offered", row)
    return row


async def pass_over(db: AsyncSession, actor: Actor, deployment_id: UUID, now: datetime) -> None:
    """Say that a request is not for oneself; nobody else is told. Raises NotFound, Forbidden."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.OFFER, to_change=True)
    made = await db.get(OfferRow, (row.id, actor.id))
    if made is None:
        db.add(
            OfferRow(deployment_id=row.id, coach_id=actor.id, state=OfferState.PASSED, made_at=now)
        )
    elif made.state is not OfferState.PASSED:
        raise Conflict("You have made an offer. Take that back first.")
    record(db, actor, "deployment.passed", row)


async def take_back_offer(
    db: AsyncSession, actor: Actor, deployment_id: UUID, now: datetime
) -> DeploymentRow:
    """Take one's own open offer back. Raises NotFound, Forbidden, Conflict."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.OFFER, to_change=True)
    made = await db.get(OfferRow, (row.id, actor.id))
    if made is None or made.state is not OfferState.OPEN:
        raise Conflict("You have no open offer here.")
    made.state, made.answered_at = OfferState.TAKEN_BACK, now
    await _if_none_is_open(db, row, now)
    record(db, actor, "deployment.offer_taken_back", row)
    return row


async def answer_offer(
    db: AsyncSession,
    actor: Actor,
    deployment_id: UUID,
    coach_id: UUID,
    asked: OfferAnswer,
    now: datetime,
) -> DeploymentRow:
    """Accept or decline an offer, for the school; accepting one declines the others.

    Raises NotFound, Forbidden, Conflict for an offer that is not open any more, or whose maker
    has no room.
    """
    row, _ = await find_deployment(db, actor, deployment_id, Action.ANSWER, to_change=True)
    after(row.state, Step.ANSWER)
    made = await db.get(OfferRow, (row.id, coach_id))
    if made is None or made.state is not OfferState.OPEN:
        raise Conflict("This offer is not open any more. Look at the others.")
    made.answered_at, made.reason = now, asked.reason
    if not asked.accept:
        made.state = OfferState.DECLINED
        await _if_none_is_open(db, row, now)
        record(db, actor, "deployment.offer_declined", row, coach=coach_id)
        return row
    if await _is_full(db, coach_id):
        raise Conflict(THEY_ARE_FULL)
    made.state = OfferState.ACCEPTED
    await _close_offers(db, row.id, now)
    row.state, row.coach_id = after(row.state, Step.ACCEPT), coach_id
    row.days_agreed, row.changed_at = made.days or row.days_wanted, now
    await make_agreement(db, row, actor.id, now)
    record(db, actor, "deployment.offer_accepted", row, coach=coach_id)
    return row


async def set_profile(db: AsyncSession, actor: Actor, asked: Profile) -> None:
    """Say what one coaches; raises Forbidden for who is a specialist leader nowhere."""
    if not actor.coaches_in:
        raise Forbidden
    row = await db.get(CoachingProfileRow, actor.id)
    if row is None:
        row = CoachingProfileRow(person_id=actor.id)
        db.add(row)
    for key, value in asked.model_dump(mode="json").items():
        setattr(row, key, value)
    record(db, actor, "coaching.profile_changed", actor)


async def _is_full(db: AsyncSession, coach_id: UUID) -> bool:
    profile = await db.get(CoachingProfileRow, coach_id, with_for_update=True)
    capacity = profile.capacity if profile else CAPACITY
    return await carried_by(db, coach_id) >= capacity


async def _open_offers(db: AsyncSession, deployment_id: UUID) -> list[OfferRow]:
    found = await db.exec(
        select(OfferRow).where(
            col(OfferRow.deployment_id) == deployment_id, col(OfferRow.state) == OfferState.OPEN
        )
    )
    return list(found.all())


async def _close_offers(db: AsyncSession, deployment_id: UUID, now: datetime) -> None:
    """What is still open is declined: the school needs nobody else."""
    for other in await _open_offers(db, deployment_id):
        other.state, other.answered_at = OfferState.DECLINED, now


async def _if_none_is_open(db: AsyncSession, row: DeploymentRow, now: datetime) -> None:
    row.changed_at = now
    if row.state not in OVER and not await _open_offers(db, row.id):
        row.state = after(row.state, Step.LOSE_OFFERS)
