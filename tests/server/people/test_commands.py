"""`jpd people invite`, as somebody types it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession
from typer.testing import CliRunner

from server.cli import app
from server.data.db import Database
from server.schema import migrate
from server.settings import Settings
from tests.builders import a_school, an_alliance


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings file of this folder reaches a test, and no database of it is touched."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()


def told(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["--data", "data", "people", "invite", *words])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def holding(make: Callable[[AsyncSession], Awaitable[object]]) -> None:
    """Put rows into the database that the command uses."""
    settings = Settings(data=Path("data"))
    migrate(settings.database)

    async def write() -> None:
        database = Database(settings.database)
        async with database.writing() as db:
            await make(db)
        await database.close()

    asyncio.run(write())


async def alder_valley(db: AsyncSession) -> None:
    await a_school(db, await an_alliance(db, "Alder Valley"), name="Oakfield")


def test_the_link_is_printed_to_be_passed_on() -> None:
    holding(alder_valley)
    said = told("Beth@school.example", "--school", "oakfield", "--role", "Head")
    assert "Pass this link on to beth@school.example. It works once, for 7 days:" in said
    assert "http://127.0.0.1:8000/invitation#" in said


def test_the_same_address_is_not_invited_twice() -> None:
    holding(alder_valley)
    told("beth@school.example")
    assert "open already" in told("beth@school.example", code=1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nobody"], "“nobody” is not an e-mail address"),
        (["a@school.example", "--school", "Elm"], "There is no school called “Elm”"),
        (["a@school.example", "--role", "wizard"], "“wizard” is not a role"),
        (["a@school.example", "--alliance", "Elm"], "There is no alliance called “Elm”."),
    ],
)
def test_what_is_not_clear_is_said_in_a_sentence(words: list[str], sentence: str) -> None:
    holding(alder_valley)
    assert sentence in told(*words, code=1)


def test_where_there_is_no_alliance_nobody_is_invited_into_one() -> None:
    assert "There is no alliance yet." in told("a@school.example", code=1)


def test_where_there_are_several_alliances_one_is_named() -> None:
    async def two(db: AsyncSession) -> None:
        await an_alliance(db, "Alder Valley")
        await an_alliance(db, "Elm Hills")

    holding(two)
    assert "name one with --alliance (Alder Valley, Elm Hills)" in told("a@school.example", code=1)
    told("a@school.example", "--alliance", "elm hills")
