"""Peer reviews as the API answers with them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import CycleDocument
from schemas.documents import DOCUMENT_KINDS
from schemas.organisations import SchoolBrief
from schemas.peer_reviews import PeerReview, PeerReviewState
from schemas.people import PersonBrief
from schemas.reviews import Reviewer
from schemas.roles import Grant, ReviewerPart
from server.identity.access import Action, Actor, can, grant
from server.live.documents import document_thing
from server.organisations.briefs import schools_in
from server.peer_reviews.find import Found
from server.people.briefs import person_briefs

_TOLD_TO_EVERYBODY = frozenset({ReviewerPart.ACCEPTED, ReviewerPart.ENDED})


def state_of(found: Found) -> PeerReviewState:
    """How far it has come."""
    row = found.row
    if row.ended_at is not None:
        return PeerReviewState.ENDED
    if row.agreed_at is not None:
        return PeerReviewState.SUPPORTED
    if row.handed_over_at is not None:
        return PeerReviewState.REPORTED
    return PeerReviewState.VISITING if found.thing.reviewers else PeerReviewState.ASKED


async def described(db: AsyncSession, actor: Actor, reviews: Sequence[Found]) -> list[PeerReview]:
    """These reviews, which `actor` may see; in as many queries for each alliance."""
    schools: dict[UUID, Mapping[UUID, SchoolBrief]] = {}
    people: dict[UUID, Mapping[UUID, PersonBrief]] = {}
    for key in dict.fromkeys(each.row.alliance_id for each in reviews):
        asked = {
            row.person_id
            for each in reviews
            for row in each.reviewers
            if each.row.alliance_id == key
        }
        schools[key] = await schools_in(db, key)
        people[key] = await person_briefs(db, key, dict.fromkeys(asked))
    return [
        _review(actor, each, schools[each.row.alliance_id], people[each.row.alliance_id])
        for each in reviews
    ]


def _review(
    actor: Actor,
    found: Found,
    schools: Mapping[UUID, SchoolBrief],
    people: Mapping[UUID, PersonBrief],
) -> PeerReview:
    row, thing = found.row, found.thing
    state = state_of(found)
    open_still = state is not PeerReviewState.ENDED
    before = state in {PeerReviewState.ASKED, PeerReviewState.VISITING}
    own = can(actor, Action.CHANGE, thing)
    return PeerReview(
        id=row.id,
        alliance_id=row.alliance_id,
        school=schools[row.school_id],
        state=state,
        focus=row.focus,
        visit_on=row.visit_on,
        look_again_on=row.look_again_on,
        reviewers=[
            Reviewer(
                person=people[each.person_id], part=each.part, reason=each.reason if own else ""
            )
            for each in found.reviewers
            if each.person_id in people and (own or each.part in _TOLD_TO_EVERYBODY)
        ],
        opened_at=row.opened_at,
        handed_over_at=row.handed_over_at,
        agreed_at=row.agreed_at,
        ended_at=row.ended_at,
        papers=_papers(actor, found),
        asked=before and actor.id in thing.asked and can(actor, Action.ANSWER_REQUEST, thing),
        may_ask=own and open_still,
        may_set_visit=before and can(actor, Action.READ, thing),
        may_hand_over=state is PeerReviewState.VISITING and can(actor, Action.HAND_OVER, thing),
        may_agree=own and open_still and row.handed_over_at is not None,
    )


def _papers(actor: Actor, found: Found) -> list[CycleDocument]:
    granted = {row.id: grant(actor, document_thing(row, found.thing)) for row in found.papers}
    return [
        CycleDocument(
            id=row.id,
            kind=row.kind,
            title=DOCUMENT_KINDS[row.kind].title,
            audience=row.audience,
            may_write=granted[row.id] is Grant.WRITE,
        )
        for row in found.papers
        if granted[row.id] is not Grant.NONE
    ]
