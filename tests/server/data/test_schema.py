"""The migrations make the tables that the code says, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pycrdt import Doc, Text
from sqlalchemy import text

from server.data.db import Database
from server.live.keeping import opened_log
from server.schema import SchemaState, differences, migrate, schema_state, synchronous_engine
from sync.checksums import checksum
from sync.compaction import compact
from sync.log import Snapshot
from tests.databases import POSTGRESQL, SQLITE, Postgres, on_every_database


@on_every_database
def test_the_migrations_make_exactly_our_tables(database_url: str) -> None:
    assert differences(database_url) == [], "run: python -m server.schema"


@on_every_database
def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    assert schema_state(database_url) is SchemaState.CURRENT


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def nothing_yet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == SQLITE:
        yield f"sqlite+aiosqlite:///{tmp_path}/jpd.sqlite3"
        return
    server: Postgres = request.getfixturevalue("postgres")
    yield server.make("nothing_yet")
    server.drop("nothing_yet")


async def test_documents_of_the_first_version_open_and_go_on(nothing_yet: str) -> None:
    migrate(nothing_yet, "0001")
    doc: Doc[Text] = Doc(client_id=7)
    doc.get("text", type=Text).insert(0, "Focus")
    update = doc.get_update()
    engine = synchronous_engine(nothing_yet)
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO live_document (id, epoch, seq, created_at) VALUES ('plan', 0, 2, 1.0)",
            "INSERT INTO live_client_id (document, client, author) VALUES ('plan', 7, 'priya')",
        ):
            connection.execute(text(statement))
        for seq in (1, 2):
            connection.execute(
                text("INSERT INTO live_update VALUES ('plan', :seq, 0, 'priya', 's', 1.0, :c, :p)"),
                {"seq": seq, "c": checksum("plan", seq, update), "p": update},
            )
        connection.execute(
            text("INSERT INTO live_snapshot VALUES ('plan', 1, 0, 1.0, :c, :p)"),
            {"c": checksum("plan", 1, update), "p": update},
        )
    engine.dispose()
    assert schema_state(nothing_yet) is SchemaState.OLDER

    migrate(nothing_yet)

    database = Database(nothing_yet)
    async with opened_log(database) as log:
        stored = await log.load("plan")
        assert (stored.seq, stored.epoch, stored.retired) == (2, 0, frozenset())
        assert stored.snapshot == Snapshot(1, update)
        assert stored.owners == {7: "priya"}
        await compact(log, "plan", stored)
        assert (await log.load("plan")).rows == ()
    await database.close()
