"""First run: the first account on an empty server."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from server.app import create_app
from server.people.setup import new_code
from server.settings import Settings
from tests.databases import on_every_database
from tests.server.conftest import a_browser

HELEN = {
    "name": "Helen Marsh",
    "email": "Helen@school.example",
    "password": "a-phrase-of-her-own",
}
HERE = "http://127.0.0.1:8000"


@pytest.fixture
async def here(settings: Settings) -> AsyncIterator[FastAPI]:
    """The application where only this machine reaches it."""
    async for app in running(settings.model_copy(update={"public_url": HERE})):
        yield app


@pytest.fixture
async def guarded(settings: Settings) -> AsyncIterator[FastAPI]:
    """The application where others may reach it."""
    async for app in running(settings.model_copy(update={"host": "192.0.2.1"})):
        yield app


async def running(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


def local(app: FastAPI) -> httpx.AsyncClient:
    return a_browser(app, Origin=HERE)


@on_every_database
async def test_on_an_empty_server_somebody_becomes_the_administrator_and_is_signed_in(
    here: FastAPI,
) -> None:
    async with local(here) as browser:
        state = (await browser.get("/api/setup")).json()
        assert state == {
            "needed": True,
            "code_required": False,
            "register_schools": 0,
            "register_date": None,
            "demo": None,
        }
        me = (await browser.post("/api/setup", json=HELEN)).json()
        assert (me["name"], me["email"], me["is_administrator"]) == (
            "Helen Marsh",
            "helen@school.example",
            True,
        )
        assert (await browser.get("/api/me")).json() == me
        assert (await browser.get("/api/setup")).json()["needed"] is False


@on_every_database
async def test_there_is_one_first_run(here: FastAPI) -> None:
    async with local(here) as browser, local(here) as other:
        assert (await browser.post("/api/setup", json=HELEN)).status_code == 200
        late = await other.post("/api/setup", json=HELEN | {"email": "other@school.example"})
        assert late.status_code == 409
        assert (await other.get("/api/me")).status_code == 401


async def test_where_strangers_may_come_the_printed_code_is_needed(guarded: FastAPI) -> None:
    [announced] = guarded.state.announcements
    code = announced.rpartition(" ")[2]
    async with a_browser(guarded) as browser:
        assert (await browser.get("/api/setup")).json()["code_required"] is True
        for wrong in ("", "abcd-efgh-jkmn"):
            refused = await browser.post("/api/setup", json=HELEN | {"code": wrong})
            assert refused.status_code == 422
            assert refused.json()["fields"][0]["field"] == "code"
        typed = f" {code.upper().replace('-', ' ')} "
        assert (await browser.post("/api/setup", json=HELEN | {"code": typed})).status_code == 200


async def test_guessing_the_code_is_throttled(guarded: FastAPI) -> None:
    async with a_browser(guarded) as browser:
        wrong = HELEN | {"code": "abcd-efgh-jkmn"}
        codes = [(await browser.post("/api/setup", json=wrong)).status_code for _ in range(11)]
        assert codes == [422] * 10 + [429]


async def test_a_page_behind_a_proxy_is_not_this_machine_alone(app: FastAPI) -> None:
    assert app.state.settings.host == "127.0.0.1"
    assert app.state.setup_code is not None


@pytest.mark.parametrize(
    ("field", "value"), [("password", "short"), ("email", "nobody"), ("name", "  ")]
)
async def test_what_is_wrong_with_the_first_account_is_said_at_its_field(
    here: FastAPI, field: str, value: str
) -> None:
    async with local(here) as browser:
        refused = await browser.post("/api/setup", json=HELEN | {field: value})
        assert refused.status_code == 422
        assert [each["field"] for each in refused.json()["fields"]] == [field]
        assert (await browser.get("/api/setup")).json()["needed"] is True


def test_a_code_can_be_read_aloud() -> None:
    code = new_code()
    assert len(code) == 14
    assert not set(code) & set("01ilo")
