"""SQLite with one step a statement: what comes back is what any driver gives."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.data.db import Database


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    async with database.engine.connect() as opened:
        await opened.execute(text("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT UNIQUE)"))
        yield opened


async def test_rows_counts_and_keys_come_back(connection: AsyncConnection) -> None:
    insert = text("INSERT INTO words (word) VALUES (:word)")
    first = await connection.execute(insert, {"word": "chalk"})
    assert (first.rowcount, first.lastrowid) == (1, 1)
    await connection.execute(insert, [{"word": "board"}, {"word": "Größe ✏️"}])
    found = await connection.execute(text("SELECT word FROM words ORDER BY id"))
    assert found.scalars().all() == ["chalk", "board", "Größe ✏️"]
    changed = await connection.execute(text("UPDATE words SET word = word || '!' WHERE id > 1"))
    assert changed.rowcount == 2
    gone = await connection.execute(text("DELETE FROM words WHERE id = 1 RETURNING word"))
    assert gone.scalars().all() == ["chalk"]


async def test_no_rows_are_no_rows(connection: AsyncConnection) -> None:
    found = await connection.execute(text("SELECT id, word FROM words"))
    assert list(found.keys()) == ["id", "word"]
    assert found.first() is None


async def test_what_is_wrong_is_said_and_the_connection_goes_on(
    connection: AsyncConnection,
) -> None:
    insert = text("INSERT INTO words (id, word) VALUES (1, 'chalk')")
    await connection.execute(insert)
    with pytest.raises(IntegrityError):
        await connection.execute(insert)
    with pytest.raises(OperationalError):
        await connection.execute(text("SELECT nothing FROM nowhere"))
    assert (await connection.execute(text("SELECT count(*) FROM words"))).scalar() == 1
