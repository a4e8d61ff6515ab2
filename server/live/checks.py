"""What can be verified about live documents: each replays from its first edit to its last."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pycrdt import Doc
from sqlmodel import col, select

from server.data.db import Database
from server.live.lifespan import log_address
from server.live.tables import DocumentRow
from sync.errors import SyncError
from sync.log import Stored
from sync.log_sql import SqlLog
from sync.opening import opening


async def documents_replay(database: Database) -> Sequence[str]:
    """Every row of every document is whole and in its place, and snapshots say the same."""
    async with database.reading() as db:
        found = await db.exec(select(DocumentRow.id).order_by(col(DocumentRow.id)))
        ids = found.all()
    log = SqlLog(log_address(database))
    wrong = []
    try:
        for document in map(str, ids):
            try:
                await _replay(log, document)
            except SyncError as error:
                wrong.append(f"Document {document} does not replay: {error}.")
    finally:
        await log.close()
    return wrong


async def _replay(log: SqlLog, document: str) -> None:
    """Open it as the server does, and from its first row. Raises SyncError."""
    stored = await log.load(document)
    rows = await log.since(document, 0)
    from_first = replace(stored, seq=rows[-1].seq if rows else 0, snapshot=None, rows=rows)
    shown, replayed = await asyncio.to_thread(lambda: (_state(stored), _state(from_first)))
    if stored.seq == from_first.seq and shown != replayed:
        raise SyncError("its snapshot differs from the replay of its edits")


def _state(stored: Stored) -> bytes:
    document: Doc[Any] = Doc()
    for update in opening(stored).updates:
        document.apply_update(update)
    return document.get_update()


CHECKS = {"Live documents": documents_replay}
