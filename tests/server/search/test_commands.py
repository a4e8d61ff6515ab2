"""`jpd projections rebuild`, as somebody types it."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select
from typer.testing import CliRunner

from schemas.documents import DocumentKindName
from server.cli import app
from server.data.db import Database
from server.live.documents import make_document
from server.live.tables import ProjectionRow
from server.settings import Settings
from sync.log_tables import updates
from tests.builders import NOW, a_cycle, a_person, an_alliance


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings file of this folder reaches a test, and no database of it is touched."""
    monkeypatch.chdir(tmp_path)


def rebuilt() -> str:
    result = CliRunner().invoke(app, ["--data", "data", "projections", "rebuild"])
    assert result.exit_code == 0, result.output
    return result.output


async def some_plans(count: int) -> list[str]:
    database = Database(Settings(data=Path("data")).database)
    async with database.writing() as db:
        owner = await a_person(db)
        cycle = await a_cycle(db, await an_alliance(db))
        plans = [
            await make_document(db, DocumentKindName.PLAN, cycle.id, owner_id=owner.id, now=NOW)
            for _ in range(count)
        ]
    await database.close()
    return [str(plan.id) for plan in plans]


async def titles() -> list[str]:
    database = Database(Settings(data=Path("data")).database)
    async with database.reading() as db:
        found = list((await db.exec(select(ProjectionRow.title))).all())
    await database.close()
    return found


async def spoil(document: str) -> None:
    """Damage what is stored of `document`, and forget nothing of the others."""
    database = Database(Settings(data=Path("data")).database)
    async with database.writing() as db:
        await db.exec(
            update(updates).where(updates.c.document == document).values(payload=b"spoilt")
        )
        await db.exec(update(ProjectionRow).where(col(ProjectionRow.title) != "").values(title="?"))
    await database.close()


def test_every_document_is_read_and_read_again() -> None:
    assert "0 live documents were read." in rebuilt()
    documents = asyncio.run(some_plans(25))
    assert "25 live documents were read." in rebuilt()
    assert asyncio.run(titles()) == ["Enquiry plan: Reading aloud"] * 25
    asyncio.run(spoil(documents[3]))
    said = rebuilt()
    assert "25 live documents were read." in said
    assert "1 could not be read and cannot be found: jpd check says more." in said
    assert asyncio.run(titles()) == ["Enquiry plan: Reading aloud"] * 25
