"""The update log in SQLite or PostgreSQL: one thread, one connection, one transaction a commit.

Sequence numbers are given out under the lock of the document's own row (on SQLite: of the file),
so they are whole and in the order of the commits, however many processes write. SQLite runs in
WAL mode with `synchronous=FULL`: a commit that has returned is on the disk.
It is one thing: all statements over the log's tables, which stand or fall by the same locks.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from sync.checksums import checksum
from sync.errors import (
    AlreadyExists,
    DocumentDamaged,
    EpochEnded,
    StoreUnavailable,
    SyncError,
    UnknownDocument,
)
from sync.log import (
    Added,
    Addition,
    Compacted,
    NewRow,
    Refused,
    Row,
    Snapshot,
    Stored,
    foreign_claim,
)
from sync.log_archive import archive_segment, record_faults, thin_snapshots, write_snapshot
from sync.log_epochs import begin_epoch
from sync.log_reading import (
    Fault,
    Inventory,
    read_document,
    read_head,
    read_heads,
    read_inventory,
    read_since,
)
from sync.log_statements import Statements, Values
from sync.log_tables import client_ids, documents, metadata, updates
from sync.updates import ends

__all__ = ["SqlLog", "insert_document", "metadata"]

T = TypeVar("T")
BUSY_SECONDS = 10
HELD_SECONDS = 10.0
"""PostgreSQL ends a transaction that says nothing for so long: its process or machine was halted,
and others wait for its locks. Ours never wait for anything in between."""
CLAIMS_ASKED_AT_ONCE = 500

PROMPT = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""A PostgreSQL that has gone is noticed after 5 seconds (when connecting) or 10 (milliseconds)."""

_log = logging.getLogger(__name__)


def insert_document(
    connection: Connection, document: str, update: bytes, author: str, *, at: float
) -> None:
    """Make `document` with its first content in the caller's own transaction; the caller commits.

    `at` is Unix seconds. With an AsyncConnection:
    `await connection.run_sync(insert_document, document, update, author, at=at)`.
    Raises AlreadyExists, ProtocolError.
    """
    claims = dict.fromkeys(ends(update), author)
    _insert_document(connection, document, NewRow(author, "", at, update), claims)


class SqlLog:
    """The log at `url`: SQLAlchemy's form, `sqlite:///FILE` or `postgresql+psycopg://…`."""

    def __init__(self, url: str, *, wall: Callable[[], float] = time.time) -> None:
        self._engine = _engine(url)
        self._embedded = self._engine.dialect.name == "sqlite"
        self._wall = wall
        self._closed = False
        self._connection: Connection | None = None
        self._statements = Statements(self._engine.dialect)
        self._errors = (SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="update-log")

    async def create_tables(self) -> None:
        """Make the tables where nobody else migrates the database."""
        await self._run(lambda connection: metadata.create_all(connection), writes=True)

    async def create(self, document: str, first: NewRow, claims: Mapping[int, str]) -> None:
        await self._run(lambda c: _insert_document(c, document, first, claims), writes=True)

    async def load(self, document: str, *, at: int | None = None) -> Stored:
        found = await self._run(lambda c: read_document(c, document, at))
        if found.faults:
            await self._report(document, found.faults)
        if found.stored is None:
            raise DocumentDamaged(f"document {document}: {found.faults[-1]}")
        return found.stored

    async def since(self, document: str, seq: int, epoch: int | None = None) -> tuple[Row, ...]:
        return await self._run(lambda c: _since(c, document, seq, epoch))

    async def heads(self, documents: Iterable[str]) -> dict[str, int]:
        wanted = list(documents)
        return await self._run(lambda connection: read_heads(connection, wanted))

    async def inventory(self, document: str) -> Inventory:
        """Everything that is stored of `document`, for checking it. Raises UnknownDocument."""
        return await self._run(lambda connection: read_inventory(connection, document))

    async def append(
        self, additions: Sequence[Addition], *, again: bool = False
    ) -> list[Added | Refused]:
        return await self._run(
            lambda c: _append_all(c, self._statements, additions, again), writes=True
        )

    async def write_snapshot(self, document: str, snapshot: Snapshot) -> None:
        await self._run(lambda c: write_snapshot(c, document, snapshot, self._wall()), writes=True)

    async def compact(self, document: str, snapshot: Snapshot) -> Compacted:
        rows, epoch, at = 0, snapshot.epoch, self._wall()
        while moved := await self._run(
            lambda c: archive_segment(c, document, snapshot.seq, epoch), writes=True
        ):
            rows += moved
        thinned = await self._run(lambda c: thin_snapshots(c, document, epoch, at), writes=True)
        return Compacted(rows, thinned)

    async def begin_epoch(self, addition: Addition) -> Added | None:
        document, (row,) = addition.document, addition.rows
        first = _stored(document, addition.after + 1, addition.epoch + 1, row)
        added = await self._run(
            lambda c: begin_epoch(c, addition, first, self._wall()), writes=True
        )
        if added and self._embedded:  # what was erased is in the write-ahead log still
            checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
            await self._run(lambda c: c.exec_driver_sql(checkpoint).one())
        return added

    async def check(self) -> None:
        await self._run(lambda connection: connection.execute(select(documents.c.id).limit(1)))

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._thread, self._dispose)
            self._thread.shutdown()

    async def _run(self, work: Callable[[Connection], T], *, writes: bool = False) -> T:
        """Do `work` in one transaction on the log's thread. Raises StoreUnavailable."""
        if self._closed:
            raise StoreUnavailable("the log is closed")
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._transaction, work, writes)
        except self._errors as error:
            reason = str(getattr(error, "orig", None) or type(error).__name__)
            raise StoreUnavailable(f"the store cannot be used: {reason}") from error

    async def _report(self, document: str, faults: Sequence[Fault]) -> None:
        """Say what is damaged, and keep it as it is now."""
        for fault in faults:
            _log.error("document %s: %s", document, fault, extra={"document": document})
        try:
            at = self._wall()
            await self._run(lambda c: record_faults(c, document, faults, at), writes=True)
        except StoreUnavailable as error:
            _log.error("document %s: its damage cannot be recorded: %s", document, error)

    def _transaction(self, work: Callable[[Connection], T], writes: bool) -> T:
        connection, self._connection = self._connection or self._engine.connect(), None
        try:
            connection.info["writes"] = writes
            if not writes and not self._embedded:  # SQLite has no other way of reading
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                done = work(connection)
        except BaseException:
            connection.close()
            raise
        if self._embedded:
            self._connection = connection  # a file is always there, and asking the pool costs time
        else:
            connection.close()
        return done

    def _dispose(self) -> None:
        if self._connection:
            self._connection.close()
        self._engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        return _embedded_engine(url)
    engine = create_engine(
        url, pool_size=1, max_overflow=0, pool_pre_ping=True, connect_args=PROMPT
    )
    event.listen(engine, "connect", partial(hold_no_longer, HELD_SECONDS))
    return engine


def hold_no_longer(seconds: float, connection: DBAPIConnection, _record: object) -> None:
    """Let PostgreSQL end transactions of `connection` that say nothing for so many seconds."""
    cursor = connection.cursor()
    cursor.execute(f"SET idle_in_transaction_session_timeout = {int(seconds * 1000)}")
    cursor.close()
    connection.commit()


def _embedded_engine(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # `begin` below begins; the driver adds nothing
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what an epoch erases is overwritten

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info["writes"] else "BEGIN")

    return engine


def _insert_document(
    connection: Connection, document: str, first: NewRow, claims: Mapping[int, str]
) -> None:
    values = {"id": document, "epoch": 0, "seq": 1, "created_at": first.at}
    try:
        connection.execute(insert(documents), values)
    except IntegrityError as error:
        raise AlreadyExists(document) from error
    connection.execute(insert(updates), [_stored(document, 1, 0, first)])
    _insert_claims(connection, document, claims)


def _stored(document: str, seq: int, epoch: int, row: NewRow) -> dict[str, object]:
    return {
        "document": document,
        "seq": seq,
        "epoch": epoch,
        "author": row.author,
        "session": row.session,
        "at": row.at,
        "checksum": checksum(document, seq, row.payload),
        "payload": row.payload,
    }


def _insert_claims(
    connection: Connection, document: str, claims: Mapping[int, str], epoch: int = 0
) -> None:
    if claims:
        connection.execute(
            insert(client_ids),
            [
                {"document": document, "client": client, "author": author, "epoch": epoch}
                for client, author in claims.items()
            ],
        )


def _append_all(
    connection: Connection, statements: Statements, additions: Sequence[Addition], again: bool
) -> list[Added | Refused]:
    """In the order of document ids, so that two processes never wait for each other in a ring."""
    rows: list[dict[str, object]] = []
    with closing(connection.connection.cursor()) as cursor:
        number = partial(statements.number.one, cursor)
        answers = {
            addition.document: _append(connection, number, addition, again, rows)
            for addition in sorted(additions, key=lambda addition: addition.document)
        }
        if rows:
            statements.insert_updates.many(cursor, rows)
    return [answers[addition.document] for addition in additions]


def _append(
    connection: Connection,
    number: Callable[[Values], Any | None],
    addition: Addition,
    again: bool,
    rows: list[dict[str, object]],
) -> Added | Refused:
    """Number `addition`, with `number`, and add what is to be inserted to `rows`."""
    document, count = addition.document, len(addition.rows)
    head = number({"document": document, "count": count})
    if head is None:
        return Refused(document, UnknownDocument(document))
    seq, epoch = head
    before = seq - count
    stored, refusal = _found(connection, addition, before) if again else (None, None)
    if stored is None and refusal is None:
        owners = _owners(connection, document, addition.claims)
        refusal = foreign_claim(addition.claims, owners)
        if epoch != addition.epoch:
            refusal = EpochEnded("the document was rewritten meanwhile")
        if refusal is None:
            rows += [
                _stored(document, at, epoch, row)
                for at, row in enumerate(addition.rows, before + 1)
            ]
            new = {c: author for c, author in addition.claims.items() if c not in owners}
            _insert_claims(connection, document, new, epoch)
            return Added(document, before + 1, seq)
    number({"document": document, "count": -count})
    return stored or Refused(document, refusal or UnknownDocument(document))


def _found(
    connection: Connection, addition: Addition, head: int
) -> tuple[Added | None, SyncError | None]:
    rows, fault = read_since(connection, addition.document, addition.after, head)
    damage = DocumentDamaged(f"document {addition.document}: {fault}") if fault else None
    return addition.found_in(rows), damage


def _owners(connection: Connection, document: str, clients: Iterable[int]) -> dict[int, str]:
    wanted = list(clients)
    found: dict[int, str] = {}
    for at in range(0, len(wanted), CLAIMS_ASKED_AT_ONCE):
        rows = connection.execute(
            select(client_ids.c.client, client_ids.c.author).where(
                client_ids.c.document == document,
                client_ids.c.client.in_(wanted[at : at + CLAIMS_ASKED_AT_ONCE]),
            )
        )
        found |= {row.client: row.author for row in rows}
    return found


def _since(connection: Connection, document: str, seq: int, epoch: int | None) -> tuple[Row, ...]:
    head = read_head(connection, document)
    if epoch not in (None, head.epoch):
        raise EpochEnded("the document was rewritten")
    rows, fault = read_since(connection, document, seq, head.seq)
    if fault:
        raise DocumentDamaged(f"document {document}: {fault}")
    return rows
