"""Deployments, the board of whoever coaches, and the ledger.

It is one thing, and long: each step of a deployment is an operation of its own.
"""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Body, Query, Response
from sqlalchemy import true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import (
    Board,
    Deployment,
    DeploymentBrief,
    DeploymentCreate,
    Ledger,
    LedgerCreate,
    LedgerEntry,
    Match,
    OfferAnswer,
    OfferCreate,
    Profile,
    Reason,
    TeacherAnswer,
    TeacherPut,
    TermsPut,
    Told,
    VisitPut,
)
from schemas.documents import DocumentKindName
from schemas.pages import Page
from server.coaching import actions, agreement, work
from server.coaching.board import board, matches_for, profile_of
from server.coaching.describe import briefs, whole
from server.coaching.find import find_deployment, readable
from server.coaching.ledger_csv import as_csv
from server.coaching.papers import agreement_now, log_now, papers_of
from server.coaching.tables import DeploymentRow, LedgerRow
from server.data.db import Database, Db, Store
from server.identity.access import Action, Actor, AllianceThing, require
from server.identity.current import CurrentActor
from server.live.failures import as_problems
from server.live.runtime import TheHub
from server.live.tables import DocumentRow
from server.organisations.briefs import schools_in
from server.web.csv_answers import CSV_RESPONSE, csv_answer
from server.web.errors import Forbidden
from server.web.paging import AskedPage, behind, page_of
from server.web.routing import Routes
from server.web.versions import AskedVersion, tell_version

router = Routes("coaching", prefix="/api")

AskedAlliance = Annotated[UUID, Query(description="The alliance that it is of")]


@router.get("/coaching")
async def read_board(alliance_id: AskedAlliance, db: Db, actor: CurrentActor) -> Board:
    """The reader's own work as a specialist leader: what runs, what matches, what they offered."""
    _as_coach(actor, alliance_id)
    return await board(db, actor, alliance_id)


@router.get("/coaching/profile")
async def read_profile(db: Db, actor: CurrentActor) -> Profile:
    """What the reader says that they coach."""
    return await profile_of(db, actor.id)


@router.put("/coaching/profile")
async def change_profile(asked: Profile, database: Store, actor: CurrentActor) -> Profile:
    """Say what one coaches, whom, and how many schools at once. For specialist leaders."""
    async with database.writing() as db:
        await actions.set_profile(db, actor, asked)
    return asked


@router.get("/deployments")
async def list_deployments(
    db: Db,
    actor: CurrentActor,
    paging: AskedPage,
    alliance_id: Annotated[UUID | None, Query(description="Only those of this alliance")] = None,
) -> Page[DeploymentBrief]:
    """The deployments that the reader may know of, the newest request first.

    Who leads the alliance is told of each that it is there, its state and its days.
    """
    asked, key = col(DeploymentRow.asked_at), col(DeploymentRow.id)
    found = await db.exec(
        select(DeploymentRow)
        .where(
            readable(actor),
            col(DeploymentRow.alliance_id) == alliance_id if alliance_id else true(),
            behind(paging, (asked, datetime), (key, UUID), descending=True),
        )
        .order_by(asked.desc(), key.desc())
        .limit(paging.limit + 1)
    )
    page = page_of(found.all(), paging, lambda row: (row.asked_at, row.id), lambda row: row)
    return Page[DeploymentBrief](items=await briefs(db, actor, page.items), next=page.next)


@router.post("/deployments", status_code=201)
async def ask_for_coaching(
    asked: DeploymentCreate, database: Store, actor: CurrentActor
) -> Deployment:
    """Ask for a specialist leader. For those who speak for the school."""
    async with database.writing() as db:
        row = await actions.ask(db, actor, asked, datetime.now(UTC))
    return await _answer(database, actor, row.id)


@router.get("/deployments/{deployment_id}")
async def read_deployment(
    deployment_id: UUID, db: Db, actor: CurrentActor, response: Response
) -> Deployment:
    """One deployment, as far as the reader may know it; its `ETag` is for the terms."""
    row, _ = await find_deployment(db, actor, deployment_id)
    tell_version(response, row.version)
    return await whole(db, actor, row)


@router.get("/deployments/{deployment_id}/matches")
async def list_matches(deployment_id: UUID, db: Db, actor: CurrentActor) -> Page[Match]:
    """Who might take the request up, with reasons. For those who speak for the school."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.ANSWER)
    return Page[Match](items=await matches_for(db, row))


@router.post("/deployments/{deployment_id}/withdraw")
async def withdraw_request(
    deployment_id: UUID, asked: Reason, database: Store, actor: CurrentActor
) -> Deployment:
    """Take a request back. For those who speak for the school."""
    async with database.writing() as db:
        await actions.withdraw(db, actor, deployment_id, asked.reason, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.put("/deployments/{deployment_id}/offer")
async def make_offer(
    deployment_id: UUID, asked: OfferCreate, database: Store, actor: CurrentActor
) -> Deployment:
    """Offer to take a request up. For specialist leaders of the alliance.

    409 says why not, and what to do: withdrawn, taken, or as many schools as one takes on.
    """
    async with database.writing() as db:
        await actions.offer(db, actor, deployment_id, asked, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.delete("/deployments/{deployment_id}/offer")
async def take_back_offer(deployment_id: UUID, database: Store, actor: CurrentActor) -> Deployment:
    """Take one's own open offer back."""
    async with database.writing() as db:
        await actions.take_back_offer(db, actor, deployment_id, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.post("/deployments/{deployment_id}/pass", status_code=204)
async def pass_over_request(deployment_id: UUID, database: Store, actor: CurrentActor) -> None:
    """Say that a request is not for oneself; it leaves the board, and nobody is told."""
    async with database.writing() as db:
        await actions.pass_over(db, actor, deployment_id, datetime.now(UTC))


@router.put("/deployments/{deployment_id}/offers/{person_id}/answer")
async def answer_offer(
    deployment_id: UUID,
    person_id: UUID,
    asked: OfferAnswer,
    database: Store,
    actor: CurrentActor,
) -> Deployment:
    """Accept or decline an offer. For those who speak for the school."""
    async with database.writing() as db:
        await actions.answer_offer(db, actor, deployment_id, person_id, asked, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.put("/deployments/{deployment_id}/teacher")
async def name_teacher(
    deployment_id: UUID, asked: TeacherPut, database: Store, actor: CurrentActor
) -> Deployment:
    """Say who is to be coached; they are asked. For those who speak for the school."""
    async with database.writing() as db:
        await agreement.name_teacher(db, actor, deployment_id, asked.person_id, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.put("/deployments/{deployment_id}/teacher/answer")
async def answer_as_teacher(
    deployment_id: UUID, asked: TeacherAnswer, database: Store, actor: CurrentActor
) -> Deployment | None:
    """Say that one is coached, or is not; with that, one knows nothing of it any more."""
    async with database.writing() as db:
        await agreement.join(db, actor, deployment_id, accept=asked.accept, now=datetime.now(UTC))
    return await _answer(database, actor, deployment_id) if asked.accept else None


@router.put("/deployments/{deployment_id}/terms")
async def set_terms(
    deployment_id: UUID,
    asked: TermsPut,
    database: Store,
    actor: CurrentActor,
    seen: AskedVersion,
    response: Response,
) -> Deployment:
    """Settle days, end, funder and rate; signatures go with a change. For both sides."""
    async with database.writing() as db:
        await agreement.set_terms(db, actor, deployment_id, asked, datetime.now(UTC), seen)
    told = await _answer(database, actor, deployment_id)
    tell_version(response, told.version)
    return told


@router.post("/deployments/{deployment_id}/signature")
async def sign_agreement(
    deployment_id: UUID, database: Store, hub: TheHub, actor: CurrentActor, seen: AskedVersion
) -> Deployment:
    """Sign the agreement as it stands, for one's side; with both it is made."""
    async with database.reading() as db:
        await find_deployment(db, actor, deployment_id, Action.SIGN)
        papers = await papers_of(db, [deployment_id], DocumentKindName.AGREEMENT)
    with as_problems():
        written = await agreement_now(hub, next(iter(papers), None))
    async with database.writing() as db:
        await agreement.sign(db, actor, deployment_id, written, datetime.now(UTC), seen)
    return await _answer(database, actor, deployment_id)


@router.post("/deployments/{deployment_id}/decline")
async def decline_agreement(
    deployment_id: UUID, asked: Reason, database: Store, actor: CurrentActor
) -> Deployment:
    """Come to no agreement. For both sides."""
    async with database.writing() as db:
        await agreement.decline(db, actor, deployment_id, asked.reason, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.put("/deployments/{deployment_id}/next-visit")
async def plan_visit(
    deployment_id: UUID, asked: VisitPut, database: Store, actor: CurrentActor
) -> Deployment:
    """Give the next visit a day. For the coach and the coached."""
    async with database.writing() as db:
        await work.plan_visit(db, actor, deployment_id, asked, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.post("/visits/{visit_id}/finish")
async def finish_visit(
    visit_id: UUID,
    database: Store,
    hub: TheHub,
    actor: CurrentActor,
    next_on: Annotated[date | None, Body(embed=True)] = None,
) -> Deployment:
    """Say that a visit was held. For the coach and the coached.

    The next one is on `next_on`, else on the day that stands in the log.
    """
    async with database.reading() as db:
        visit, _ = await work.find_visit(db, actor, visit_id)
        paper = await db.get(DocumentRow, visit.document_id) if visit.document_id else None
    with as_problems():
        log = await log_now(hub, paper)
    day = next_on or log.follow_up
    async with database.writing() as db:
        visit = await work.finish_visit(db, actor, visit_id, day, datetime.now(UTC), log.goal)
    return await _answer(database, actor, visit.deployment_id)


@router.put("/deployments/{deployment_id}/midterm")
async def review_at_midterm(
    deployment_id: UUID, asked: Told, database: Store, actor: CurrentActor
) -> Deployment:
    """What one's side says at mid-term: what helps, what to change. For both sides."""
    async with database.writing() as db:
        await work.review(db, actor, deployment_id, asked.words, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.put("/deployments/{deployment_id}/evaluation")
async def evaluate_deployment(
    deployment_id: UUID, asked: Told, database: Store, actor: CurrentActor
) -> Deployment:
    """What came of it, which ends it. For those who speak for the school."""
    async with database.writing() as db:
        await work.evaluate(db, actor, deployment_id, asked.words, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.put("/deployments/{deployment_id}/comment")
async def comment_on_evaluation(
    deployment_id: UUID, asked: Told, database: Store, actor: CurrentActor
) -> Deployment:
    """What the coach says to the evaluation."""
    async with database.writing() as db:
        await work.comment(db, actor, deployment_id, asked.words, datetime.now(UTC))
    return await _answer(database, actor, deployment_id)


@router.get("/deployments/{deployment_id}/ledger")
async def read_ledger(deployment_id: UUID, db: Db, actor: CurrentActor) -> Ledger:
    """Days, rate, funder and invoices. For both sides."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.KEEP_LEDGER)
    return await _ledger(db, row)


@router.get(
    "/deployments/{deployment_id}/ledger.csv",
    response_class=Response,
    responses=CSV_RESPONSE,
)
async def export_ledger(deployment_id: UUID, db: Db, actor: CurrentActor) -> Response:
    """The same as CSV. For both sides."""
    row, _ = await find_deployment(db, actor, deployment_id, Action.KEEP_LEDGER)
    ledger = await _ledger(db, row)
    school = (await schools_in(db, row.alliance_id)).get(row.school_id)
    content = as_csv(
        ledger.items,
        school=school.name if school else "",
        title=row.title,
        funder=ledger.funder,
        rate=ledger.rate,
    )
    return csv_answer(content, f"ledger-{row.id}")


@router.post("/deployments/{deployment_id}/ledger", status_code=201)
async def add_days(
    deployment_id: UUID, asked: LedgerCreate, database: Store, actor: CurrentActor
) -> Ledger:
    """Note days. More than agreed are asked about (409 `beyond`), not refused. For both sides."""
    async with database.writing() as db:
        await work.add_days(db, actor, deployment_id, asked, datetime.now(UTC))
    async with database.reading() as db:
        row, _ = await find_deployment(db, actor, deployment_id, Action.KEEP_LEDGER)
        return await _ledger(db, row)


@router.delete("/ledger/{entry_id}", status_code=204)
async def remove_days(entry_id: UUID, database: Store, actor: CurrentActor) -> None:
    """Take an entry out of a ledger. For both sides."""
    async with database.writing() as db:
        await work.remove_days(db, actor, entry_id)


def _as_coach(actor: Actor, alliance_id: UUID) -> None:
    """Raise NotFound for a stranger to the alliance, Forbidden for who is no specialist leader."""
    require(actor, Action.SEE, AllianceThing(alliance_id))
    if alliance_id not in actor.coaches_in:
        raise Forbidden


async def _answer(database: Database, actor: Actor, deployment_id: UUID) -> Deployment:
    async with database.reading() as db:
        row, _ = await find_deployment(db, actor, deployment_id)
        return await whole(db, actor, row)


async def _ledger(db: AsyncSession, row: DeploymentRow) -> Ledger:
    found = await db.exec(
        select(LedgerRow)
        .where(col(LedgerRow.deployment_id) == row.id)
        .order_by(col(LedgerRow.on), col(LedgerRow.written_at), col(LedgerRow.id))
    )
    items = [
        LedgerEntry(**entry.model_dump(include=set(LedgerEntry.model_fields)))
        for entry in found.all()
    ]
    return Ledger(
        items=items,
        days_agreed=row.days_agreed,
        days_used=sum(entry.days for entry in items),
        funder=row.funder,
        rate=row.rate,
    )
