"""What somebody does with their own account: name, password, tokens, places."""

import hashlib
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from server.data.db import Database
from server.data.outbox import OutboxRow
from server.identity.tables import PersonalTokenRow, PersonRow
from tests.builders import PASSWORD, a_person
from tests.databases import on_every_database
from tests.server.conftest import a_browser

NEW = "another-good-phrase"


@pytest.fixture
async def priya(database: Database, browser: httpx.AsyncClient) -> PersonRow:
    """Priya, signed in with `browser`."""
    async with database.writing() as db:
        person = await a_person(db, "Priya Nair")
    assert (await signed_in(browser, person)).status_code == 200
    return person


async def signed_in(
    client: httpx.AsyncClient, person: PersonRow, password: str = PASSWORD
) -> httpx.Response:
    return await client.post("/api/session", json={"email": person.email, "password": password})


def with_token(app: FastAPI, secret: str) -> httpx.AsyncClient:
    return a_browser(app, Authorization=f"Bearer {secret}")


async def a_token(browser: httpx.AsyncClient) -> dict[str, str]:
    answer = await browser.post("/api/me/tokens", json={"name": "Timetable", "days": 30})
    assert answer.status_code == 201
    made: dict[str, str] = answer.json()
    return made


async def ended(database: Database) -> list[dict[str, object]]:
    async with database.reading() as db:
        rows = (await db.exec(select(OutboxRow).where(OutboxRow.name == "sign-in.ended"))).all()
    return [row.payload for row in rows]


async def test_a_new_name_is_shown_at_once(browser: httpx.AsyncClient, priya: PersonRow) -> None:
    answer = await browser.patch("/api/me", json={"name": "  Priya N  "})
    assert answer.json()["name"] == "Priya N"
    assert (await browser.get("/api/me")).json()["name"] == "Priya N"


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
async def test_a_name_is_one_line_that_says_something(
    browser: httpx.AsyncClient, priya: PersonRow, name: str
) -> None:
    assert (await browser.patch("/api/me", json={"name": name})).status_code == 422


@on_every_database
async def test_a_new_password_signs_out_everywhere_else(
    app: FastAPI, browser: httpx.AsyncClient, priya: PersonRow, database: Database
) -> None:
    async with a_browser(app) as phone:
        await signed_in(phone, priya)
        asked = {"current": PASSWORD, "new": NEW}
        assert (await browser.post("/api/me/password", json=asked)).status_code == 204
        assert (await phone.get("/api/me")).status_code == 401
        assert (await browser.get("/api/me")).status_code == 200
        assert (await signed_in(phone, priya)).status_code == 401
        assert (await signed_in(phone, priya, NEW)).status_code == 200
    assert [event["person_id"] for event in await ended(database)] == [str(priya.id)]


async def test_the_current_password_is_needed_for_a_new_one(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    asked = {"current": "wrong", "new": NEW}
    answer = await browser.post("/api/me/password", json=asked)
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["field"] == "current"


async def test_guessing_the_current_password_slows_down(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    asked = {"current": "wrong", "new": NEW}
    for _ in range(10):
        assert (await browser.post("/api/me/password", json=asked)).status_code == 422
    assert (await browser.post("/api/me/password", json=asked)).status_code == 429


async def test_a_short_password_is_refused(browser: httpx.AsyncClient, priya: PersonRow) -> None:
    asked = {"current": PASSWORD, "new": "short"}
    assert (await browser.post("/api/me/password", json=asked)).status_code == 422


@on_every_database
async def test_a_token_acts_in_its_persons_name(
    app: FastAPI, browser: httpx.AsyncClient, priya: PersonRow, database: Database
) -> None:
    made = await a_token(browser)
    assert made["secret"].startswith("jpd_")
    async with with_token(app, made["secret"]) as program:
        assert (await program.get("/api/me")).json()["id"] == str(priya.id)
    async with database.reading() as db:
        row = (await db.exec(select(PersonalTokenRow))).one()
    assert row.token_hash == hashlib.sha256(made["secret"].encode()).digest()
    assert row.last_used_at is not None


async def test_the_secret_of_a_token_is_told_once(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    made = await a_token(browser)
    listed = await browser.get("/api/me/tokens")
    assert [token["id"] for token in listed.json()["items"]] == [made["id"]]
    assert made["secret"] not in listed.text


@on_every_database
async def test_a_revoked_token_is_nobody_and_what_it_opened_is_closed(
    app: FastAPI, browser: httpx.AsyncClient, priya: PersonRow, database: Database
) -> None:
    made = await a_token(browser)
    assert (await browser.delete(f"/api/me/tokens/{made['id']}")).status_code == 204
    async with with_token(app, made["secret"]) as program:
        assert (await program.get("/api/me")).status_code == 401
    assert [event["token_ids"] for event in await ended(database)] == [[made["id"]]]
    assert (await browser.delete(f"/api/me/tokens/{made['id']}")).status_code == 404


async def test_an_expired_token_is_nobody(
    app: FastAPI, browser: httpx.AsyncClient, priya: PersonRow, database: Database
) -> None:
    made = await a_token(browser)
    async with database.writing() as db:
        row = (await db.exec(select(PersonalTokenRow))).one()
        row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    async with with_token(app, made["secret"]) as program:
        assert (await program.get("/api/me")).status_code == 401


async def test_a_wrong_token_is_nobody_even_with_a_good_cookie(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    headers = {"authorization": "Bearer jpd_made-up"}
    assert (await browser.get("/api/me", headers=headers)).status_code == 401


async def test_a_token_cannot_make_tokens_or_change_the_password(
    app: FastAPI, browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    made = await a_token(browser)
    async with with_token(app, made["secret"]) as program:
        asked = {"name": "More", "days": 1}
        assert (await program.post("/api/me/tokens", json=asked)).status_code == 403
        change = {"current": PASSWORD, "new": NEW}
        assert (await program.post("/api/me/password", json=change)).status_code == 403


async def test_somebody_elses_token_and_session_do_not_exist(
    app: FastAPI, browser: httpx.AsyncClient, priya: PersonRow, database: Database
) -> None:
    made = await a_token(browser)
    place = (await browser.get("/api/me/sessions")).json()["items"][0]["id"]
    async with database.writing() as db:
        tom = await a_person(db)
    async with a_browser(app) as other:
        await signed_in(other, tom)
        assert (await other.delete(f"/api/me/tokens/{made['id']}")).status_code == 404
        assert (await other.delete(f"/api/me/sessions/{place}")).status_code == 404


@on_every_database
async def test_one_place_is_signed_out_from_another(
    app: FastAPI, browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    async with a_browser(app, **{"User-Agent": "A phone"}) as phone:
        await signed_in(phone, priya)
        places = (await browser.get("/api/me/sessions")).json()["items"]
        assert {place["current"] for place in places} == {True, False}
        of_phone = next(place for place in places if place["user_agent"] == "A phone")
        assert (await browser.delete(f"/api/me/sessions/{of_phone['id']}")).status_code == 204
        assert (await phone.get("/api/me")).status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/me"),
        ("PATCH", "/api/me"),
        ("POST", "/api/me/password"),
        ("GET", "/api/me/tokens"),
        ("GET", "/api/me/sessions"),
    ],
)
async def test_nobody_is_asked_to_sign_in(
    browser: httpx.AsyncClient, method: str, path: str
) -> None:
    body = {"name": "x", "current": PASSWORD, "new": NEW} if method != "GET" else None
    answer = await browser.request(method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")
    assert answer.headers["www-authenticate"] == "Bearer"
