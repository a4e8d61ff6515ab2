"""What is done with a review: change, audit row, event, in one transaction.

The audit trail holds the steps, never what people wrote.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.kinds.review import ANSWER, CHALLENGE
from schemas.problems import FieldProblem
from schemas.reviews import ReviewCreate, ReviewerAnswer
from schemas.roles import Audience, ReviewerPart
from server.cycles.find import find_cycle
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor
from server.identity.events import AccessChanged
from server.identity.memberships import CycleReviewerRow
from server.live.audience import set_audience
from server.live.documents import make_document
from server.live.rendering.content import Content, is_empty
from server.live.tables import DocumentRow
from server.live.versions import keep_version
from server.reviews.candidates import proposals
from server.reviews.find import Found, find_review, reviewers_of
from server.reviews.tables import ReviewRow
from server.web.errors import Conflict, Incomplete, Invalid, NotFound

MOST_REVIEWERS = 12
OWN_SCHOOL = "Nobody reviews a cycle of their own school, or one in which they have a part."
NOT_NOW = "This review is not at that step any more. Please look again."


async def open_review(
    db: AsyncSession, actor: Actor, cycle_id: UUID, asked: ReviewCreate, now: datetime
) -> ReviewRow:
    """Open a review and ask people for it, who may say no.

    Raises NotFound, Forbidden, Invalid for somebody who may not review it, Conflict while another
    review of the cycle is open.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.REVIEW, to_change=True)
    still_open = select(ReviewRow.id).where(
        col(ReviewRow.cycle_id) == cycle_id, col(ReviewRow.ended_at).is_(None)
    )
    if (await db.exec(still_open)).first() is not None:
        raise Conflict("A review of this cycle is open already. End it before you open another.")
    document = await make_document(
        db, DocumentKindName.REVIEW, cycle_id, owner_id=actor.id, now=now
    )
    row = ReviewRow(
        cycle_id=cycle_id,
        document_id=document.id,
        focus=asked.focus,
        wanted_by=asked.wanted_by,
        opened_by=actor.id,
        opened_at=now,
    )
    db.add(row)
    await db.flush()
    record(db, actor, "review.opened", cycle, review=row.id)
    await _ask(db, actor, Found(row, cycle, thing), asked.reviewer_ids, now)
    return row


async def ask_reviewers(
    db: AsyncSession, actor: Actor, review_id: UUID, person_ids: Sequence[UUID], now: datetime
) -> None:
    """Ask others too; raises NotFound, Forbidden, Conflict when it is handed over, Invalid."""
    found = await find_review(db, actor, review_id, Action.REVIEW, to_change=True)
    _require(found.review.ended_at is None and found.review.handed_over_at is None)
    await _ask(db, actor, found, person_ids, now)


async def _ask(
    db: AsyncSession, actor: Actor, found: Found, person_ids: Sequence[UUID], now: datetime
) -> None:
    wanted = list(dict.fromkeys(person_ids))
    rows = {row.person_id: row for row in (await _reviewers(db, found.review))}
    if len(rows | dict.fromkeys(wanted)) > MOST_REVIEWERS:
        raise Conflict(f"At most {MOST_REVIEWERS} people are asked for a review.")
    may = {each.person for each in await proposals(db, found.thing, set())}
    if not may.issuperset(wanted):
        raise Invalid(fields=[FieldProblem(field="reviewer_ids", message=OWN_SCHOOL)])
    for person_id in wanted:
        row = rows.get(person_id)
        if row is None:
            row = CycleReviewerRow(
                review_id=found.review.id,
                person_id=person_id,
                cycle_id=found.cycle.id,
                asked_at=now,
            )
            db.add(row)
        elif row.part is ReviewerPart.DECLINED:
            row.part, row.reason, row.asked_at, row.decided_at = ReviewerPart.ASKED, "", now, None
        else:
            continue
        record(db, actor, "review.reviewer_asked", found.cycle, person=person_id)
        emit(db, AccessChanged(person_id=person_id, cycle_id=found.cycle.id))


async def answer_request(
    db: AsyncSession, actor: Actor, review_id: UUID, asked: ReviewerAnswer, now: datetime
) -> None:
    """Review the cycle, or not; somebody who said yes may take it back until it is handed over.

    Raises NotFound, Forbidden, Conflict.
    """
    found = await find_review(db, actor, review_id, Action.ANSWER_REQUEST, to_change=True)
    row = await db.get(CycleReviewerRow, (review_id, actor.id))
    if row is None:
        raise NotFound
    _require(found.review.ended_at is None and found.review.handed_over_at is None)
    part = ReviewerPart.ACCEPTED if asked.accept else ReviewerPart.DECLINED
    if row.part is part:
        return
    row.part, row.decided_at = part, now
    row.reason = "" if asked.accept else asked.reason
    record(db, actor, f"review.{part}", found.cycle, person=actor.id)
    emit(db, AccessChanged(person_id=actor.id, cycle_id=found.cycle.id))


async def hand_over(
    db: AsyncSession, actor: Actor, review_id: UUID, content: Content, now: datetime
) -> None:
    """Give the group what the reviewers wrote, who write in it no more; `content` is that.

    Raises NotFound, Forbidden, Conflict, and Incomplete while it asks no question that challenges.
    """
    found = await find_review(db, actor, review_id, Action.HAND_OVER, to_change=True)
    review, cycle = found.review, found.cycle
    _require(review.ended_at is None and review.handed_over_at is None)
    if is_empty(content.sections[CHALLENGE]):
        told = "Ask at least one question that challenges. Kind words alone help nobody."
        raise Incomplete(told, fields=[FieldProblem(field=CHALLENGE, message=told)])
    document = await _document(db, review.document_id)
    await keep_version(db, document, content, "As it was handed over", actor.id, now)
    answer = await make_document(
        db, DocumentKindName.REVIEW_ANSWER, cycle.id, owner_id=actor.id, now=now
    )
    review.handed_over_at, review.answer_id = now, answer.id
    set_audience(db, actor, document, Audience.CYCLE, now)
    record(db, actor, "review.handed_over", cycle, review=review.id)
    for row in await _reviewers(db, review):
        if row.part is ReviewerPart.ASKED:
            _release(db, row)


async def answer_review(
    db: AsyncSession,
    actor: Actor,
    review_id: UUID,
    content: Content | None,
    follow_up_on: date | None,
    now: datetime,
) -> None:
    """Say that the group has answered, and when what came of it is looked at.

    `content` is the answer. Saying it again puts another day. Raises NotFound, Forbidden,
    Conflict, and Incomplete while the answer is empty.
    """
    found = await find_review(db, actor, review_id, Action.ANSWER_REVIEW, to_change=True)
    review = found.review
    _require(review.ended_at is None and review.answer_id is not None)
    if content is None or is_empty(content.sections[ANSWER]):
        told = "Write your answer first: what you make of each question."
        raise Incomplete(told, fields=[FieldProblem(field=ANSWER, message=told)])
    review.follow_up_on = follow_up_on
    if review.answered_at is None and review.answer_id is not None:
        document = await _document(db, review.answer_id)
        await keep_version(db, document, content, "As it was answered", actor.id, now)
        review.answered_at = now
        record(db, actor, "review.answered", found.cycle, review=review.id)
    else:
        record(db, actor, "review.follow_up_put", found.cycle, review=review.id)


async def end_review(db: AsyncSession, actor: Actor, review_id: UUID, now: datetime) -> None:
    """The review is over: its reviewers no longer read the cycle by it.

    What was never handed over stays with the lead who opened it. Raises NotFound, Forbidden,
    Conflict.
    """
    found = await find_review(db, actor, review_id, Action.REVIEW, to_change=True)
    review = found.review
    _require(review.ended_at is None)
    review.ended_at = now
    if review.handed_over_at is None:
        document = await _document(db, review.document_id)
        set_audience(db, actor, document, Audience.PRIVATE, now)
    for row in await _reviewers(db, review):
        _release(db, row)
    record(db, actor, "review.ended", found.cycle, review=review.id)


def _release(db: AsyncSession, row: CycleReviewerRow) -> None:
    """Let a reviewer go; who never answered is as if they had said no."""
    match row.part:
        case ReviewerPart.ACCEPTED:
            row.part = ReviewerPart.ENDED
        case ReviewerPart.ASKED:
            row.part = ReviewerPart.DECLINED
        case _:
            return
    emit(db, AccessChanged(person_id=row.person_id, cycle_id=row.cycle_id))


async def _reviewers(db: AsyncSession, review: ReviewRow) -> list[CycleReviewerRow]:
    return (await reviewers_of(db, [review.id]))[review.id]


async def _document(db: AsyncSession, document_id: UUID) -> DocumentRow:
    row = await db.get(DocumentRow, document_id)
    if row is None:
        raise NotFound
    return row


def _require(right: bool) -> None:
    if not right:
        raise Conflict(NOT_NOW)
