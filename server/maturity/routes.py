"""How far an alliance has come: rated by each school alone, then together, over the years."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.maturity import (
    Descriptors,
    DescriptorsPut,
    MaturityRound,
    RatingPut,
    RoundOpen,
    Strand,
    StrandWords,
)
from schemas.maturity_words import DESCRIPTORS
from schemas.pages import Page
from server.data.db import Database, Db, Store
from server.identity.access import Action, Actor, AllianceThing, can, require
from server.identity.current import CurrentActor
from server.identity.tables import PersonRow
from server.maturity import actions
from server.maturity.describe import described
from server.maturity.find import find_round, latest_words, rounds_of
from server.web.routing import Routes

router = Routes("maturity", prefix="/api")


@router.get("/alliances/{alliance_id}/maturity")
async def list_maturity(alliance_id: UUID, db: Db, actor: CurrentActor) -> Page[MaturityRound]:
    """The rounds of an alliance, the newest first.

    While each school rates alone, a reader is told the ratings of their own school, and of the
    others only how far they are.
    """
    require(actor, Action.READ_MATURITY, AllianceThing(alliance_id))
    rows = await rounds_of(db, alliance_id)
    return Page[MaturityRound](items=await described(db, actor, alliance_id, rows))


@router.post("/alliances/{alliance_id}/maturity", status_code=201)
async def open_maturity_round(
    alliance_id: UUID, asked: RoundOpen, database: Store, actor: CurrentActor
) -> MaturityRound:
    """Ask the schools to rate themselves, each alone. For alliance leads."""
    async with database.writing() as db:
        row = await actions.open_round(db, actor, alliance_id, asked, datetime.now(UTC))
    return await _answer(database, actor, row.id)


@router.get("/alliances/{alliance_id}/maturity/descriptors")
async def read_descriptors(alliance_id: UUID, db: Db, actor: CurrentActor) -> Descriptors:
    """How each stage of each strand looks, as the next round will say it."""
    return await _descriptors(db, actor, alliance_id)


@router.put("/alliances/{alliance_id}/maturity/descriptors")
async def change_descriptors(
    alliance_id: UUID, asked: DescriptorsPut, database: Store, actor: CurrentActor
) -> Descriptors:
    """Say it in other words, from the next round on; earlier rounds keep theirs. For leads."""
    async with database.writing() as db:
        await actions.put_descriptors(db, actor, alliance_id, asked, datetime.now(UTC))
    async with database.reading() as db:
        return await _descriptors(db, actor, alliance_id)


@router.put("/maturity/{round_id}/schools/{school_id}/{strand}")
async def rate_school(
    round_id: UUID,
    school_id: UUID,
    strand: Strand,
    asked: RatingPut,
    database: Store,
    actor: CurrentActor,
) -> MaturityRound:
    """Say where a school sees itself, and which cycles show it. For who speaks for the school.

    Without a cycle it is kept, and marked as without evidence.
    """
    async with database.writing() as db:
        place = (round_id, school_id, strand)
        await actions.rate_school(db, actor, place, asked, datetime.now(UTC))
    return await _answer(database, actor, round_id)


@router.put("/maturity/{round_id}/agreed/{strand}")
async def agree_on_rating(
    round_id: UUID, strand: Strand, asked: RatingPut, database: Store, actor: CurrentActor
) -> MaturityRound:
    """Say on what the schools agreed, once their ratings are shown. For leads and speakers."""
    async with database.writing() as db:
        await actions.agree(db, actor, round_id, strand, asked, datetime.now(UTC))
    return await _answer(database, actor, round_id)


@router.post("/maturity/{round_id}/show")
async def show_ratings(round_id: UUID, database: Store, actor: CurrentActor) -> MaturityRound:
    """Show the ratings of all schools beside each other. For alliance leads."""
    async with database.writing() as db:
        await actions.show_round(db, actor, round_id, datetime.now(UTC))
    return await _answer(database, actor, round_id)


@router.post("/maturity/{round_id}/end")
async def end_maturity_round(round_id: UUID, database: Store, actor: CurrentActor) -> MaturityRound:
    """End a round: it stays as it is, to be looked at beside others. For alliance leads."""
    async with database.writing() as db:
        await actions.end_round(db, actor, round_id, datetime.now(UTC))
    return await _answer(database, actor, round_id)


async def _answer(database: Database, actor: Actor, round_id: UUID) -> MaturityRound:
    async with database.reading() as db:
        row = await find_round(db, actor, round_id, Action.READ_MATURITY)
        [told] = await described(db, actor, row.alliance_id, [row])
    return told


async def _descriptors(db: AsyncSession, actor: Actor, alliance_id: UUID) -> Descriptors:
    alliance = AllianceThing(alliance_id)
    require(actor, Action.READ_MATURITY, alliance)
    may_change = can(actor, Action.LEAD_RATING, alliance)
    row = await latest_words(db, alliance_id)
    if row is None:
        return Descriptors(version=0, strands=DESCRIPTORS, may_change=may_change)
    by = await db.get(PersonRow, row.changed_by) if row.changed_by else None
    return Descriptors(
        version=row.version,
        strands=[StrandWords.model_validate(each) for each in row.strands],
        may_change=may_change,
        changed_by=by.name if by else None,
        changed_at=row.changed_at,
    )
