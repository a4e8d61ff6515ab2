"""Whether somebody reviews in an alliance: trained, and available."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.reviews import Reviewing, ReviewingPut
from server.data.audit import record
from server.identity.access import Action, Actor, MemberThing, can, require
from server.identity.memberships import AllianceMemberRow
from server.people.briefs import person_briefs
from server.reviews.tables import ReviewingRow
from server.web.errors import NotFound


async def read_reviewing(
    db: AsyncSession, actor: Actor, alliance_id: UUID, person_id: UUID
) -> Reviewing:
    """What is said of somebody; raises NotFound."""
    thing = MemberThing(alliance_id, person_id)
    require(actor, Action.SEE, thing)
    people = await person_briefs(db, alliance_id, {person_id: None})
    member = await db.get(AllianceMemberRow, (alliance_id, person_id))
    if member is None or person_id not in people:
        raise NotFound
    row = await db.get(ReviewingRow, (alliance_id, person_id))
    return Reviewing(
        person=people[person_id],
        trained=row.trained if row else False,
        available=row.available if row else True,
        may_change_trained=can(actor, Action.MARK_TRAINED, thing),
        may_change_available=can(actor, Action.OFFER_REVIEWS, thing),
    )


async def put_reviewing(
    db: AsyncSession, actor: Actor, alliance_id: UUID, person_id: UUID, asked: ReviewingPut
) -> None:
    """Say it; raises NotFound, and Forbidden for what is not the actor's to say."""
    thing = MemberThing(alliance_id, person_id)
    require(actor, Action.MARK_TRAINED, thing)
    if asked.available is not None:
        require(actor, Action.OFFER_REVIEWS, thing)
    if await db.get(AllianceMemberRow, (alliance_id, person_id)) is None:
        raise NotFound
    row = await db.get(ReviewingRow, (alliance_id, person_id))
    if row is None:
        row = ReviewingRow(alliance_id=alliance_id, person_id=person_id)
        db.add(row)
    row.trained = row.trained if asked.trained is None else asked.trained
    row.available = row.available if asked.available is None else asked.available
    record(
        db,
        actor,
        "reviewing.put",
        thing,
        alliance=alliance_id,
        trained=row.trained,
        available=row.available,
    )
