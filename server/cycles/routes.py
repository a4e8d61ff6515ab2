"""Cycles: starting one, who takes part, its way through the phases, and its rest.

It is one thing: every address of a cycle that is not of what is written or measured in it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from sqlalchemy import ColumnElement, and_, not_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import (
    Cycle,
    CycleBrief,
    CycleCreate,
    CyclePark,
    CyclePersonPut,
    CycleSchoolsInvite,
    CycleUpdate,
    FacilitatorPut,
    Home,
    NextStep,
    Phase,
    PhaseMove,
    QuietAnswer,
    SchoolAnswer,
    SchoolGain,
    SchoolGainPut,
)
from schemas.documents import DocumentKindName
from schemas.iterations import Iteration, IterationPut
from schemas.pages import Page
from schemas.templates import TEMPLATES, Template
from server.cycles import actions, answering, gains, iterations, parking, people
from server.cycles.chain import chain
from server.cycles.describe import briefs, missing, plan_of, whole
from server.cycles.find import find_cycle, things_of
from server.cycles.home import home, next_for
from server.cycles.tables import CycleRow
from server.data.db import Database, Db, Store
from server.identity.access import Action, Actor, can
from server.identity.actor import load_actor
from server.identity.current import CurrentActor
from server.identity.visible import CycleColumns, visible_cycles
from server.live.documents import documents_of, read_document
from server.live.failures import as_problems
from server.live.rendering.content import Content
from server.live.runtime import Live, TheHub, TheLive
from server.live.tables import DocumentRow
from server.web.errors import NotFound, SignedOut
from server.web.paging import AskedPage, behind, page_of
from server.web.routing import Routes
from server.web.versions import AskedVersion, tell_version
from sync.hub import Hub

router = Routes("cycles", prefix="/api")


@router.get("/templates")
async def list_templates(_actor: CurrentActor) -> Page[Template]:
    """The ways of working that a cycle can begin from."""
    return Page[Template](items=list(TEMPLATES.values()))


@router.get("/home")
async def read_home(db: Db, actor: CurrentActor, hub: TheHub) -> Home:
    """What is next for the reader, and who is working now."""
    return await home(db, hub, actor, datetime.now(UTC).date())


@router.get("/me/next")
async def read_next(db: Db, actor: CurrentActor, hub: TheHub) -> Page[NextStep]:
    """What is next for the reader in all their cycles, the most pressing first."""
    return Page[NextStep](items=await next_for(db, hub, actor, datetime.now(UTC).date()))


@router.get("/cycles")
async def list_cycles(
    db: Db,
    actor: CurrentActor,
    paging: AskedPage,
    alliance_id: Annotated[UUID | None, Query(description="Only those of this alliance")] = None,
    parked: Annotated[bool | None, Query(description="Only those that rest, or none")] = None,
) -> Page[CycleBrief]:
    """The cycles that the reader may see, the youngest first."""
    began, key = col(CycleRow.created_at), col(CycleRow.id)
    found = await db.exec(
        select(CycleRow)
        .where(
            visible_cycles(actor, CycleColumns(key, col(CycleRow.alliance_id))),
            col(CycleRow.alliance_id) == alliance_id if alliance_id else true(),
            true() if parked is None else _is_parked(yes=parked),
            behind(paging, (began, datetime), (key, UUID), descending=True),
        )
        .order_by(began.desc(), key.desc())
        .limit(paging.limit + 1)
    )
    page = page_of(found.all(), paging, lambda row: (row.created_at, row.id), lambda row: row)
    return Page[CycleBrief](items=await briefs(db, actor, page.items), next=page.next)


@router.post("/cycles", status_code=201)
async def start_cycle(
    asked: CycleCreate, database: Store, actor: CurrentActor, hub: TheHub
) -> Cycle:
    """Start a cycle from a template: its plan is made, and other schools are asked."""
    async with database.writing() as db:
        cycle = await actions.start_cycle(db, actor, asked, datetime.now(UTC))
    return await _answer(database, hub, actor, cycle.id)


@router.get("/cycles/{cycle_id}")
async def read_cycle(
    cycle_id: UUID, db: Db, actor: CurrentActor, hub: TheHub, response: Response
) -> Cycle:
    """One cycle with its people, its documents and what its plan still needs.

    Its `ETag` is for changing what is set by hand.
    """
    await find_cycle(db, actor, cycle_id)
    cycle = await _described(db, hub, actor, cycle_id)
    tell_version(response, cycle.version)
    return cycle


@router.patch("/cycles/{cycle_id}")
async def change_cycle(
    cycle_id: UUID,
    asked: CycleUpdate,
    database: Store,
    actor: CurrentActor,
    hub: TheHub,
    seen: AskedVersion,
    response: Response,
) -> Cycle:
    """Give a cycle another title or theme. For its facilitators."""
    async with database.writing() as db:
        await actions.rename_cycle(db, actor, cycle_id, asked, datetime.now(UTC), seen)
    cycle = await _answer(database, hub, actor, cycle_id)
    tell_version(response, cycle.version)
    return cycle


@router.post("/cycles/{cycle_id}/schools")
async def invite_schools(
    cycle_id: UUID, asked: CycleSchoolsInvite, database: Store, actor: CurrentActor, hub: TheHub
) -> Cycle:
    """Ask further schools of the alliance to take part. For facilitators."""
    async with database.writing() as db:
        await actions.invite_schools(db, actor, cycle_id, asked.school_ids, datetime.now(UTC))
    return await _answer(database, hub, actor, cycle_id)


@router.put("/cycles/{cycle_id}/schools/{school_id}/answer")
async def answer_for_school(
    cycle_id: UUID,
    school_id: UUID,
    asked: SchoolAnswer,
    database: Store,
    actor: CurrentActor,
    hub: TheHub,
) -> Cycle:
    """Accept or decline for a school. For its head and professional development leads."""
    async with database.writing() as db:
        await actions.answer_for_school(db, actor, cycle_id, school_id, asked, datetime.now(UTC))
    return await _answer(database, hub, actor, cycle_id)


@router.put("/cycles/{cycle_id}/people/{person_id}")
async def put_person(
    cycle_id: UUID,
    person_id: UUID,
    asked: CyclePersonPut,
    database: Store,
    actor: CurrentActor,
    hub: TheHub,
) -> Cycle:
    """Give somebody whose school takes part a part in the cycle. For facilitators."""
    async with database.writing() as db:
        await people.put_person(db, actor, cycle_id, person_id, asked, datetime.now(UTC))
    return await _answer(database, hub, actor, cycle_id)


@router.delete("/cycles/{cycle_id}/people/{person_id}")
async def remove_person(
    cycle_id: UUID, person_id: UUID, database: Store, actor: CurrentActor, hub: TheHub
) -> Cycle:
    """Take somebody out of the cycle, or leave it oneself; their pages close at once."""
    async with database.writing() as db:
        await people.remove_person(db, actor, cycle_id, person_id, datetime.now(UTC))
    return await _answer(database, hub, actor, cycle_id)


@router.post("/cycles/{cycle_id}/phase")
async def move_cycle(
    cycle_id: UUID, asked: PhaseMove, database: Store, actor: CurrentActor, hub: TheHub
) -> Cycle:
    """Move on to the next phase, or from review back to plan. For facilitators.

    409 `incomplete` names each part of the plan that is still missing, by its key.
    """
    async with database.reading() as db:
        cycle, _ = await find_cycle(db, actor, cycle_id, Action.ADVANCE)
        [brief] = await briefs(db, actor, [cycle])
        papers = (await documents_of(db, [cycle_id]))[cycle_id]
    paper, plan = plan_of(papers), await _plan(hub, papers)
    lacking = missing(brief, paper, plan)
    async with database.writing() as db:
        await actions.move_cycle(
            db,
            actor,
            cycle_id,
            here=brief.phase,
            there=asked.to,
            missing=lacking,
            plan=(paper, plan) if paper and plan else None,
            now=datetime.now(UTC),
        )
    return await _answer(database, hub, actor, cycle_id)


@router.post("/cycles/{cycle_id}/park")
async def park_cycle(
    cycle_id: UUID, asked: CyclePark, database: Store, actor: CurrentActor, hub: TheHub
) -> Cycle:
    """Let a cycle rest, with the reason; it is read only meanwhile. For facilitators."""
    async with database.writing() as db:
        await parking.park_cycle(db, actor, cycle_id, asked.reason, datetime.now(UTC))
    return await _answer(database, hub, actor, cycle_id)


@router.post("/cycles/{cycle_id}/take-up")
async def take_up_cycle(cycle_id: UUID, database: Store, actor: CurrentActor, hub: TheHub) -> Cycle:
    """Go on with a parked cycle where it was. For facilitators.

    409 `too-many-live` when one of its schools has as many live cycles as it may have.
    """
    async with database.writing() as db:
        await parking.take_up_cycle(db, actor, cycle_id, datetime.now(UTC))
    return await _answer(database, hub, actor, cycle_id)


@router.post("/cycles/{cycle_id}/quiet-answer")
async def answer_quiet(
    cycle_id: UUID, asked: QuietAnswer, database: Store, actor: CurrentActor, hub: TheHub
) -> Cycle:
    """Say how the group goes on after weeks without anything: it goes on, rests, or is closed.

    Members may say that it goes on; facilitators alone park and close. 409 where nobody asked.
    """
    async with database.writing() as db:
        await answering.answer_quiet(db, actor, cycle_id, asked, datetime.now(UTC))
    return await _answer(database, hub, actor, cycle_id)


@router.put("/cycles/{cycle_id}/facilitator")
async def hand_on_facilitating(
    cycle_id: UUID, asked: FacilitatorPut, database: Store, actor: CurrentActor, hub: TheHub
) -> Cycle:
    """Let somebody else of the cycle facilitate instead of the reader, who becomes a member."""
    async with database.writing() as db:
        await people.hand_on(db, actor, cycle_id, asked.person_id, datetime.now(UTC))
    return await _answer(database, hub, actor, cycle_id)


@router.get("/cycles/{cycle_id}/gains")
async def list_gains(cycle_id: UUID, db: Db, actor: CurrentActor) -> Page[SchoolGain]:
    """What each school gave and gained, as it says itself; empty until it does."""
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.READ)
    return Page[SchoolGain](items=await gains.gains_of(db, actor, cycle, thing))


@router.put("/cycles/{cycle_id}/schools/{school_id}/gain")
async def tell_gain(
    cycle_id: UUID,
    school_id: UUID,
    asked: SchoolGainPut,
    database: Store,
    actor: CurrentActor,
    seen: AskedVersion,
) -> Page[SchoolGain]:
    """Say what a school gave and gained. For who speaks for it, and who writes for it here."""
    async with database.writing() as db:
        await gains.tell_gain(db, actor, cycle_id, school_id, asked, datetime.now(UTC), seen)
    async with database.reading() as db:
        cycle, thing = await find_cycle(db, actor, cycle_id, Action.READ)
        return Page[SchoolGain](items=await gains.gains_of(db, actor, cycle, thing))


@router.get("/cycles/{cycle_id}/iterations")
async def list_iterations(
    cycle_id: UUID, db: Db, live: TheLive, actor: CurrentActor
) -> Page[Iteration]:
    """The chain of iterations: for each the difference of the plan, and the document about it."""
    return Page[Iteration](items=await _chain(db, live, actor, cycle_id))


@router.put("/cycles/{cycle_id}/iterations/{number}")
async def choose_versions(
    cycle_id: UUID,
    number: int,
    asked: IterationPut,
    database: Store,
    live: TheLive,
    actor: CurrentActor,
) -> Page[Iteration]:
    """Tell the change of an iteration from other versions of the plan; None: as before."""
    async with database.writing() as db:
        await iterations.choose_versions(
            db, actor, cycle_id, number, (asked.before_id, asked.after_id)
        )
    async with database.reading() as db:
        return Page[Iteration](items=await _chain(db, live, actor, cycle_id))


def _is_parked(*, yes: bool) -> ColumnElement[bool]:
    """Keeps the cycles that rest, or all others; a closed one no longer does."""
    rests = and_(col(CycleRow.parked_at).is_not(None), col(CycleRow.phase) != Phase.CLOSED)
    return rests if yes else not_(rests)


async def _chain(db: AsyncSession, live: Live, actor: Actor, cycle_id: UUID) -> list[Iteration]:
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.READ)
    papers = (await documents_of(db, [cycle_id]))[cycle_id]
    around = await live.surroundings_of(db, cycle_id)
    if around is None:
        raise NotFound
    contents = {}
    for paper in papers:
        if paper.kind in (DocumentKindName.PLAN, DocumentKindName.ITERATION):
            with as_problems():
                contents[paper.id] = await read_document(live.hub, paper)
    return await chain(db, actor, cycle, thing, around, papers, contents)


async def _answer(database: Database, hub: Hub, actor: Actor, cycle_id: UUID) -> Cycle:
    """The cycle after a change that `actor` made, who may have changed their own part by it."""
    async with database.reading() as db:
        renewed = await load_actor(
            db, actor.id, session_id=actor.session_id, token_id=actor.token_id
        )
        if renewed is None:
            raise SignedOut
        return await _described(db, hub, renewed, cycle_id)


async def _described(db: AsyncSession, hub: Hub, actor: Actor, cycle_id: UUID) -> Cycle:
    cycle = await db.get(CycleRow, cycle_id)
    if cycle is None:
        raise NotFound
    thing = (await things_of(db, [cycle]))[cycle.id]
    papers = (await documents_of(db, [cycle_id]))[cycle_id]
    plan = await _plan(hub, papers) if can(actor, Action.READ, thing) else None
    return await whole(db, actor, cycle, plan, datetime.now(UTC).date())


async def _plan(hub: Hub, papers: Sequence[DocumentRow]) -> Content | None:
    paper = plan_of(papers)
    if paper is None:
        return None
    with as_problems():
        return await read_document(hub, paper)
