"""Reviews as the API answers with them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import CycleDocument
from schemas.people import PersonBrief
from schemas.reviews import Review, Reviewer, ReviewState
from schemas.roles import ReviewerPart
from server.cycles.papers import shown_documents
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, CycleThing, can
from server.identity.memberships import CycleReviewerRow
from server.live.tables import DocumentRow
from server.people.briefs import person_briefs
from server.reviews.find import reviewers_of
from server.reviews.state import state_of
from server.reviews.tables import ReviewRow

_TOLD_TO_EVERYBODY = frozenset({ReviewerPart.ACCEPTED, ReviewerPart.ENDED})


async def described(
    db: AsyncSession,
    actor: Actor,
    cycle: CycleRow,
    thing: CycleThing,
    rows: Sequence[ReviewRow],
) -> list[Review]:
    """These reviews of one cycle, in as many queries whatever their number."""
    named = {key for row in rows for key in (row.document_id, row.answer_id) if key}
    found = await db.exec(select(DocumentRow).where(col(DocumentRow.id).in_(named)))
    shown = await shown_documents(db, actor, found.all(), thing)
    papers = {each.id: each for each in shown}
    asked = await reviewers_of(db, [row.id for row in rows])
    everybody = {each.person_id for each in (r for own in asked.values() for r in own)}
    everybody |= {row.opened_by for row in rows if row.opened_by}
    people = await person_briefs(db, cycle.alliance_id, dict.fromkeys(everybody))
    return [_review(actor, thing, row, asked[row.id], papers, people) for row in rows]


def _review(
    actor: Actor,
    thing: CycleThing,
    row: ReviewRow,
    asked: Sequence[CycleReviewerRow],
    papers: Mapping[UUID, CycleDocument],
    people: Mapping[UUID, PersonBrief],
) -> Review:
    state = state_of(row, [each.part for each in asked])
    may_ask = can(actor, Action.REVIEW, thing) and state is not ReviewState.ENDED
    told = [
        each
        for each in asked
        if each.person_id in people and (may_ask or each.part in _TOLD_TO_EVERYBODY)
    ]
    own = next((each.part for each in asked if each.person_id == actor.id), None)
    before = state in {ReviewState.ASKED, ReviewState.WRITING}
    opener = people.get(row.opened_by) if row.opened_by else None
    return Review(
        id=row.id,
        cycle_id=row.cycle_id,
        state=state,
        focus=row.focus,
        wanted_by=row.wanted_by,
        follow_up_on=row.follow_up_on,
        reviewers=[
            Reviewer(
                person=people[each.person_id],
                part=each.part,
                reason=each.reason if may_ask else "",
            )
            for each in told
        ],
        opened_by=opener.name if opener else None,
        opened_at=row.opened_at,
        handed_over_at=row.handed_over_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        review=papers.get(row.document_id),
        answer=papers.get(row.answer_id) if row.answer_id else None,
        asked=before and own is ReviewerPart.ASKED,
        may_ask=may_ask,
        may_hand_over=before and can(actor, Action.HAND_OVER, thing),
        may_answer=row.answer_id is not None
        and state is not ReviewState.ENDED
        and can(actor, Action.ANSWER_REVIEW, thing),
    )
