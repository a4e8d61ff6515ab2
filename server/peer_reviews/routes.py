"""Peer reviews of schools: asked for, visited, reported, supported, ended."""

from datetime import UTC, datetime
from uuid import UUID

from schemas.documents import DocumentKindName
from schemas.pages import Page
from schemas.peer_reviews import (
    PeerReview,
    PeerReviewCreate,
    PeerReviewSupport,
    PeerReviewVisit,
)
from schemas.reviews import ProposedReviewer, ReviewerAnswer, ReviewersAsk
from server.data.db import Database, Db, Store
from server.identity.access import Action, Actor
from server.identity.current import CurrentActor
from server.live.documents import read_document
from server.live.failures import as_problems
from server.live.rendering.content import Content
from server.live.runtime import TheHub
from server.peer_reviews import actions
from server.peer_reviews.candidates import proposals
from server.peer_reviews.describe import described
from server.peer_reviews.find import find_peer_review, peer_reviews_for
from server.people.briefs import person_briefs
from server.web.routing import Routes
from sync.hub import Hub

router = Routes("peer reviews", prefix="/api")


@router.get("/peer-reviews")
async def list_peer_reviews(db: Db, actor: CurrentActor) -> Page[PeerReview]:
    """Reviews of the reader's school, those for which they were asked, and those shared with them.

    The newest first.
    """
    return Page[PeerReview](items=await described(db, actor, await peer_reviews_for(db, actor)))


@router.get("/alliances/{alliance_id}/schools/{school_id}/reviewers")
async def propose_peer_reviewers(
    alliance_id: UUID, school_id: UUID, db: Db, actor: CurrentActor
) -> Page[ProposedReviewer]:
    """Who might review a school, in the order of the rota, with the reasons. For its speakers.

    Nobody of the school itself is among them.
    """
    await actions.require_school(db, actor, alliance_id, school_id)
    proposed = await proposals(db, alliance_id, school_id, set())
    people = await person_briefs(db, alliance_id, dict.fromkeys(each.person for each in proposed))
    return Page[ProposedReviewer](
        items=[
            ProposedReviewer(
                person=people[each.person], reasons=list(each.reasons), suggested=each.suggested
            )
            for each in proposed
        ]
    )


@router.post("/schools/{school_id}/reviews", status_code=201)
async def open_peer_review(
    school_id: UUID, asked: PeerReviewCreate, database: Store, actor: CurrentActor
) -> PeerReview:
    """Ask people of other schools to look at one's own. For its speakers.

    Somebody of the school itself is refused (422).
    """
    async with database.writing() as db:
        row = await actions.open_peer_review(db, actor, school_id, asked, datetime.now(UTC))
    return await _answer(database, actor, row.id)


@router.get("/peer-reviews/{review_id}")
async def read_peer_review(review_id: UUID, db: Db, actor: CurrentActor) -> PeerReview:
    """One review: how far it has come, and what the reader may do with it."""
    [told] = await described(db, actor, [await find_peer_review(db, actor, review_id)])
    return told


@router.post("/peer-reviews/{review_id}/reviewers")
async def ask_peer_reviewers(
    review_id: UUID, asked: ReviewersAsk, database: Store, actor: CurrentActor
) -> PeerReview:
    """Ask others, until the report is handed over. For the school's speakers."""
    async with database.writing() as db:
        await actions.ask_reviewers(db, actor, review_id, asked.reviewer_ids, datetime.now(UTC))
    return await _answer(database, actor, review_id)


@router.put("/peer-reviews/{review_id}/part", status_code=204)
async def answer_peer_request(
    review_id: UUID, asked: ReviewerAnswer, database: Store, actor: CurrentActor
) -> None:
    """Review the school, or say no; a yes may be taken back until the report is handed over."""
    async with database.writing() as db:
        await actions.answer_request(db, actor, review_id, asked, datetime.now(UTC))


@router.put("/peer-reviews/{review_id}/visit")
async def set_peer_visit(
    review_id: UUID, asked: PeerReviewVisit, database: Store, actor: CurrentActor
) -> PeerReview:
    """Say when the visit is. For the school's speakers and its reviewers."""
    async with database.writing() as db:
        await actions.set_visit(db, actor, review_id, asked.on)
    return await _answer(database, actor, review_id)


@router.post("/peer-reviews/{review_id}/hand-over")
async def hand_report_over(
    review_id: UUID, database: Store, hub: TheHub, actor: CurrentActor
) -> PeerReview:
    """Give the school the report, which it owns from then on. For its reviewers.

    A report without a question that challenges is not handed over (409 `incomplete`).
    """
    report = DocumentKindName.SCHOOL_REPORT
    content = await _content(database, hub, actor, review_id, Action.HAND_OVER, report)
    async with database.writing() as db:
        await actions.hand_over(db, actor, review_id, content, datetime.now(UTC))
    return await _answer(database, actor, review_id)


@router.put("/peer-reviews/{review_id}/support")
async def agree_on_support(
    review_id: UUID, asked: PeerReviewSupport, database: Store, hub: TheHub, actor: CurrentActor
) -> PeerReview:
    """Say that support is agreed, and when all look at what came of it. For its speakers."""
    support = DocumentKindName.SCHOOL_SUPPORT
    content = await _content(database, hub, actor, review_id, Action.CHANGE, support)
    async with database.writing() as db:
        await actions.agree_on_support(
            db, actor, review_id, content, asked.look_again_on, datetime.now(UTC)
        )
    return await _answer(database, actor, review_id)


@router.post("/peer-reviews/{review_id}/end")
async def end_peer_review(review_id: UUID, database: Store, actor: CurrentActor) -> PeerReview:
    """The review is over: nobody writes in it, and its reviewers read it no more. For speakers."""
    async with database.writing() as db:
        await actions.end_peer_review(db, actor, review_id, datetime.now(UTC))
    return await _answer(database, actor, review_id)


async def _content(
    database: Database,
    hub: Hub,
    actor: Actor,
    review_id: UUID,
    action: Action,
    kind: DocumentKindName,
) -> Content:
    """What stands in the document of that kind; raises NotFound, Forbidden, Conflict."""
    async with database.reading() as db:
        found = await find_peer_review(db, actor, review_id, action)
        paper = actions.paper_in(found, kind)
    with as_problems():
        return await read_document(hub, paper)


async def _answer(database: Database, actor: Actor, review_id: UUID) -> PeerReview:
    async with database.reading() as db:
        found = await find_peer_review(db, actor, review_id)
        [told] = await described(db, actor, [found])
    return told
