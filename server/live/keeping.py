"""Keeping the log of live documents small, beside a running server: `jpd compact`."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from sqlmodel import col, select

from server.data.db import Database
from server.live.tables import DocumentRow
from sync.compaction import compact
from sync.errors import DocumentDamaged, SyncError, UnknownDocument
from sync.log_sql import SqlLog

Say = Callable[[str], None]
TOLD_EVERY = 100
"""Documents between two words about how far it is."""


def log_address(database: Database) -> str:
    """The same database for the log's own thread: SQLAlchemy's form with a blocking driver."""
    url = database.url.set(drivername="sqlite") if database.embedded else database.url
    return url.render_as_string(hide_password=False)


@asynccontextmanager
async def opened_log(database: Database) -> AsyncIterator[SqlLog]:
    """The log in `database`, for the time of the block."""
    log = SqlLog(log_address(database))
    try:
        yield log
    finally:
        await log.close()


async def all_documents(database: Database) -> Sequence[str]:
    """The ids of all live documents."""
    async with database.reading() as db:
        found = await db.exec(select(DocumentRow.id).order_by(col(DocumentRow.id)))
        return [str(document) for document in found.all()]


async def compact_documents(address: str, document: str | None, say: Say) -> int:
    """Compact one document or all in the database at `address`; how many could not be."""
    database = Database(address)
    try:
        documents = await all_documents(database) if document is None else [document]
        async with opened_log(database) as log:
            return await _compact_all(log, documents, say)
    finally:
        await database.close()


async def _compact_all(log: SqlLog, documents: Sequence[str], say: Say) -> int:
    rows = snapshots = failed = 0
    for number, document in enumerate(documents, 1):
        try:
            done = await compact(log, document, await log.load(document))
        except SyncError as error:
            failed += 1
            say(f"Document {document} was left as it is: {_reason(error)}.")
            continue
        rows, snapshots = rows + done.rows, snapshots + done.snapshots
        if number % TOLD_EVERY == 0:
            say(f"  {number:,} of {len(documents):,} documents")
    say(
        f"{len(documents) - failed:,} of {len(documents):,} documents are compact: "
        f"{rows:,} edits moved to the archive, {snapshots:,} old snapshots dropped."
    )
    return failed


def _reason(error: SyncError) -> str:
    match error:
        case UnknownDocument():
            return "there is no such document"
        case DocumentDamaged():
            return f"{error} (jpd check says more)"
        case _:
            return str(error)
