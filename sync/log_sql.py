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
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy import Row as SqlRow
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from sync.checksums import checksum
from sync.errors import AlreadyExists, DocumentDamaged, StoreUnavailable, UnknownDocument
from sync.log import Added, Addition, NewRow, Refused, Row, Snapshot, Stored, foreign_claim
from sync.log_statements import Statements
from sync.log_tables import client_ids, documents, metadata, snapshots, updates
from sync.updates import ends

__all__ = ["SqlLog", "insert_document", "metadata"]

T = TypeVar("T")
BUSY_SECONDS = 10
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

    async def load(self, document: str) -> Stored:
        return await self._run(lambda connection: _load(connection, document))

    async def since(self, document: str, seq: int) -> tuple[Row, ...]:
        return await self._run(lambda c: _since(c, document, seq, _head(c, document)))

    async def heads(self, documents: Iterable[str]) -> dict[str, int]:
        wanted = list(documents)
        return await self._run(lambda connection: _heads(connection, wanted))

    async def append(
        self, additions: Sequence[Addition], *, again: bool = False
    ) -> list[Added | Refused]:
        return await self._run(
            lambda c: _append_all(c, self._statements, additions, again), writes=True
        )

    async def write_snapshot(self, document: str, snapshot: Snapshot) -> None:
        await self._run(lambda c: _write_snapshot(c, document, snapshot, self._wall()), writes=True)

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

    def _transaction(self, work: Callable[[Connection], T], writes: bool) -> T:
        connection, self._connection = self._connection or self._engine.connect(), None
        try:
            connection.info["writes"] = writes
            with connection.begin():
                done = work(connection)
        except BaseException:
            connection.close()
            raise
        if self._engine.dialect.name == "sqlite":
            self._connection = connection  # a file is always there, and asking the pool costs time
        else:
            connection.close()
        return done

    def _dispose(self) -> None:
        if self._connection:
            self._connection.close()
        self._engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(
            url, pool_size=1, max_overflow=0, pool_pre_ping=True, connect_args=PROMPT
        )
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


def _insert_claims(connection: Connection, document: str, claims: Mapping[int, str]) -> None:
    if claims:
        connection.execute(
            insert(client_ids),
            [
                {"document": document, "client": client, "author": author}
                for client, author in claims.items()
            ],
        )


def _append_all(
    connection: Connection, statements: Statements, additions: Sequence[Addition], again: bool
) -> list[Added | Refused]:
    """In the order of document ids, so that two processes never wait for each other in a ring."""
    rows: list[dict[str, object]] = []
    answers = {
        addition.document: _append(connection, statements, addition, again, rows)
        for addition in sorted(additions, key=lambda addition: addition.document)
    }
    if rows:
        statements.insert_updates.many(connection, rows)
    return [answers[addition.document] for addition in additions]


def _append(
    connection: Connection,
    statements: Statements,
    addition: Addition,
    again: bool,
    rows: list[dict[str, object]],
) -> Added | Refused:
    """Number `addition` and add what is to be inserted to `rows`."""
    document, count = addition.document, len(addition.rows)
    head = statements.number.one(connection, {"document": document, "count": count})
    if head is None:
        return Refused(document, UnknownDocument(document))
    seq, epoch = head
    before = seq - count
    refusal = None
    stored = _found(connection, addition, before) if again else None
    if stored is None:
        owners = _owners(connection, document, addition.claims)
        refusal = foreign_claim(addition.claims, owners)
        if refusal is None:
            rows += [
                _stored(document, number, epoch, row)
                for number, row in enumerate(addition.rows, before + 1)
            ]
            new = {c: author for c, author in addition.claims.items() if c not in owners}
            _insert_claims(connection, document, new)
            return Added(document, before + 1, seq)
    statements.number.one(connection, {"document": document, "count": -count})
    return stored or Refused(document, refusal or UnknownDocument(document))


def _found(connection: Connection, addition: Addition, head: int) -> Added | None:
    return addition.found_in(_since(connection, addition.document, addition.after, head))


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


def _head(connection: Connection, document: str) -> int:
    return _heads(connection, [document]).get(document) or _unknown(document)


def _unknown(document: str) -> int:
    raise UnknownDocument(document)


def _heads(connection: Connection, wanted: Sequence[str]) -> dict[str, int]:
    rows = connection.execute(
        select(documents.c.id, documents.c.seq).where(documents.c.id.in_(wanted))
    )
    return {row.id: row.seq for row in rows}


def _load(connection: Connection, document: str) -> Stored:
    found = connection.execute(
        select(documents.c.seq, documents.c.epoch).where(documents.c.id == document)
    ).one_or_none()
    if found is None:
        raise UnknownDocument(document)
    snapshot = _newest_snapshot(connection, document, found.seq)
    owned = connection.execute(
        select(client_ids.c.client, client_ids.c.author).where(client_ids.c.document == document)
    )
    return Stored(
        seq=found.seq,
        snapshot=snapshot,
        rows=_since(connection, document, snapshot.seq if snapshot else 0, found.seq),
        owners={row.client: row.author for row in owned},
        epoch=found.epoch,
    )


def _newest_snapshot(connection: Connection, document: str, head: int) -> Snapshot | None:
    """The newest snapshot that is whole; a damaged one costs time, for the rows are there."""
    rows = connection.execute(
        select(snapshots.c.seq, snapshots.c.checksum, snapshots.c.payload)
        .where(snapshots.c.document == document, snapshots.c.seq <= head)
        .order_by(snapshots.c.seq.desc())
    )
    for row in rows:
        if _is_whole(document, row):
            return Snapshot(row.seq, row.payload)
        _log.error("snapshot %d of document %s is damaged and was passed over", row.seq, document)
    return None


def _since(connection: Connection, document: str, seq: int, head: int) -> tuple[Row, ...]:
    """Rows `seq` + 1 … `head`. Raises DocumentDamaged where one is missing or not whole."""
    columns = updates.c
    rows = connection.execute(
        select(
            columns.seq,
            columns.author,
            columns.session,
            columns.at,
            columns.checksum,
            columns.payload,
        )
        .where(columns.document == document, columns.seq > seq, columns.seq <= head)
        .order_by(columns.seq)
    ).all()
    for expected, row in enumerate(rows, seq + 1):
        if row.seq != expected or not _is_whole(document, row):
            raise DocumentDamaged(f"row {expected} of document {document} is damaged")
    if seq + len(rows) < head:
        raise DocumentDamaged(f"row {seq + len(rows) + 1} of document {document} is missing")
    return tuple(Row(row.author, row.session, row.at, row.payload, row.seq) for row in rows)


def _is_whole(document: str, row: SqlRow[*tuple[Any, ...]]) -> bool:
    return bool(row.checksum == checksum(document, row.seq, row.payload))


def _write_snapshot(connection: Connection, document: str, snapshot: Snapshot, at: float) -> None:
    place = (snapshots.c.document == document) & (snapshots.c.seq == snapshot.seq)
    if connection.execute(select(snapshots.c.seq).where(place)).first():
        return
    epoch = connection.scalar(select(documents.c.epoch).where(documents.c.id == document))
    if epoch is None:
        raise UnknownDocument(document)
    connection.execute(
        insert(snapshots),
        {
            "document": document,
            "seq": snapshot.seq,
            "epoch": epoch,
            "at": at,
            "checksum": checksum(document, snapshot.seq, snapshot.payload),
            "payload": snapshot.payload,
        },
    )
