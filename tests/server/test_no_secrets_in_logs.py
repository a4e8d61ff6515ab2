"""Whatever people do, no password, token, cookie or address of theirs is in a line of the log."""

import io
import json
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog
from fastapi import FastAPI

from server.settings import Settings
from server.web.logs import configure_logs
from tests.builders import PASSWORD, a_person
from tests.server.conftest import a_browser

EMAIL = "priya.nair@school.example"
GUESS = "a-guess-that-is-wrong"
NEW = "another-good-phrase"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All lines, from the most talkative level on."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stderr", out)
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers, root.level
    configure_logs(Settings(log_format="json", log_level="debug"))
    yield out
    root.handlers, root.level = handlers, level
    structlog.configure(**before)


async def everything_with_secrets(app: FastAPI, browser: httpx.AsyncClient) -> set[str]:
    """Sign in, fail to, change the password, make and use a token; what has to stay secret."""
    async with app.state.database.writing() as db:
        await a_person(db, email=EMAIL)
    await browser.post("/api/session", json={"email": EMAIL, "password": GUESS})
    await browser.post("/api/session", json={"email": EMAIL, "password": [GUESS]})
    await browser.post("/api/session", json={"email": EMAIL, "password": PASSWORD})
    cookie = browser.cookies["jpd_session"]
    await browser.post("/api/me/password", json={"current": PASSWORD, "new": NEW})
    token = (await browser.post("/api/me/tokens", json={"name": "T"})).json()["secret"]
    async with a_browser(app, Authorization=f"Bearer {token}") as program:
        await program.get("/api/me", params={"secret": GUESS})
    address = (await browser.post("/api/me/calendar")).json()["address"]
    calendar = address.rpartition("/")[2].removesuffix(".ics")
    await browser.get(f"/calendar/{calendar}.ics")
    wrong = {"token": "an-invitation-that-was-never-sent"}
    await browser.post("/api/invitations/look", json=wrong)
    return {EMAIL, GUESS, PASSWORD, NEW, cookie, token, calendar, wrong["token"]}


async def test_no_secret_is_logged(
    app: FastAPI, browser: httpx.AsyncClient, written: io.StringIO
) -> None:
    secrets = await everything_with_secrets(app, browser)
    lines = written.getvalue()
    assert len(lines.splitlines()) >= 8
    assert {secret for secret in secrets if secret in lines} == set()
    for line in lines.splitlines():
        json.loads(line)


async def test_no_secret_is_logged_when_everything_fails(
    app: FastAPI,
    browser: httpx.AsyncClient,
    written: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fails(_session: object) -> None:
        raise ZeroDivisionError

    async with app.state.database.writing() as db:
        await a_person(db, email=EMAIL)
    monkeypatch.setattr("sqlmodel.ext.asyncio.session.AsyncSession.commit", fails)
    answer = await browser.post("/api/session", json={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 500
    assert "ZeroDivisionError" in written.getvalue()
    assert PASSWORD not in written.getvalue()
    assert EMAIL not in written.getvalue()
