"""Deployments as their reader may know them: what they may not know is left out here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import (
    Deployment,
    DeploymentBrief,
    May,
    Offer,
    OfferState,
    Signature,
    Statement,
    Visit,
)
from schemas.documents import DocumentKindName
from schemas.organisations import SchoolBrief
from schemas.people import PersonBrief
from server.coaching.agreement import side_of, signatures
from server.coaching.find import things_of
from server.coaching.papers import next_steps_in, papers_of
from server.coaching.states import Step, possible
from server.coaching.tables import (
    DeploymentRow,
    LedgerRow,
    OfferRow,
    StatementRow,
    VisitRow,
)
from server.coaching.work import COMMENT, EVALUATION, MIDTERM
from server.identity.access import Action, Actor, DeploymentThing, can
from server.live.documents import document_thing
from server.organisations.briefs import schools_in
from server.people.briefs import person_briefs


@dataclass(frozen=True)
class _Around:
    """What stands around some deployments, gathered with a few statements."""

    things: Mapping[UUID, DeploymentThing]
    schools: Mapping[UUID, SchoolBrief]
    people: Mapping[UUID, PersonBrief]
    used: Mapping[UUID, float]
    visits: Mapping[UUID, Sequence[VisitRow]]
    next_steps: Mapping[UUID, str]


async def briefs(
    db: AsyncSession, actor: Actor, rows: Sequence[DeploymentRow]
) -> list[DeploymentBrief]:
    """These deployments, each as far as `actor` may know it."""
    around = await _around(db, rows)
    return [_brief(actor, row, around) for row in rows]


async def whole(db: AsyncSession, actor: Actor, row: DeploymentRow) -> Deployment:
    """One deployment with all that `actor` may know of it."""
    offers = await _offers(db, row.id)
    signed = await signatures(db, row.id)
    said = await _statements(db, row.id)
    named = {each.coach_id for each in offers}
    named |= {each.signed_by for each in signed.values() if each.signed_by}
    named |= {each.said_by for each in said if each.said_by}
    around = await _around(db, [row], named)
    thing, brief = around.things[row.id], _brief(actor, row, around)
    may = may_do(actor, row, thing)
    told = Deployment(**brief.model_dump(), may=may, version=row.version)
    if can(actor, Action.READ_REQUEST, thing):
        told.need, told.outcomes, told.why_over = row.need, row.outcomes, row.why_over
        answers = can(actor, Action.ANSWER, thing)
        told.offers = [
            _offer(each, actor, around.people, may_answer=may.answer)
            for each in offers
            if each.coach_id == actor.id or (answers and each.state is not OfferState.PASSED)
        ]
    if not can(actor, Action.READ, thing):
        return told

    def name(person_id: UUID | None) -> str | None:
        person = around.people.get(person_id) if person_id else None
        return person.name if person else None

    def statements(of: str) -> list[Statement]:
        return [
            Statement(side=each.side, words=each.words, by=name(each.said_by), at=each.said_at)
            for each in said
            if each.of == of
        ]

    papers = await papers_of(db, [row.id], DocumentKindName.AGREEMENT)
    told.agreement_id = next((paper.id for paper in papers), None)
    told.may_write_agreement = any(
        can(actor, Action.WRITE, document_thing(paper, thing)) for paper in papers
    )
    told.teacher_joined = row.teacher_joined_at is not None
    told.signatures = [
        Signature(side=each.side, by=name(each.signed_by), at=each.signed_at)
        for each in signed.values()
    ]
    told.midterm = statements(MIDTERM)
    told.evaluation = next(iter(statements(EVALUATION)), None)
    told.comment = next(iter(statements(COMMENT)), None)
    if can(actor, Action.KEEP_LEDGER, thing):
        told.funder, told.rate = row.funder, row.rate
    if can(actor, Action.VISIT, thing):
        told.visits = [_visit(each) for each in around.visits[row.id]]
    return told


def may_do(actor: Actor, row: DeploymentRow, thing: DeploymentThing) -> May:
    """What `actor` may do with it now."""

    def now(action: Action, step: Step) -> bool:
        return possible(row.state, step) and can(actor, action, thing)

    joined = row.teacher_joined_at is not None
    return May(
        offer=now(Action.OFFER, Step.OFFER) and row.school_id not in actor.schools,
        answer=now(Action.ANSWER, Step.ANSWER),
        withdraw=now(Action.CHANGE, Step.WITHDRAW),
        name_teacher=now(Action.CHANGE, Step.NAME_TEACHER) and not joined,
        join=now(Action.JOIN, Step.NAME_TEACHER) and not joined,
        set_terms=now(Action.SIGN, Step.SET_TERMS),
        sign=now(Action.SIGN, Step.SIGN),
        decline=now(Action.SIGN, Step.DECLINE),
        plan_visit=now(Action.VISIT, Step.VISIT) and joined,
        keep_ledger=now(Action.KEEP_LEDGER, Step.KEEP_LEDGER),
        review=now(Action.REVIEW, Step.REVIEW),
        evaluate=now(Action.EVALUATE, Step.EVALUATE),
        comment=now(Action.REMARK, Step.COMMENT),
    )


async def _around(
    db: AsyncSession, rows: Sequence[DeploymentRow], named: Collection[UUID] = ()
) -> _Around:
    ids = [row.id for row in rows]
    used = await db.exec(
        select(LedgerRow.deployment_id, func.sum(col(LedgerRow.days)))
        .where(col(LedgerRow.deployment_id).in_(ids))
        .group_by(col(LedgerRow.deployment_id))
    )
    planned = await db.exec(
        select(VisitRow).where(col(VisitRow.deployment_id).in_(ids)).order_by(col(VisitRow.number))
    )
    visits: dict[UUID, list[VisitRow]] = {key: [] for key in ids}
    for visit in planned.all():
        visits[visit.deployment_id].append(visit)
    held = [done for each in visits.values() if (done := [one for one in each if one.held_at])]
    schools: dict[UUID, SchoolBrief] = {}
    people: dict[UUID, PersonBrief] = {}
    for alliance_id in {row.alliance_id for row in rows}:
        schools |= await schools_in(db, alliance_id)
        theirs = {
            key
            for row in rows
            if row.alliance_id == alliance_id
            for key in (row.coach_id, row.teacher_id)
            if key
        }
        people |= await person_briefs(db, alliance_id, dict.fromkeys(theirs | set(named)))
    return _Around(
        things=await things_of(db, rows),
        schools=schools,
        people=people,
        used={key: float(days) for key, days in used.all()},
        visits=visits,
        next_steps=await next_steps_in(
            db, {each[-1].document_id for each in held if each[-1].document_id}
        ),
    )


def _brief(actor: Actor, row: DeploymentRow, around: _Around) -> DeploymentBrief:
    thing = around.things[row.id]
    told = DeploymentBrief(
        id=row.id,
        alliance_id=row.alliance_id,
        school=around.schools.get(row.school_id),
        state=row.state,
        days_agreed=None,
        days_used=None,
        ends_on=None,
        asked_at=row.asked_at,
        changed_at=row.changed_at,
    )
    if can(actor, Action.READ_REQUEST, thing):
        told.title, told.subject = row.title, row.subject
        told.wanted_when, told.days_wanted = row.wanted_when, row.days_wanted
    if can(actor, Action.READ_DAYS, thing):
        told.days_agreed, told.ends_on = row.days_agreed, row.ends_on
        told.days_used = around.used.get(row.id, 0.0)
    if can(actor, Action.READ, thing):
        told.coach = around.people.get(row.coach_id) if row.coach_id else None
        told.teacher = around.people.get(row.teacher_id) if row.teacher_id else None
        told.coached = actor.id == row.teacher_id
        if can(actor, Action.SIGN, thing):
            told.mine = side_of(actor, row)
    if can(actor, Action.VISIT, thing):
        visits = around.visits[row.id]
        told.next_visit = next((_visit(each) for each in visits if not each.held_at), None)
        last = next((each for each in reversed(visits) if each.held_at), None)
        if last is not None and last.document_id is not None:
            told.next_step = around.next_steps.get(last.document_id, "")
        told.last_visit = _visit(last) if last else None
    return told


def _visit(row: VisitRow) -> Visit:
    return Visit(
        id=row.id,
        number=row.number,
        on=row.on,
        at=row.at,
        held=row.held_at is not None,
        document_id=row.document_id,
    )


def _offer(
    row: OfferRow, actor: Actor, people: Mapping[UUID, PersonBrief], *, may_answer: bool
) -> Offer:
    return Offer(
        coach=people.get(row.coach_id),
        state=row.state,
        message=row.message,
        days=row.days,
        when=row.when,
        reason=row.reason,
        made_at=row.made_at,
        answered_at=row.answered_at,
        mine=row.coach_id == actor.id,
        may_answer=may_answer and row.state is OfferState.OPEN,
    )


async def _offers(db: AsyncSession, deployment_id: UUID) -> Sequence[OfferRow]:
    found = await db.exec(
        select(OfferRow)
        .where(col(OfferRow.deployment_id) == deployment_id)
        .order_by(col(OfferRow.made_at), col(OfferRow.coach_id))
    )
    return found.all()


async def _statements(db: AsyncSession, deployment_id: UUID) -> Sequence[StatementRow]:
    found = await db.exec(
        select(StatementRow)
        .where(col(StatementRow.deployment_id) == deployment_id)
        .order_by(col(StatementRow.said_at), col(StatementRow.side))
    )
    return found.all()
