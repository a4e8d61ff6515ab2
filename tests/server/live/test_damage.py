"""A document with a damaged row on the whole server: seen, told, and read as far as it is right."""

import httpx
import pytest
from pycrdt import Map
from sqlalchemy import text

from client.errors import Damaged
from client.line import OpenLine
from server.data.db import Database
from server.settings import Settings
from tests.server.live.conftest import Plan, open_house

WORDS = ("Year 9 ", "and 10 ", "speak first")


async def a_damaged_plan(plan: Plan, database: Database, settings: Settings) -> None:
    """Somebody writes three times; afterwards the last row is not what it was."""
    async with open_house(plan, settings) as house, house.joined(plan.priya) as priya:
        subject = priya.doc.get("fields", type=Map)["subject"]
        for words in WORDS:
            subject += words
            await priya.saved()
    async with database.writing() as db:
        connection = await db.connection()
        last = "(SELECT max(seq) FROM live_update)"
        await connection.execute(text(f"UPDATE live_update SET payload = x'00' WHERE seq = {last}"))


async def damaged_documents(url: str) -> int:
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(f"{url}/api/health")
    assert answer.status_code == 200
    damaged: int = answer.json()["damaged"]
    return damaged


async def test_a_writer_is_told_and_reads_what_is_right_over_every_way(
    plan: Plan, database: Database, settings: Settings, over: OpenLine
) -> None:
    await a_damaged_plan(plan, database, settings)
    async with open_house(plan, settings) as house:
        assert await damaged_documents(house.url) == 0
        async with house.joined(plan.tom, over) as tom, house.joined(plan.vera, over) as vera:
            await tom.until(lambda: isinstance(tom.read_only, Damaged))
            subject = tom.doc.get("fields", type=Map)["subject"]
            assert str(subject) == "".join(WORDS[:2])
            assert str(vera.doc.get("fields", type=Map)["subject"]) == "".join(WORDS[:2])
            subject += "mine"
            with pytest.raises(Damaged):
                await tom.saved()
            assert tom.unsaved == 1
            assert vera.read_only is None
        assert await damaged_documents(house.url) == 1
