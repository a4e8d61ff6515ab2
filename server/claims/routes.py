"""Claims of a cycle and what they rest on."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import Response
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.claims import Claim, ClaimCreate, ClaimUpdate, EvidenceAdd, EvidenceChoice
from schemas.pages import Page
from server.claims import actions
from server.claims.describe import described
from server.claims.find import find_claim
from server.claims.sources import sources_of
from server.claims.tables import ClaimRow
from server.data.db import Database, Db, Store
from server.identity.access import Actor
from server.identity.current import CurrentActor
from server.measures.find import cycle_of
from server.web.paging import AskedPage, behind, page_of
from server.web.routing import Routes
from server.web.versions import AskedVersion, tell_version

router = Routes("claims", prefix="/api")


@router.get("/cycles/{cycle_id}/claims")
async def list_claims(
    cycle_id: UUID, db: Db, actor: CurrentActor, paging: AskedPage
) -> Page[Claim]:
    """What the group of a cycle says that it has learned, the oldest first.

    Evidence that the reader may not read is `hidden`: neither its title nor its note is told.
    """
    cycle = await cycle_of(db, actor, cycle_id)
    began, key = col(ClaimRow.created_at), col(ClaimRow.id)
    found = await db.exec(
        select(ClaimRow)
        .where(col(ClaimRow.cycle_id) == cycle_id, behind(paging, (began, datetime), (key, UUID)))
        .order_by(began, key)
        .limit(paging.limit + 1)
    )
    page = page_of(found.all(), paging, lambda row: (row.created_at, row.id), lambda row: row)
    return Page[Claim](items=await described(db, actor, cycle, page.items), next=page.next)


@router.post("/cycles/{cycle_id}/claims", status_code=201)
async def make_claim(
    cycle_id: UUID, asked: ClaimCreate, database: Store, actor: CurrentActor, response: Response
) -> Claim:
    """Say what the group has learned. For members and facilitators."""
    async with database.writing() as db:
        row = await actions.make_claim(db, actor, cycle_id, asked, datetime.now(UTC))
    return await _answer(database, actor, row.id, response)


@router.get("/cycles/{cycle_id}/evidence")
async def list_evidence(cycle_id: UUID, db: Db, actor: CurrentActor) -> Page[EvidenceChoice]:
    """What can be named as evidence: the cycle's readings, and the documents that one may read."""
    sources = await sources_of(db, actor, await cycle_of(db, actor, cycle_id))
    readings = [EvidenceChoice(reading=each) for each in sources.readings.values()]
    documents = [EvidenceChoice(document=each) for each in sources.documents.values()]
    return Page[EvidenceChoice](items=readings + documents)


@router.get("/claims/{claim_id}")
async def read_claim(claim_id: UUID, db: Db, actor: CurrentActor, response: Response) -> Claim:
    """One claim with its evidence; its `ETag` is for changing the claim itself."""
    return await _described(db, actor, claim_id, response)


@router.patch("/claims/{claim_id}")
async def change_claim(
    claim_id: UUID,
    asked: ClaimUpdate,
    database: Store,
    actor: CurrentActor,
    seen: AskedVersion,
    response: Response,
) -> Claim:
    """Say it otherwise, or with another confidence. For members and facilitators."""
    async with database.writing() as db:
        await actions.change_claim(db, actor, claim_id, asked, datetime.now(UTC), seen)
    return await _answer(database, actor, claim_id, response)


@router.delete("/claims/{claim_id}", status_code=204)
async def take_back_claim(
    claim_id: UUID, database: Store, actor: CurrentActor, seen: AskedVersion
) -> None:
    """Say it no longer. For members and facilitators."""
    async with database.writing() as db:
        await actions.take_back_claim(db, actor, claim_id, seen)


@router.post("/claims/{claim_id}/evidence", status_code=201)
async def add_evidence(
    claim_id: UUID, asked: EvidenceAdd, database: Store, actor: CurrentActor, response: Response
) -> Claim:
    """Say what a claim rests on: a reading, a document of the cycle, or a note on pupils' work."""
    async with database.writing() as db:
        await actions.add_evidence(db, actor, claim_id, asked, datetime.now(UTC))
    return await _answer(database, actor, claim_id, response)


@router.delete("/evidence/{evidence_id}")
async def remove_evidence(
    evidence_id: UUID, database: Store, actor: CurrentActor, response: Response
) -> Claim:
    """Take evidence from a claim, which is answered as it is now."""
    async with database.writing() as db:
        claim = await actions.remove_evidence(db, actor, evidence_id)
    return await _answer(database, actor, claim.id, response)


async def _answer(database: Database, actor: Actor, claim_id: UUID, response: Response) -> Claim:
    async with database.reading() as db:
        return await _described(db, actor, claim_id, response)


async def _described(db: AsyncSession, actor: Actor, claim_id: UUID, response: Response) -> Claim:
    row, cycle = await find_claim(db, actor, claim_id)
    [claim] = await described(db, actor, cycle, [row])
    tell_version(response, claim.version)
    return claim
