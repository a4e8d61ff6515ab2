"""Reviews of cycles: proposed, opened, written, handed over, answered, followed up."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.pages import Page
from schemas.reviews import (
    ProposedReviewer,
    Review,
    ReviewAnswered,
    ReviewCreate,
    ReviewerAnswer,
    ReviewersAsk,
    Reviewing,
    ReviewingPut,
)
from server.cycles.find import find_cycle
from server.data.db import Database, Db, Store
from server.identity.access import Action, Actor
from server.identity.actor import load_actor
from server.identity.current import CurrentActor
from server.live.documents import read_document
from server.live.failures import as_problems
from server.live.rendering.content import Content
from server.live.runtime import TheHub
from server.live.tables import DocumentRow
from server.people.briefs import person_briefs
from server.reviews import actions, setting
from server.reviews.candidates import proposals
from server.reviews.describe import described
from server.reviews.find import find_review, reviewers_of, reviews_of
from server.web.errors import NotFound, SignedOut
from server.web.routing import Routes
from sync.hub import Hub

router = Routes("reviews", prefix="/api")


@router.get("/cycles/{cycle_id}/reviews")
async def list_reviews(cycle_id: UUID, db: Db, actor: CurrentActor) -> Page[Review]:
    """The reviews of a cycle, the newest first; one of them at most is not ended."""
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.SEE_REVIEWS)
    rows = await reviews_of(db, cycle_id)
    return Page[Review](items=await described(db, actor, cycle, thing, rows))


@router.post("/cycles/{cycle_id}/reviews", status_code=201)
async def open_review(
    cycle_id: UUID, asked: ReviewCreate, database: Store, actor: CurrentActor
) -> Review:
    """Open a review of a cycle, and ask people of other schools for it. For alliance leads.

    Somebody of a school that takes part is refused (422).
    """
    async with database.writing() as db:
        row = await actions.open_review(db, actor, cycle_id, asked, datetime.now(UTC))
    return await _answer(database, actor, row.id)


@router.get("/cycles/{cycle_id}/reviewers")
async def propose_reviewers(cycle_id: UUID, db: Db, actor: CurrentActor) -> Page[ProposedReviewer]:
    """Who might review a cycle, in the order of the rota, each with the reasons. For leads.

    Nobody of a school that takes part is among them, and nobody who was asked already.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.REVIEW)
    rows = [row for row in await reviews_of(db, cycle_id) if row.ended_at is None]
    asked = await reviewers_of(db, [row.id for row in rows])
    already = {each.person_id for own in asked.values() for each in own}
    proposed = await proposals(db, thing, already)
    people = await person_briefs(
        db, cycle.alliance_id, dict.fromkeys(each.person for each in proposed)
    )
    return Page[ProposedReviewer](
        items=[
            ProposedReviewer(
                person=people[each.person],
                reasons=list(each.reasons),
                suggested=each.suggested,
            )
            for each in proposed
        ]
    )


@router.get("/reviews/{review_id}")
async def read_review(review_id: UUID, db: Db, actor: CurrentActor) -> Review:
    """One review: how far it has come, and what the reader may do with it."""
    return await _described(db, actor, review_id)


@router.post("/reviews/{review_id}/reviewers")
async def ask_reviewers(
    review_id: UUID, asked: ReviewersAsk, database: Store, actor: CurrentActor
) -> Review:
    """Ask others, until the review is handed over. For alliance leads."""
    async with database.writing() as db:
        await actions.ask_reviewers(db, actor, review_id, asked.reviewer_ids, datetime.now(UTC))
    return await _answer(database, actor, review_id)


@router.put("/reviews/{review_id}/part", status_code=204)
async def answer_request(
    review_id: UUID, asked: ReviewerAnswer, database: Store, actor: CurrentActor
) -> None:
    """Review the cycle, or say no; a yes may be taken back until the review is handed over."""
    async with database.writing() as db:
        await actions.answer_request(db, actor, review_id, asked, datetime.now(UTC))


@router.post("/reviews/{review_id}/hand-over")
async def hand_over(review_id: UUID, database: Store, hub: TheHub, actor: CurrentActor) -> Review:
    """Give the group the review, which stays as it is from then on. For its reviewers.

    A review without a question that challenges is not handed over (409 `incomplete`).
    """
    async with database.reading() as db:
        found = await find_review(db, actor, review_id, Action.HAND_OVER)
    content = await _content(database, hub, found.review.document_id)
    async with database.writing() as db:
        await actions.hand_over(db, actor, review_id, content, datetime.now(UTC))
    return await _answer(database, actor, review_id)


@router.put("/reviews/{review_id}/answer")
async def answer_review(
    review_id: UUID, asked: ReviewAnswered, database: Store, hub: TheHub, actor: CurrentActor
) -> Review:
    """Say that the group has answered, and when it is followed up. For members and facilitators."""
    async with database.reading() as db:
        found = await find_review(db, actor, review_id, Action.ANSWER_REVIEW)
    answer = found.review.answer_id
    content = await _content(database, hub, answer) if answer else None
    async with database.writing() as db:
        await actions.answer_review(
            db, actor, review_id, content, asked.follow_up_on, datetime.now(UTC)
        )
    return await _answer(database, actor, review_id)


@router.post("/reviews/{review_id}/end")
async def end_review(review_id: UUID, database: Store, actor: CurrentActor) -> Review:
    """The review is over, and its reviewers no longer read the cycle. For alliance leads."""
    async with database.writing() as db:
        await actions.end_review(db, actor, review_id, datetime.now(UTC))
    return await _answer(database, actor, review_id)


@router.get("/alliances/{alliance_id}/people/{person_id}/reviewing")
async def read_reviewing(
    alliance_id: UUID, person_id: UUID, db: Db, actor: CurrentActor
) -> Reviewing:
    """Whether somebody was trained as a reviewer, and may be proposed."""
    return await setting.read_reviewing(db, actor, alliance_id, person_id)


@router.put("/alliances/{alliance_id}/people/{person_id}/reviewing")
async def put_reviewing(
    alliance_id: UUID,
    person_id: UUID,
    asked: ReviewingPut,
    database: Store,
    actor: CurrentActor,
) -> Reviewing:
    """Say that somebody was trained (they or a lead), or is available (they alone)."""
    async with database.writing() as db:
        await setting.put_reviewing(db, actor, alliance_id, person_id, asked)
    async with database.reading() as db:
        return await setting.read_reviewing(db, actor, alliance_id, person_id)


async def _content(database: Database, hub: Hub, document_id: UUID) -> Content:
    async with database.reading() as db:
        row = await db.get(DocumentRow, document_id)
    if row is None:
        raise NotFound
    with as_problems():
        return await read_document(hub, row)


async def _answer(database: Database, actor: Actor, review_id: UUID) -> Review:
    """The review after a step by which the reader may have gained or lost a part in it."""
    async with database.reading() as db:
        renewed = await load_actor(
            db, actor.id, session_id=actor.session_id, token_id=actor.token_id
        )
        if renewed is None:
            raise SignedOut
        return await _described(db, renewed, review_id)


async def _described(db: AsyncSession, actor: Actor, review_id: UUID) -> Review:
    found = await find_review(db, actor, review_id)
    [review] = await described(db, actor, found.cycle, found.thing, [found.review])
    return review
