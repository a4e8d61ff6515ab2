"""The database: one engine for reading and one for writing, and a transaction a request.

On SQLite there is one connection that writes, so that writers wait in line instead of polling
for the file's lock, and readers are kept from writing. On PostgreSQL both are the same pool.

A transaction begins with its first statement, and from then on holds SQLite's one write lock.
So inside it wait for nothing that writes elsewhere: no second `writing()`, and no edit of a live
document, whose log shares the file. Do such things before the first statement, or from an event.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data import sqlite_driver
from sync.log_sql import hold_no_longer

BUSY_SECONDS = 10
HELD_SECONDS = 60.0
"""PostgreSQL ends a transaction that says nothing for so long: its process was halted."""
EMITTED = "events went out with this transaction"
"""The mark that `server.data.outbox` leaves in a session."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class CheckedSession(Session):
    """The session class of all our transactions: the audit trail listens to its commits."""


class Database:
    """Transactions on the database at `url` (SQLAlchemy's form, with the asynchronous driver)."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        self.on_emitted: list[Callable[[], None]] = []
        """Called right after a commit with which an event went out."""
        if self.embedded:
            self._writer = _sqlite_engine(url, writes=True)
            self._reader = _sqlite_engine(url, writes=False)
        else:
            self._writer = create_async_engine(
                url,
                pool_size=10,
                max_overflow=10,
                pool_timeout=BUSY_SECONDS,
                pool_pre_ping=True,
                hide_parameters=True,  # errors are logged, and what people wrote is not
            )
            held = partial(hold_no_longer, HELD_SECONDS)
            event.listen(self._writer.sync_engine, "connect", held)
            self._reader = self._writer.execution_options(postgresql_readonly=True)

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes: for migrations and whole-table work."""
        return self._writer

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write; it commits at the end, and rolls back on any error."""
        async with self._session(self._writer) as session:
            yield session
            await session.commit()
            if session.sync_session.info.pop(EMITTED, False):
                for listener in self.on_emitted:
                    listener()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A transaction that cannot write: one consistent view of the database."""
        async with self._session(self._reader) as session:
            yield session

    def _session(self, engine: AsyncEngine) -> AsyncSession:
        return AsyncSession(engine, expire_on_commit=False, sync_session_class=CheckedSession)

    async def close(self) -> None:
        """Give back all connections."""
        await self._reader.dispose()
        await self._writer.dispose()


def _sqlite_engine(url: str, *, writes: bool) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=1 if writes else 8,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
        connect_args={
            "timeout": BUSY_SECONDS,
            "async_creator_fn": partial(sqlite_driver.connect, writes=writes),
        },
    )

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE takes the write lock first: a transaction that read before it could not wait.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def get_database(request: Request) -> Database:
    """The application's database, for routes that decide on their transactions themselves."""
    database: Database = request.app.state.database
    return database


async def get_db(
    request: Request, database: Annotated[Database, Depends(get_database)]
) -> AsyncIterator[AsyncSession]:
    """The request's one transaction: reads on GET, writes on the others."""
    opened = database.reading() if request.method in SAFE_METHODS else database.writing()
    async with opened as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_db, scope="function")]
"""A route's parameter for its transaction, which is committed before the answer is sent."""

Store = Annotated[Database, Depends(get_database)]
