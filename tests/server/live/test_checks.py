"""`jpd check` replays every live document and names what it cannot."""

from pathlib import Path

import pytest
from sqlalchemy import text

from schemas.documents import DocumentKindName
from server.data.db import Database
from server.live.checks import documents_replay
from server.live.documents import make_document
from tests.builders import NOW, a_cycle, a_person, an_alliance
from tests.databases import on_every_database


async def a_plan(database: Database) -> str:
    async with database.writing() as db:
        cycle = await a_cycle(db, await an_alliance(db))
        owner = await a_person(db)
        row = await make_document(db, DocumentKindName.PLAN, cycle.id, owner_id=owner.id, now=NOW)
    return str(row.id)


async def damaged(database: Database, statement: str) -> None:
    async with database.writing() as db:
        await (await db.connection()).execute(text(statement))


@on_every_database
async def test_what_is_whole_replays(database: Database) -> None:
    await a_plan(database)
    assert await documents_replay(database) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE live_update SET payload = x'00ff'",
        "UPDATE live_update SET seq = 2",
        "DELETE FROM live_update",
        "UPDATE live_document SET seq = 3",
    ],
)
async def test_a_damaged_document_is_named_and_the_others_are_checked(
    database: Database, tmp_path: Path, damage: str
) -> None:
    document = await a_plan(database)
    await damaged(database, damage)
    await a_plan(database)
    (sentence,) = await documents_replay(database)
    assert document in sentence
