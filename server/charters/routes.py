"""The charter of an alliance: begun, written, signed for each school, and renewed."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import Response

from schemas.charters import Charter, RenewalPut
from server.charters import actions
from server.charters.describe import described
from server.charters.find import find_charter, find_charter_to_sign
from server.data.db import Database, Store
from server.identity.access import Actor
from server.identity.current import CurrentActor
from server.live.documents import read_document
from server.live.failures import as_problems
from server.live.rendering.content import Content
from server.live.runtime import TheHub
from server.live.tables import DocumentRow
from server.web.routing import Routes
from server.web.versions import AskedVersion, tell_version
from sync.hub import Hub

router = Routes("charters", prefix="/api/alliances/{alliance_id}/charter")


@router.get("")
async def read_charter(
    alliance_id: UUID, database: Store, hub: TheHub, actor: CurrentActor, response: Response
) -> Charter:
    """What each school signed, and what is otherwise now. The text is a live document."""
    return await _answer(database, hub, actor, alliance_id, response)


@router.post("", status_code=201)
async def begin_charter(
    alliance_id: UUID, database: Store, hub: TheHub, actor: CurrentActor, response: Response
) -> Charter:
    """Begin the charter of an alliance; its schools write it together. For alliance leads."""
    async with database.writing() as db:
        await actions.begin_charter(db, actor, alliance_id, datetime.now(UTC))
    return await _answer(database, hub, actor, alliance_id, response)


@router.put("/renewal")
async def put_renewal(
    alliance_id: UUID,
    asked: RenewalPut,
    database: Store,
    hub: TheHub,
    actor: CurrentActor,
    response: Response,
    seen: AskedVersion,
) -> Charter:
    """Say when the charter is looked at again; schools sign anew after that. For alliance leads."""
    async with database.writing() as db:
        now = datetime.now(UTC)
        await actions.put_renewal(db, actor, alliance_id, asked.renews_on, now, seen)
    return await _answer(database, hub, actor, alliance_id, response)


@router.put("/signatures/{school_id}")
async def sign_charter(
    alliance_id: UUID,
    school_id: UUID,
    database: Store,
    hub: TheHub,
    actor: CurrentActor,
    response: Response,
) -> Charter:
    """Sign for a school what stands in the charter now, which is kept. For who speaks for it."""
    async with database.reading() as db:
        _, paper = await find_charter_to_sign(db, actor, alliance_id, school_id, lock=False)
    content = await _read(hub, paper)
    async with database.writing() as db:
        place = alliance_id, school_id
        await actions.sign_charter(db, actor, place, content, datetime.now(UTC))
    return await _answer(database, hub, actor, alliance_id, response)


@router.delete("/signatures/{school_id}")
async def take_signature_back(
    alliance_id: UUID,
    school_id: UUID,
    database: Store,
    hub: TheHub,
    actor: CurrentActor,
    response: Response,
) -> Charter:
    """Stand by the charter no longer. For who speaks for the school."""
    async with database.writing() as db:
        await actions.take_signature_back(db, actor, alliance_id, school_id)
    return await _answer(database, hub, actor, alliance_id, response)


async def _answer(
    database: Database, hub: Hub, actor: Actor, alliance_id: UUID, response: Response
) -> Charter:
    async with database.reading() as db:
        row = await find_charter(db, actor, alliance_id)
        paper = await db.get(DocumentRow, row.document_id) if row else None
        content = await _read(hub, paper) if paper else None
        told = await described(db, actor, alliance_id, row, paper, content)
    tell_version(response, told.version)
    return told


async def _read(hub: Hub, paper: DocumentRow) -> Content:
    with as_problems():
        return await read_document(hub, paper)
