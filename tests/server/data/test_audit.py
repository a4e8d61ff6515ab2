"""The audit trail: a chain that shows every change, gap and cut."""

import asyncio

import pytest
from sqlmodel import select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data.audit import AuditRow, record, verify
from server.data.db import Database
from tests.builders import a_person
from tests.databases import on_every_database


async def renamed(database: Database, times: int = 1) -> None:
    async with database.writing() as db:
        person = await a_person(db)
        for time in range(times):
            record(db, person, "person.renamed", person, time=time)


async def broken_at(database: Database) -> int | None:
    async with database.reading() as db:
        return await verify(db)


async def tampered(db: AsyncSession, statement: str) -> None:
    await (await db.connection()).execute(text(statement))


@on_every_database
async def test_entries_of_many_transactions_form_one_whole_chain(database: Database) -> None:
    await asyncio.gather(*(renamed(database, 3) for _ in range(5)))
    async with database.reading() as db:
        numbers = (await db.exec(select(AuditRow.number).order_by(AuditRow.number))).all()
    assert numbers == list(range(1, 16))
    assert await broken_at(database) is None


@on_every_database
async def test_what_is_rolled_back_leaves_no_entry(database: Database) -> None:
    async def fails() -> None:
        async with database.writing() as db:
            person = await a_person(db)
            record(db, person, "person.renamed", person)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    await renamed(database)
    async with database.reading() as db:
        assert len((await db.exec(select(AuditRow))).all()) == 1


@pytest.mark.parametrize(
    ("tampering", "number"),
    [
        ("UPDATE audit SET action = 'person.praised' WHERE number = 2", 2),
        ("UPDATE audit SET actor_id = NULL WHERE number = 3", 3),
        ("UPDATE audit SET details = '{\"time\": 9}' WHERE number = 4", 4),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 5", 5),
        ("UPDATE audit_head SET number = 4", 6),
    ],
)
async def test_a_changed_or_missing_row_is_found(
    database: Database, tampering: str, number: int
) -> None:
    await renamed(database, 5)
    async with database.writing() as db:
        await tampered(db, tampering)
    assert await broken_at(database) == number


async def test_an_empty_trail_is_whole(database: Database) -> None:
    assert await broken_at(database) is None
