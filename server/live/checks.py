"""What can be verified about live documents: all that is stored of each, against itself."""

import asyncio
from collections.abc import Callable, Sequence

from server.data.db import Database
from server.live.keeping import all_documents, opened_log
from sync.errors import SyncError
from sync.log_reading import Inventory
from sync.log_sql import SqlLog
from sync.verifying import contradictions

TOLD_EVERY = 100
"""Documents between two words about how far it is."""


async def documents_are_whole(database: Database, say: Callable[[str], None]) -> Sequence[str]:
    """Every checksum, the numbering, and every snapshot against the replay of the rows."""
    documents = await all_documents(database)
    wrong: list[str] = []
    async with opened_log(database) as log:
        for number, document in enumerate(documents, 1):
            wrong += [f"Document {document}: {fault}." for fault in await _faults(log, document)]
            if number % TOLD_EVERY == 0:
                say(f"  {number:,} of {len(documents):,} live documents")
    return wrong


async def _faults(log: SqlLog, document: str) -> list[str]:
    try:
        found = await log.inventory(document)
    except SyncError as error:
        return [str(error) or type(error).__name__]
    if found.faults:
        return [str(fault) for fault in found.faults]
    return await asyncio.to_thread(_contradictions, found)


def _contradictions(found: Inventory) -> list[str]:
    present = [row for row in found.rows if row.seq >= found.begins]
    return contradictions(present, found.snapshots)


CHECKS = {"Live documents": documents_are_whole}
