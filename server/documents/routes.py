"""Live documents beside their text: who may read one, and how it stood before."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.audiences import AudiencePut, DocumentAudience
from schemas.history import Difference, Version, VersionContent, VersionCreate
from schemas.pages import Page
from server.data.audit import record
from server.data.db import Db, Store
from server.documents.describe import audience, versions
from server.identity.access import Action, Actor
from server.identity.current import CurrentActor
from server.live.audience import find_document, put_audience
from server.live.documents import read_document
from server.live.failures import as_problems
from server.live.rendering.content import Content
from server.live.rendering.difference import difference
from server.live.runtime import Live, TheLive
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from server.live.versions import (
    content_then,
    find_version,
    keep_version,
    version_content,
    versions_of,
)
from server.web.errors import NotFound
from server.web.routing import Routes

router = Routes("documents", prefix="/api/documents")


@router.get("/{document_id}/audience")
async def read_audience(
    document_id: UUID, db: Db, live: TheLive, actor: CurrentActor
) -> DocumentAudience:
    """Who may read a document, whose it is, and who widened or narrowed it."""
    row, around = await _found(db, live, actor, document_id)
    return await audience(db, around, actor, row)


@router.put("/{document_id}/audience")
async def change_audience(
    document_id: UUID, asked: AudiencePut, database: Store, live: TheLive, actor: CurrentActor
) -> DocumentAudience:
    """Let others read a document, or no longer. For its owner; open pages follow at once."""
    async with database.writing() as db:
        await put_audience(
            db, actor, live.surroundings_of, document_id, asked.audience, datetime.now(UTC)
        )
    async with database.reading() as db:
        row, around = await _found(db, live, actor, document_id)
        return await audience(db, around, actor, row)


@router.get("/{document_id}/versions")
async def list_versions(
    document_id: UUID, db: Db, live: TheLive, actor: CurrentActor
) -> Page[Version]:
    """How the document stood before, the newest first. Each move of a cycle keeps its plan."""
    _, around = await _found(db, live, actor, document_id)
    rows = await versions_of(db, document_id)
    return Page[Version](items=await versions(db, around, rows))


@router.post("/{document_id}/versions", status_code=201)
async def keep_a_version(
    document_id: UUID, asked: VersionCreate, database: Store, live: TheLive, actor: CurrentActor
) -> Version:
    """Keep the document as it stands now, under a name."""
    async with database.reading() as db:
        row, around = await _found(db, live, actor, document_id, Action.WRITE)
    content = await _now(live, row)
    async with database.writing() as db:
        await find_document(db, actor, live.surroundings_of, document_id, Action.WRITE)
        version = await keep_version(db, row, content, asked.title, actor.id, datetime.now(UTC))
        record(db, actor, "document.version_kept", row, version=version.id)
        [told] = await versions(db, around, [version])
    return told


@router.get("/{document_id}/versions/{version_id}")
async def read_version(
    document_id: UUID, version_id: UUID, db: Db, live: TheLive, actor: CurrentActor
) -> VersionContent:
    """What stood in the document then."""
    _, around = await _found(db, live, actor, document_id)
    row = await find_version(db, document_id, version_id)
    [told] = await versions(db, around, [row])
    return VersionContent(**told.model_dump(), content=version_content(row))


@router.get("/{document_id}/difference")
async def read_difference(
    document_id: UUID,
    db: Db,
    live: TheLive,
    actor: CurrentActor,
    before: Annotated[UUID, Query(description="A version")],
    after: Annotated[UUID | None, Query(description="A version; left out: as it is now")] = None,
) -> Difference:
    """What is different between two versions, or a version and now, as people read it."""
    row, around = await _found(db, live, actor, document_id)
    rows = [await find_version(db, document_id, key) for key in (before, after) if key]
    told = await versions(db, around, rows)
    old = content_then(rows[0])
    new = content_then(rows[1]) if after else await _now(live, row)
    return Difference(
        before=told[0],
        after=told[1] if after else None,
        parts=difference(old, new, _names(around), _titles(around)),
    )


async def _found(
    db: AsyncSession, live: Live, actor: Actor, document_id: UUID, action: Action = Action.SEE
) -> tuple[DocumentRow, Surroundings]:
    row = await find_document(db, actor, live.surroundings_of, document_id, action)
    around = await live.surroundings_of(db, row.home_id)
    if around is None:
        raise NotFound
    return row, around


async def _now(live: Live, row: DocumentRow) -> Content:
    with as_problems():
        return await read_document(live.hub, row)


def _names(around: Surroundings) -> dict[str, str]:
    return {str(key): school.short_name for key, school in around.schools.items()}


def _titles(around: Surroundings) -> dict[str, str]:
    return {key: words.title for key, words in around.sections.items() if words.title}
