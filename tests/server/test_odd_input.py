"""Characters and numbers that a database cannot keep are refused with a sentence, on each one."""

import json

import httpx
import pytest
from fastapi import FastAPI

from tests.builders import PASSWORD, a_person, an_alliance
from tests.databases import on_every_database


@pytest.fixture
async def administrator(app: FastAPI, browser: httpx.AsyncClient) -> httpx.AsyncClient:
    async with app.state.database.writing() as db:
        person = await a_person(db, is_administrator=True)
    await browser.post("/api/session", json={"email": person.email, "password": PASSWORD})
    return browser


@on_every_database
async def test_a_name_is_one_line_of_ordinary_characters(
    administrator: httpx.AsyncClient,
) -> None:
    for name in ("a\0b", "\0", "two\nlines", "\x1b[31mred", "\ud800", "x\x7f"):
        answer = await administrator.patch(
            "/api/me",
            content=json.dumps({"name": name}),
            headers={"content-type": "application/json"},
        )
        assert answer.status_code == 422, repr(name)
        assert answer.json()["fields"][0]["field"] == "name"


@on_every_database
async def test_names_of_the_whole_world_are_kept(administrator: httpx.AsyncClient) -> None:
    for name in ("Siân Ní Dhomhnaill", "王小明", "👩🏽‍🏫 Zoë", "a" * 200):
        answer = await administrator.patch("/api/me", json={"name": name})
        assert answer.json()["name"] == name


@on_every_database
async def test_a_number_that_is_no_urn_is_refused(
    app: FastAPI, administrator: httpx.AsyncClient
) -> None:
    async with app.state.database.writing() as db:
        alliance = await an_alliance(db)
    for urn in (0, -1, 2**31, 2**63, 10**40, 1.5):
        answer = await administrator.post(
            f"/api/alliances/{alliance.id}/schools", json={"urn": urn}
        )
        assert answer.status_code == 422, urn


@on_every_database
async def test_any_search_is_answered(administrator: httpx.AsyncClient) -> None:
    for query in ("q=%00", "q=99999999999999999999", "q=%F0%9F%98%80&limit=1", "cursor=W10"):
        answer = await administrator.get(f"/api/register?{query}")
        assert answer.status_code in {200, 422}, query


@on_every_database
async def test_any_address_is_answered(browser: httpx.AsyncClient) -> None:
    for email in ("a\0@school.example", "a" * 400 + "@school.example", "ä@ä.de"):
        answer = await browser.post("/api/session", json={"email": email, "password": "x\0y"})
        assert answer.status_code in {401, 422}, email
