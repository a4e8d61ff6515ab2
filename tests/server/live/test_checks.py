"""`jpd check` looks at all that is stored of every live document; `jpd compact` keeps it small."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Text
from sqlalchemy import text

from schemas.documents import DocumentKindName
from server.data.db import Database
from server.live.checks import documents_are_whole
from server.live.documents import make_document
from server.live.keeping import compact_documents, opened_log
from sync.log import Addition, NewRow
from sync.segments import SEGMENT_ROWS
from sync.snapshots import make_snapshot
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
    assert await documents_are_whole(database, print) == []


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
    found = await documents_are_whole(database, print)
    assert found
    assert all(document in sentence for sentence in found)


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


async def a_long_plan(database: Database) -> str:
    """A plan with so many edits that most of them may go to the archive."""
    document = await a_plan(database)
    doc: Doc[Any] = Doc(client_id=77)
    edits: list[bytes] = []
    doc.observe(lambda event: edits.append(event.update))
    words = doc.get("words", type=Text)
    for number in range(SEGMENT_ROWS + 20):
        words.insert(len(words), f"{number} ")
    rows = tuple(NewRow("priya", "s", 1.0, edit) for edit in edits)
    async with opened_log(database) as log:
        await log.append([Addition(document, 1, rows, {77: "priya"})])
    return document


async def replayed(database: Database, document: str) -> str:
    async with opened_log(database) as log:
        doc: Doc[Any] = Doc()
        for row in await log.since(document, 0):
            doc.apply_update(row.payload)
    return str(doc.get("words", type=Text))


@on_every_database
async def test_compacting_moves_edits_to_the_archive_and_loses_nothing(database: Database) -> None:
    document = await a_long_plan(database)
    before = await replayed(database, document)
    said: list[str] = []

    assert await compact_documents(address(database), None, said.append) == 0

    assert said == [
        "1 of 1 documents are compact: 256 edits moved to the archive, 0 old snapshots dropped."
    ]
    async with opened_log(database) as log:
        stored = await log.load(document)
    assert stored.rows == ()
    assert stored.snapshot
    assert await replayed(database, document) == before
    assert await documents_are_whole(database, print) == []


async def test_what_is_damaged_is_left_as_it_is_and_said(database: Database) -> None:
    document = await a_long_plan(database)
    await damaged(database, "UPDATE live_update SET payload = x'00' WHERE seq = 9")
    said: list[str] = []

    assert await compact_documents(address(database), document, said.append) == 1

    assert "row 9 is damaged (jpd check says more)" in said[0]


async def test_a_document_that_is_not_there_is_said(database: Database) -> None:
    said: list[str] = []
    assert await compact_documents(address(database), "nothing", said.append) == 1
    assert "there is no such document" in said[0]


@pytest.mark.parametrize("column", ["payload", "facts"])
async def test_a_snapshot_that_is_not_the_replay_is_named(database: Database, column: str) -> None:
    document = await a_long_plan(database)
    async with opened_log(database) as log:
        made = make_snapshot(await log.load(document))
        other = make_snapshot(
            replace(await log.load(document), rows=(await log.since(document, 0))[:9])
        )
        wrong = replace(made, **{column: getattr(other, column)})
        await log.write_snapshot(document, wrong)

    (sentence,) = await documents_are_whole(database, print)

    assert "snapshot 277 differs from the replay" in sentence
