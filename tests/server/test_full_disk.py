"""A full disk: nothing half-saved, a sentence for the person, and recovery by itself."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from server.data.db import Database
from tests.builders import PASSWORD, a_person


async def pages(app: FastAPI, limit: int | None) -> None:
    """Let the database grow by `limit` pages from now, as a nearly full disk would."""
    database: Database = app.state.database
    async with database.engine.connect() as connection:
        used = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        most = used + limit if limit is not None else 2**31 - 2
        await connection.execute(text(f"PRAGMA max_page_count = {most}"))


@pytest.fixture
async def signed_in(app: FastAPI, browser: httpx.AsyncClient) -> httpx.AsyncClient:
    async with app.state.database.writing() as db:
        priya = await a_person(db)
    await browser.post("/api/session", json={"email": priya.email, "password": PASSWORD})
    return browser


async def test_what_cannot_be_saved_is_said_and_reading_goes_on(
    app: FastAPI, signed_in: httpx.AsyncClient
) -> None:
    asked = {"name": "T" * 200, "days": 1}
    await pages(app, 2)
    made = 0
    while (answer := await signed_in.post("/api/me/tokens", json=asked)).status_code == 201:
        made += 1
        assert made < 1000
    assert answer.status_code == 507
    assert answer.json()["code"] == "storage-full"
    assert "Nothing was changed" in answer.json()["detail"]
    listed = await signed_in.get("/api/me/tokens")
    assert len(listed.json()["items"]) == made
    await pages(app, None)
    assert (await signed_in.post("/api/me/tokens", json=asked)).status_code == 201
