"""Live documents for the domains: make one, read it, edit it as a peer of its own."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from pycrdt import Doc
from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DOCUMENT_KINDS, DocumentKindName
from server.data.db import Database
from server.data.outbox import emit
from server.identity.things import DocumentThing, Home
from server.identity.visible import DocumentColumns, HomeColumns
from server.live.projections.events import ToProject
from server.live.rendering.content import Content, read_content
from server.live.shape import Seed, complete, initial_update
from server.live.tables import DocumentRow
from sync.errors import DocumentDamaged, EditRefused
from sync.hub import Hub
from sync.log_sql import insert_document

log = structlog.get_logger(__name__)

SERVER = "server"
"""The author of edits that nobody asked for by name."""


async def make_document(
    db: AsyncSession,
    kind: DocumentKindName,
    cycle_id: UUID | None = None,
    *,
    alliance_id: UUID | None = None,
    deployment_id: UUID | None = None,
    peer_review_id: UUID | None = None,
    owner_id: UUID,
    partner_id: UUID | None = None,
    lesson_id: UUID | None = None,
    about_id: UUID | None = None,
    now: datetime,
    seed: Seed | None = None,
) -> DocumentRow:
    """A new document with its first content, in the caller's own transaction.

    It belongs to a cycle, an alliance, a deployment or a peer review. The owner is the author of
    that content. Only this writes it: clients never do.
    """
    shape = DOCUMENT_KINDS[kind]
    row = DocumentRow(
        cycle_id=cycle_id,
        alliance_id=alliance_id,
        deployment_id=deployment_id,
        peer_review_id=peer_review_id,
        kind=kind,
        kind_version=shape.version,
        audience=shape.default_audience,
        owner_id=owner_id,
        partner_id=partner_id,
        lesson_id=lesson_id,
        about_id=about_id,
        created_at=now,
    )
    db.add(row)
    await db.flush()
    connection = await db.connection()
    update = initial_update(shape, seed)
    await connection.run_sync(
        insert_document, str(row.id), update, str(owner_id), at=now.timestamp()
    )
    emit(db, ToProject(document_id=row.id))
    return row


async def documents_of(
    db: AsyncSession, cycle_ids: Collection[UUID]
) -> dict[UUID, Sequence[DocumentRow]]:
    """The documents of each of these cycles, the oldest first."""
    return _by_cycle(cycle_ids, await _rows(db, col(DocumentRow.cycle_id).in_(cycle_ids)))


async def documents_named(
    db: AsyncSession, names: Collection[str], cycle_ids: Collection[UUID]
) -> dict[UUID, Sequence[DocumentRow]]:
    """Those of each of these cycles that have one of these names in the log, the oldest first."""
    rows = await _rows(
        db,
        col(DocumentRow.cycle_id).in_(cycle_ids),
        col(DocumentRow.id).in_([UUID(name) for name in names]),
    )
    return _by_cycle(cycle_ids, rows)


async def _rows(db: AsyncSession, *kept: ColumnElement[bool]) -> Sequence[DocumentRow]:
    found = await db.exec(
        select(DocumentRow).where(*kept).order_by(col(DocumentRow.created_at), col(DocumentRow.id))
    )
    return found.all()


def _by_cycle(
    cycle_ids: Collection[UUID], rows: Sequence[DocumentRow]
) -> dict[UUID, Sequence[DocumentRow]]:
    found: dict[UUID, list[DocumentRow]] = {key: [] for key in cycle_ids}
    for row in rows:
        if row.cycle_id is not None:
            found[row.cycle_id].append(row)
    return dict(found)


def document_thing(row: DocumentRow, home: Home) -> DocumentThing:
    """What access is asked about: `grant(actor, document_thing(row, cycle))`."""
    return DocumentThing(
        row.id, row.kind, row.audience, home, owner=row.owner_id, partner=row.partner_id
    )


def columns_of(document: Any, home: HomeColumns) -> DocumentColumns:
    """The same for SQL: `document` is the table or an alias of it, joined to that of `home`."""
    return DocumentColumns(
        kind=document.kind,
        audience=document.audience,
        home=home,
        owner=document.owner_id,
        partner=document.partner_id,
    )


async def read_document(hub: Hub, row: DocumentRow) -> Content:
    """The content as it stands durably now.

    Raises DocumentDamaged, StoreUnavailable. Call it outside of transactions that write.
    """
    kind = DOCUMENT_KINDS[row.kind]
    return await hub.read(str(row.id), lambda doc: read_content(doc, kind))


async def edit_document(
    hub: Hub, row: DocumentRow, author: UUID, change: Callable[[Doc[Any]], None]
) -> None:
    """Let `change` edit the document in the name of `author`; returns when that is durable.

    Everybody in the document sees it like any other edit. Raises DocumentDamaged,
    StoreUnavailable, EditRefused. Never call it inside a transaction that writes: on SQLite the
    log needs the same lock. An outbox event's handler is the place for an edit that follows from
    a change of tables.
    """
    await hub.edit(str(row.id), str(author), change)


async def bring_up_to_date(database: Database, hub: Hub) -> None:
    """Give documents of an older version of their kind what the newer one adds, as an edit.

    What is done twice changes nothing, so it may be broken off and begun again. One that is
    damaged is left for the next start, and does not keep the server from starting.
    """
    for kind in DOCUMENT_KINDS.values():
        async with database.reading() as db:
            found = await db.exec(
                select(DocumentRow).where(
                    col(DocumentRow.kind) == kind.kind, col(DocumentRow.kind_version) < kind.version
                )
            )
            rows = found.all()
        for row in rows:
            try:
                await hub.edit(str(row.id), SERVER, partial(complete, kind=kind))
            except (DocumentDamaged, EditRefused):
                log.exception("live.not_brought_up_to_date", document=str(row.id))
                continue
            async with database.writing() as db:
                row.kind_version = kind.version
                await db.merge(row)
