"""What is done with a peer review: change, audit row, event, in one transaction.

The audit trail holds the steps, never what people wrote.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.kinds.peer_review import REPORT_CHALLENGE, SUPPORT
from schemas.peer_reviews import PeerReviewCreate
from schemas.problems import FieldProblem
from schemas.reviews import ReviewerAnswer
from schemas.roles import Audience, ReviewerPart
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor, SchoolInAllianceThing, require
from server.identity.events import AccessChanged
from server.identity.memberships import AllianceSchoolRow
from server.live.audience import set_audience
from server.live.documents import make_document
from server.live.rendering.content import Content, is_empty
from server.live.tables import DocumentRow
from server.live.versions import keep_version
from server.organisations.tables import SchoolRow
from server.peer_reviews.candidates import proposals
from server.peer_reviews.find import Found, find_peer_review, with_all
from server.peer_reviews.tables import PeerReviewerRow, PeerReviewRow
from server.web.errors import Conflict, Incomplete, Invalid, NotFound

MOST_REVIEWERS = 12
OPEN_ALREADY = "Your school is being reviewed already. End that before you ask for another."
OWN_SCHOOL = "Nobody reviews their own school. Choose among those who are proposed."
NOT_NOW = "This review is not at that step any more. Please look again."


async def open_peer_review(
    db: AsyncSession, actor: Actor, school_id: UUID, asked: PeerReviewCreate, now: datetime
) -> PeerReviewRow:
    """Ask people of other schools to look at one's own, who may say no.

    Raises NotFound, Forbidden, Invalid for somebody who may not review it, Conflict while another
    review of the school is open.
    """
    await require_school(db, actor, asked.alliance_id, school_id)
    await db.exec(select(SchoolRow.id).where(col(SchoolRow.id) == school_id).with_for_update())
    still_open = select(PeerReviewRow.id).where(
        col(PeerReviewRow.school_id) == school_id, col(PeerReviewRow.ended_at).is_(None)
    )
    if (await db.exec(still_open)).first() is not None:
        raise Conflict(OPEN_ALREADY)
    row = PeerReviewRow(
        alliance_id=asked.alliance_id,
        school_id=school_id,
        focus=asked.focus,
        visit_on=asked.visit_on,
        opened_by=actor.id,
        opened_at=now,
    )
    db.add(row)
    await db.flush()
    for kind in (DocumentKindName.SELF_EVALUATION, DocumentKindName.SCHOOL_REPORT):
        await make_document(db, kind, peer_review_id=row.id, owner_id=actor.id, now=now)
    record(db, actor, "peer_review.opened", row, school=school_id)
    [found] = await with_all(db, [row])
    await _ask(db, actor, found, asked.reviewer_ids, now)
    return row


async def require_school(
    db: AsyncSession, actor: Actor, alliance_id: UUID, school_id: UUID
) -> None:
    """Raises NotFound or Forbidden unless `actor` speaks for this school of that alliance."""
    there = await db.get(AllianceSchoolRow, (alliance_id, school_id)) is not None
    thing = SchoolInAllianceThing(school_id, alliance_id, there)
    require(actor, Action.ASK_FOR_REVIEW, thing)


async def ask_reviewers(
    db: AsyncSession, actor: Actor, review_id: UUID, person_ids: Sequence[UUID], now: datetime
) -> None:
    """Ask others too. Raises NotFound, Forbidden, Conflict once it is reported, Invalid."""
    found = await find_peer_review(db, actor, review_id, Action.CHANGE, to_change=True)
    _require(not found.thing.over and found.row.handed_over_at is None)
    await _ask(db, actor, found, person_ids, now)


async def _ask(
    db: AsyncSession, actor: Actor, found: Found, person_ids: Sequence[UUID], now: datetime
) -> None:
    wanted = list(dict.fromkeys(person_ids))
    rows = {row.person_id: row for row in found.reviewers}
    if len(rows | dict.fromkeys(wanted)) > MOST_REVIEWERS:
        raise Conflict(f"At most {MOST_REVIEWERS} people are asked for a review.")
    row = found.row
    may = {each.person for each in await proposals(db, row.alliance_id, row.school_id, set())}
    if not may.issuperset(wanted):
        raise Invalid(fields=[FieldProblem(field="reviewer_ids", message=OWN_SCHOOL)])
    for person_id in wanted:
        known = rows.get(person_id)
        if known is None:
            db.add(PeerReviewerRow(review_id=row.id, person_id=person_id, asked_at=now))
        elif known.part is ReviewerPart.DECLINED:
            known.part, known.reason, known.asked_at = ReviewerPart.ASKED, "", now
            known.decided_at = None
        else:
            continue
        record(db, actor, "peer_review.reviewer_asked", row, person=person_id)
    _rights_changed(db, found)


async def answer_request(
    db: AsyncSession, actor: Actor, review_id: UUID, asked: ReviewerAnswer, now: datetime
) -> None:
    """Review the school, or not; a yes may be taken back until the report is handed over.

    Raises NotFound, Forbidden, Conflict.
    """
    found = await find_peer_review(db, actor, review_id, Action.ANSWER_REQUEST, to_change=True)
    row = next((each for each in found.reviewers if each.person_id == actor.id), None)
    if row is None:
        raise NotFound
    _require(not found.thing.over and found.row.handed_over_at is None)
    part = ReviewerPart.ACCEPTED if asked.accept else ReviewerPart.DECLINED
    if row.part is part:
        return
    row.part, row.decided_at = part, now
    row.reason = "" if asked.accept else asked.reason
    record(db, actor, f"peer_review.{part}", found.row, person=actor.id)
    _rights_changed(db, found)


async def set_visit(db: AsyncSession, actor: Actor, review_id: UUID, on: date | None) -> None:
    """Say when the visit is. Raises NotFound, Forbidden, Conflict once it is reported."""
    found = await find_peer_review(db, actor, review_id, Action.READ, to_change=True)
    _require(not found.thing.over and found.row.handed_over_at is None)
    found.row.visit_on = on
    record(db, actor, "peer_review.visit_set", found.row)


async def hand_over(
    db: AsyncSession, actor: Actor, review_id: UUID, content: Content, now: datetime
) -> None:
    """Give the school the report, which stays as it is from then on; `content` is that.

    Raises NotFound, Forbidden, Conflict, and Incomplete while it asks no question that challenges.
    """
    found = await find_peer_review(db, actor, review_id, Action.HAND_OVER, to_change=True)
    _require(not found.thing.over and found.row.handed_over_at is None)
    if is_empty(content.sections[REPORT_CHALLENGE]):
        told = "Ask at least one question that challenges. Kind words alone help nobody."
        raise Incomplete(told, fields=[FieldProblem(field=REPORT_CHALLENGE, message=told)])
    report = paper_in(found, DocumentKindName.SCHOOL_REPORT)
    await keep_version(db, report, content, "As it was handed over", actor.id, now)
    await make_document(
        db,
        DocumentKindName.SCHOOL_SUPPORT,
        peer_review_id=found.row.id,
        owner_id=actor.id,
        now=now,
    )
    found.row.handed_over_at = now
    set_audience(db, actor, report, Audience.CYCLE, now)
    record(db, actor, "peer_review.handed_over", found.row)
    for row in found.reviewers:
        if row.part is ReviewerPart.ASKED:
            row.part = ReviewerPart.DECLINED
    _rights_changed(db, found)


async def agree_on_support(
    db: AsyncSession,
    actor: Actor,
    review_id: UUID,
    content: Content,
    look_again_on: date,
    now: datetime,
) -> None:
    """Say that support is agreed, and when all look again; `content` is what stands there.

    Saying it again puts another day. Raises NotFound, Forbidden, Conflict, and Incomplete while no
    support stands there.
    """
    found = await find_peer_review(db, actor, review_id, Action.CHANGE, to_change=True)
    _require(not found.thing.over and found.row.handed_over_at is not None)
    if is_empty(content.sections[SUPPORT]):
        told = "Write down first who helps with what."
        raise Incomplete(told, fields=[FieldProblem(field=SUPPORT, message=told)])
    if found.row.agreed_at is None:
        support = paper_in(found, DocumentKindName.SCHOOL_SUPPORT)
        await keep_version(db, support, content, "As it was agreed", actor.id, now)
        found.row.agreed_at = now
    found.row.look_again_on = look_again_on
    record(db, actor, "peer_review.support_agreed", found.row)


async def end_peer_review(db: AsyncSession, actor: Actor, review_id: UUID, now: datetime) -> None:
    """It is over: nobody writes in it, and its reviewers read it no more.

    Raises NotFound, Forbidden, Conflict.
    """
    found = await find_peer_review(db, actor, review_id, Action.CHANGE, to_change=True)
    _require(not found.thing.over)
    found.row.ended_at = now
    for row in found.reviewers:
        match row.part:
            case ReviewerPart.ACCEPTED:
                row.part = ReviewerPart.ENDED
            case ReviewerPart.ASKED:
                row.part = ReviewerPart.DECLINED
            case _:
                continue
    record(db, actor, "peer_review.ended", found.row)
    _rights_changed(db, found)


def paper_in(found: Found, kind: DocumentKindName) -> DocumentRow:
    """The document of that kind; raises Conflict before there is one."""
    paper = next((each for each in found.papers if each.kind is kind), None)
    if paper is None:
        raise Conflict(NOT_NOW)
    return paper


def _rights_changed(db: AsyncSession, found: Found) -> None:
    """Who may read and write in its documents is looked at anew where they are open."""
    for paper in found.papers:
        emit(db, AccessChanged(document_id=paper.id))


def _require(right: bool) -> None:
    if not right:
        raise Conflict(NOT_NOW)
