"""SQLite's connection for SQLAlchemy: a statement with all its rows in one step to its thread.

aiosqlite runs a connection in a thread of its own, and takes a step there and back for each of
opening a cursor, executing, fetching and closing. Waking a thread costs more than most of our
statements do, so this cursor does the four at once. The rest is aiosqlite's own.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from aiosqlite import Connection
from aiosqlite.core import _STOP_RUNNING_SENTINEL


class Cursor:
    """As much of a cursor as SQLAlchemy's asynchronous adapter asks for; one statement each."""

    def __init__(self, connection: Connection) -> None:
        self.arraysize = 1
        self.description: Sequence[Any] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        """Execute, and keep the rows."""
        await self._step(sqlite3.Cursor.execute, sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> None:
        """Execute once for each of `parameters`."""
        await self._step(sqlite3.Cursor.executemany, sql, parameters)

    async def fetchall(self) -> list[Any]:
        """The rows, which are here already."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more."""

    async def _step(self, execute: Callable[..., sqlite3.Cursor], sql: str, given: Any) -> None:
        step = partial(self._run, execute, sql, given)
        await self._connection._execute(step)  # type: ignore[no-untyped-call]

    def _run(self, execute: Callable[..., sqlite3.Cursor], sql: str, given: Any) -> None:
        cursor = self._connection._conn.cursor()
        try:
            execute(cursor, sql, given)
            self.description = cursor.description
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
            if cursor.description:
                self._rows = cursor.fetchall()
        finally:
            cursor.close()


class OneStepConnection(Connection):
    """A connection whose statements take one step each."""

    def cursor(self) -> Any:
        """A cursor for one statement."""
        return Cursor(self)

    def __del__(self) -> None:
        # A request that is cut off while SQLAlchemy prepares a connection leaves it to nobody. The
        # loop may be closed by now: the thread is told without it, and ends.
        if (opened := self._connection) is not None:
            self._connection = None
            self._tx.put_nowait((None, partial(_end, opened)))


def connect(database: str, *, writes: bool, **options: Any) -> OneStepConnection:
    """What `aiosqlite.connect` gives; its thread does not keep the process from ending."""
    connection = OneStepConnection(partial(_open, database, writes, options), 64)
    connection._thread.daemon = True
    return connection


def _open(database: str, writes: bool, options: dict[str, Any]) -> sqlite3.Connection:
    """A connection as ours are, in one step too; the driver begins no transaction by itself."""
    connection: sqlite3.Connection = sqlite3.connect(database, isolation_level=None, **options)
    try:
        if writes:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    except BaseException:
        connection.close()
        raise
    return connection


def _end(connection: sqlite3.Connection) -> object:
    connection.close()
    return _STOP_RUNNING_SENTINEL
