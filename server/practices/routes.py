"""The library: practice cards, consent to them, what became of them in other schools."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from sqlmodel import col, select

from schemas.pages import Page
from schemas.practices import (
    Adoption,
    AdoptionCreate,
    AdoptionMove,
    AdoptionState,
    AnswerPut,
    ConsentPut,
    Lineage,
    PeerCreate,
    Practice,
    PracticeBrief,
    PracticeCreate,
    PracticeOfCycle,
    PracticeUpdate,
    ProposalPut,
    QuestionCreate,
    SchoolContext,
    SourceCreate,
    ValidationPut,
)
from server.cycles.find import find_cycle
from server.data.db import Database, Db, Store
from server.identity.access import Action, Actor, can
from server.identity.actor import load_actor
from server.identity.current import CurrentActor
from server.live.documents import read_document
from server.live.failures import as_problems
from server.live.rendering.content import Content
from server.live.runtime import TheHub
from server.practices import actions, adopting
from server.practices.describe import adoptions_of_cycle, one_adoption, whole
from server.practices.find import Card, cards_of, find_card
from server.practices.library import Narrowed, briefs, library
from server.practices.lineage import lineage
from server.practices.records import records_of
from server.practices.tables import PracticeRow
from server.search.asked import read_search
from server.web.errors import SignedOut
from server.web.paging import AskedPage
from server.web.routing import Routes
from server.web.versions import AskedVersion, tell_version
from sync.hub import Hub

router = Routes("practices", prefix="/api")


@router.get("/practices")
async def list_practices(
    db: Db,
    actor: CurrentActor,
    paging: AskedPage,
    q: Annotated[str, Query(max_length=1000, description="Words; the beginning is enough")] = "",
    phase: Annotated[
        str, Query(max_length=60, description="Of one of its schools", examples=["Primary"])
    ] = "",
    subject: Annotated[str, Query(max_length=200)] = "",
    context: Annotated[
        list[SchoolContext] | None, Query(description="All of these hold of its schools")
    ] = None,
    state: Annotated[
        list[AdoptionState] | None, Query(description="Some school has come so far with it")
    ] = None,
    shared: Annotated[
        bool, Query(description="False: those that are not in the library, as far as one knows any")
    ] = True,
) -> Page[PracticeBrief]:
    """The cards of the library, those that came last first: of all alliances of this server."""
    terms = read_search(q)
    asked = Narrowed(
        terms, bool(q.strip()), phase, subject, context or (), state or (), shared=shared
    )
    return await library(db, actor, asked, paging)


@router.post("/practices", status_code=201)
async def make_card(
    asked: PracticeCreate, database: Store, actor: CurrentActor, hub: TheHub
) -> Practice:
    """Make the card of a cycle from its plan, its decisions and its measures, in one step.

    For members and facilitators. Names and numbers of few pupils are left out.
    """
    async with database.reading() as db:
        records = await records_of(db, hub, actor, asked.cycle_id)
    async with database.writing() as db:
        row = await actions.make_card(db, actor, asked.cycle_id, records, datetime.now(UTC))
    return await _answer(database, hub, actor, row.id)


@router.get("/practices/{practice_id}")
async def read_practice(practice_id: UUID, db: Db, actor: CurrentActor, hub: TheHub) -> Practice:
    """A card: its words, who made it, who uses it, and what the reader may do with it."""
    card = await find_card(db, actor, practice_id)
    return await whole(db, actor, card, await _content(hub, card))


@router.patch("/practices/{practice_id}")
async def change_practice(
    practice_id: UUID, asked: PracticeUpdate, database: Store, actor: CurrentActor, hub: TheHub
) -> Practice:
    """Name whom to ask. For those who made it."""
    async with database.writing() as db:
        await actions.put_contact(db, actor, practice_id, asked.contact_id)
    return await _answer(database, hub, actor, practice_id)


@router.get("/practices/{practice_id}/lineage")
async def read_lineage(practice_id: UUID, db: Db, actor: CurrentActor) -> Lineage:
    """Where a practice came from and where it went, with what changed at each step."""
    return await lineage(db, actor, await find_card(db, actor, practice_id))


@router.put("/practices/{practice_id}/proposal")
async def propose_practice(
    practice_id: UUID, asked: ProposalPut, database: Store, actor: CurrentActor, hub: TheHub
) -> Practice:
    """Ask the schools of the cycle whether the library may have the card, or no longer."""
    async with database.writing() as db:
        await actions.propose(
            db, actor, practice_id, proposed=asked.proposed, now=datetime.now(UTC)
        )
    return await _answer(database, hub, actor, practice_id)


@router.put("/practices/{practice_id}/consents/{school_id}")
async def put_consent(
    practice_id: UUID,
    school_id: UUID,
    asked: ConsentPut,
    database: Store,
    actor: CurrentActor,
    hub: TheHub,
) -> Practice:
    """Consent for a school, or take it back. For its head and professional development leads.

    With the last consent the card is in the library; when one is taken back it leaves at once.
    """
    async with database.writing() as db:
        await actions.put_consent(db, actor, practice_id, school_id, asked, datetime.now(UTC))
    return await _answer(database, hub, actor, practice_id)


@router.put("/practices/{practice_id}/validation")
async def validate_practice(
    practice_id: UUID, asked: ValidationPut, database: Store, actor: CurrentActor, hub: TheHub
) -> Practice:
    """Say that the card is sound, or no longer. For the lead of its alliance."""
    async with database.writing() as db:
        await actions.validate(
            db, actor, practice_id, validated=asked.validated, now=datetime.now(UTC)
        )
    return await _answer(database, hub, actor, practice_id)


@router.post("/practices/{practice_id}/peers", status_code=201)
async def stand_by_practice(
    practice_id: UUID, asked: PeerCreate, database: Store, actor: CurrentActor, hub: TheHub
) -> Practice:
    """Say that one's school, which did not make it, asked for it, saw it or repeated it."""
    async with database.writing() as db:
        await adopting.stand_by(db, actor, practice_id, asked, datetime.now(UTC))
    return await _answer(database, hub, actor, practice_id)


@router.delete("/practices/{practice_id}/peers/{peer_id}")
async def stand_by_no_longer(
    practice_id: UUID, peer_id: UUID, database: Store, actor: CurrentActor, hub: TheHub
) -> Practice:
    """Take back what one's own school said."""
    async with database.writing() as db:
        await adopting.stand_by_no_longer(db, actor, practice_id, peer_id)
    return await _answer(database, hub, actor, practice_id)


@router.post("/practices/{practice_id}/adoptions", status_code=201)
async def adopt_practice(
    practice_id: UUID, asked: AdoptionCreate, database: Store, actor: CurrentActor, hub: TheHub
) -> Adoption:
    """Take up a practice in one's own school: heard of it, or with a cycle to try it.

    The cycle is started as any other; its plan begins with the card. What the school says of how
    it fits is read by both sides.
    """
    async with database.reading() as db:
        content = await _content(hub, await find_card(db, actor, practice_id))
    async with database.writing() as db:
        row = await adopting.take_up(db, actor, practice_id, asked, content, datetime.now(UTC))
    return await _adoption(database, actor, row.id)


@router.patch("/adoptions/{adoption_id}")
async def move_adoption(
    adoption_id: UUID,
    asked: AdoptionMove,
    database: Store,
    actor: CurrentActor,
    seen: AskedVersion,
    response: Response,
) -> Adoption:
    """Say how far a school has come with a practice, and what came back. For its group and head."""
    async with database.writing() as db:
        await adopting.move(db, actor, adoption_id, asked, datetime.now(UTC), seen)
    told = await _adoption(database, actor, adoption_id)
    tell_version(response, told.version)
    return told


@router.post("/practices/{practice_id}/sources", status_code=201)
async def name_source(
    practice_id: UUID, asked: SourceCreate, database: Store, actor: CurrentActor, hub: TheHub
) -> Practice:
    """Say that a card took a part of another one of the library. For those who made it."""
    async with database.writing() as db:
        await adopting.name_source(db, actor, practice_id, asked.practice_id, asked.changed)
    return await _answer(database, hub, actor, practice_id)


@router.delete("/practices/{practice_id}/sources/{source_id}")
async def forget_source(
    practice_id: UUID, source_id: UUID, database: Store, actor: CurrentActor, hub: TheHub
) -> Practice:
    """Name a source no longer. For those who made the card."""
    async with database.writing() as db:
        await adopting.forget_source(db, actor, practice_id, source_id)
    return await _answer(database, hub, actor, practice_id)


@router.post("/practices/{practice_id}/questions", status_code=201)
async def ask_makers(
    practice_id: UUID, asked: QuestionCreate, database: Store, actor: CurrentActor, hub: TheHub
) -> Practice:
    """Ask those who made a practice; they and the reader see it, and nobody else."""
    async with database.writing() as db:
        await adopting.ask(db, actor, practice_id, asked.question, datetime.now(UTC))
    return await _answer(database, hub, actor, practice_id)


@router.put("/practices/{practice_id}/questions/{question_id}/answer")
async def answer_question(
    practice_id: UUID,
    question_id: UUID,
    asked: AnswerPut,
    database: Store,
    actor: CurrentActor,
    hub: TheHub,
) -> Practice:
    """Answer a question. For those who made the card."""
    async with database.writing() as db:
        await adopting.answer(db, actor, practice_id, question_id, asked.answer, datetime.now(UTC))
    return await _answer(database, hub, actor, practice_id)


@router.get("/cycles/{cycle_id}/practice")
async def read_practice_of_cycle(cycle_id: UUID, db: Db, actor: CurrentActor) -> PracticeOfCycle:
    """The card of a cycle, and the one with which it began."""
    _, thing = await find_cycle(db, actor, cycle_id, Action.READ)
    found = await db.exec(select(PracticeRow).where(col(PracticeRow.cycle_id) == cycle_id))
    cards = await cards_of(db, found.all())
    told = await briefs(db, actor, cards)
    adoption, adopted = await adoptions_of_cycle(db, actor, cycle_id)
    return PracticeOfCycle(
        card=told[0] if told else None,
        may_make=not told and can(actor, Action.PROPOSE, thing),
        adoption=adoption,
        adopted=adopted,
    )


async def _content(hub: Hub, card: Card) -> Content:
    with as_problems():
        return await read_document(hub, card.document)


async def _answer(database: Database, hub: Hub, actor: Actor, practice_id: UUID) -> Practice:
    """The card after a change that `actor` made."""
    async with database.reading() as db:
        card = await find_card(db, actor, practice_id)
        return await whole(db, actor, card, await _content(hub, card))


async def _adoption(database: Database, actor: Actor, adoption_id: UUID) -> Adoption:
    """An adoption after a change: who began a cycle by it has a part in that now."""
    async with database.reading() as db:
        renewed = await load_actor(
            db, actor.id, session_id=actor.session_id, token_id=actor.token_id
        )
        if renewed is None:
            raise SignedOut
        return await one_adoption(db, renewed, adoption_id)
