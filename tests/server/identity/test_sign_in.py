"""Signing in and out: sessions, throttle, and the same answer for unknown people."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from server.data.audit import AuditRow, verify
from server.data.db import Database
from server.identity.passwords import Passwords
from server.identity.tables import PersonRow, SessionRow, SignInAttemptRow
from server.identity.throttle import admit, network_of
from server.settings import Settings
from server.web.errors import TooMany, Unavailable
from tests.builders import NOW, PASSWORD, a_person
from tests.databases import on_every_database
from tests.server.conftest import PAGE, a_browser

PRIYA = "priya@school.example"
RIGHT = {"email": PRIYA, "password": PASSWORD}
WRONG = {"email": PRIYA, "password": "something-else"}
UNKNOWN = {"email": "nobody@school.example", "password": PASSWORD}


@pytest.fixture
async def priya(database: Database) -> PersonRow:
    async with database.writing() as db:
        return await a_person(db, "Priya Nair", email=PRIYA)


@on_every_database
async def test_the_right_password_opens_a_session(
    browser: httpx.AsyncClient, priya: PersonRow, database: Database
) -> None:
    answer = await browser.post("/api/session", json=RIGHT)
    assert answer.status_code == 200
    assert answer.json()["name"] == "Priya Nair"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("jpd_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (await browser.get("/api/me")).json()["email"] == PRIYA
    async with database.reading() as db:
        session = (await db.exec(select(SessionRow))).one()
        assert await verify(db) is None
    secret = browser.cookies["jpd_session"]
    assert session.token_hash == hashlib.sha256(secret.encode()).digest()


@pytest.mark.parametrize("email", [" Priya@School.Example ", "PRIYA@SCHOOL.EXAMPLE"])
async def test_capitals_and_spaces_of_an_address_do_not_matter(
    browser: httpx.AsyncClient, priya: PersonRow, email: str
) -> None:
    answer = await browser.post("/api/session", json=RIGHT | {"email": email})
    assert answer.status_code == 200


@on_every_database
async def test_unknown_people_and_wrong_passwords_get_one_answer(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    wrong = await browser.post("/api/session", json=WRONG)
    unknown = await browser.post("/api/session", json=UNKNOWN)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() | {"instance": ""} == unknown.json() | {"instance": ""}
    assert "set-cookie" not in wrong.headers


async def test_an_unknown_person_costs_as_many_hashes_as_a_known_one(
    app: FastAPI, browser: httpx.AsyncClient, priya: PersonRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    matches = Passwords._matches

    def counted(self: Passwords, kept: str, password: str) -> bool:
        hashed.append(kept)
        return matches(self, kept, password)

    monkeypatch.setattr(Passwords, "_matches", counted)
    await browser.post("/api/session", json=WRONG)
    await browser.post("/api/session", json=UNKNOWN)
    assert len(hashed) == 2
    assert (
        hashed[0].rpartition("$")[0].rpartition("$")[0]
        == (hashed[1].rpartition("$")[0].rpartition("$")[0])
    )


async def test_a_closed_account_cannot_sign_in_and_is_signed_out(
    browser: httpx.AsyncClient, priya: PersonRow, database: Database
) -> None:
    await browser.post("/api/session", json=RIGHT)
    async with database.writing() as db:
        row = await db.get(PersonRow, priya.id)
        assert row is not None
        row.closed_at = NOW
    assert (await browser.get("/api/me")).status_code == 401
    assert (await browser.post("/api/session", json=RIGHT)).status_code == 401


async def test_signing_in_again_makes_a_new_session_and_ends_the_old_one(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    await browser.post("/api/session", json=RIGHT)
    old = browser.cookies["jpd_session"]
    await browser.post("/api/session", json=RIGHT)
    assert browser.cookies["jpd_session"] != old
    with_old = await browser.get("/api/me", headers={"cookie": f"jpd_session={old}"})
    assert with_old.status_code == 401


@on_every_database
async def test_signing_out_ends_the_session_at_the_server(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    await browser.post("/api/session", json=RIGHT)
    secret = browser.cookies["jpd_session"]
    assert (await browser.delete("/api/session")).status_code == 204
    assert "jpd_session" not in browser.cookies
    again = await browser.get("/api/me", headers={"cookie": f"jpd_session={secret}"})
    assert again.status_code == 401
    assert (await browser.delete("/api/session")).status_code == 204


@pytest.mark.parametrize("cookie", ["", "x", "é", "jpd_session", "a" * 5000])
async def test_a_made_up_cookie_is_nobody(browser: httpx.AsyncClient, cookie: str) -> None:
    headers = {"cookie": f"jpd_session={cookie}".encode()}
    assert (await browser.get("/api/me", headers=headers)).status_code == 401  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "ago"),
    [(SessionRow.last_seen_at, timedelta(days=8)), (SessionRow.expires_at, timedelta(seconds=1))],
)
async def test_a_session_ends_unused_or_at_its_absolute_limit(
    browser: httpx.AsyncClient,
    priya: PersonRow,
    database: Database,
    column: object,
    ago: timedelta,
) -> None:
    await browser.post("/api/session", json=RIGHT)
    async with database.writing() as db:
        session = (await db.exec(select(SessionRow))).one()
        setattr(session, column.key, datetime.now(UTC) - ago)  # type: ignore[attr-defined]
    assert (await browser.get("/api/me")).status_code == 401


async def test_use_keeps_a_session_open(
    browser: httpx.AsyncClient, priya: PersonRow, database: Database
) -> None:
    await browser.post("/api/session", json=RIGHT)
    async with database.writing() as db:
        session = (await db.exec(select(SessionRow))).one()
        session.last_seen_at = datetime.now(UTC) - timedelta(days=6)
    assert (await browser.get("/api/me")).status_code == 200
    async with database.reading() as db:
        session = (await db.exec(select(SessionRow))).one()
    assert datetime.now(UTC) - session.last_seen_at < timedelta(minutes=1)


async def test_over_https_the_cookie_is_bound_to_the_host(
    settings: Settings, priya: PersonRow
) -> None:
    from server.app import create_app

    app = create_app(settings.model_copy(update={"public_url": "https://jpd.test"}))
    async with app.router.lifespan_context(app), a_browser(app) as client:
        answer = await client.post(
            "/api/session", json=RIGHT, headers={"origin": "https://jpd.test"}
        )
    assert answer.headers["set-cookie"].startswith("__Host-jpd_session=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "Domain" not in answer.headers["set-cookie"]


@on_every_database
async def test_after_ten_failures_the_account_has_to_wait_whoever_asks(
    app: FastAPI, browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    for _ in range(10):
        assert (await browser.post("/api/session", json=WRONG)).status_code == 401
    answer = await browser.post("/api/session", json=RIGHT)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert "Please wait" in answer.json()["detail"]


async def test_an_unknown_account_has_to_wait_in_the_same_words(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    for _ in range(10):
        await browser.post("/api/session", json=WRONG)
        await browser.post("/api/session", json=UNKNOWN)
    known = await browser.post("/api/session", json=WRONG)
    unknown = await browser.post("/api/session", json=UNKNOWN)
    assert known.status_code == unknown.status_code == 429
    assert known.json()["detail"] == unknown.json()["detail"]


async def test_many_attempts_at_once_are_counted_too(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    answers = await asyncio.gather(*(browser.post("/api/session", json=WRONG) for _ in range(15)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 5


async def test_a_success_forgives_what_was_mistyped_before(
    browser: httpx.AsyncClient, priya: PersonRow
) -> None:
    for _ in range(3):
        for _ in range(9):
            await browser.post("/api/session", json=WRONG)
        assert (await browser.post("/api/session", json=RIGHT)).status_code == 200


async def test_a_school_behind_one_address_has_room(database: Database, settings: Settings) -> None:
    async with database.writing() as db:
        for number in range(199):
            await admit(db, f"t{number}@school.example", "192.0.2.1", settings, NOW)
        await admit(db, "last@school.example", "192.0.2.1", settings, NOW)
        with pytest.raises(TooMany, match="your network"):
            await admit(db, "one-more@school.example", "192.0.2.1", settings, NOW)
        await admit(db, "one-more@school.example", "192.0.2.2", settings, NOW)


async def test_waiting_ends_with_the_window(database: Database, settings: Settings) -> None:
    async with database.writing() as db:
        for second in range(10):
            at = NOW + timedelta(seconds=second)
            await admit(db, PRIYA, "192.0.2.1", settings, at)
        with pytest.raises(TooMany, match="Please wait 15 minutes") as found:
            await admit(db, PRIYA, "192.0.2.1", settings, NOW + timedelta(seconds=10))
        assert found.value.headers["Retry-After"] == "890"
        await admit(db, PRIYA, "192.0.2.1", settings, NOW + timedelta(minutes=15))


async def test_attempts_are_kept_for_a_day(database: Database, settings: Settings) -> None:
    async with database.writing() as db:
        await admit(db, PRIYA, "192.0.2.1", settings, NOW)
        await admit(db, PRIYA, "192.0.2.1", settings, NOW + timedelta(days=1, seconds=1))
        assert len((await db.exec(select(SignInAttemptRow))).all()) == 1


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unix", "unknown"),
        (None, "unknown"),
    ],
)
def test_one_connection_counts_as_one_network(host: str | None, network: str) -> None:
    assert network_of(host) == network


async def test_a_password_is_kept_at_todays_cost_after_signing_in(
    browser: httpx.AsyncClient, priya: PersonRow, database: Database, settings: Settings
) -> None:
    dearer = settings.model_copy(update={"password_rounds": 2})
    kept = await Passwords(dearer).hash(PASSWORD)
    async with database.writing() as db:
        row = await db.get(PersonRow, priya.id)
        assert row is not None
        row.password_hash = kept
    assert (await browser.post("/api/session", json=RIGHT)).status_code == 200
    async with database.reading() as db:
        row = await db.get(PersonRow, priya.id)
        assert row is not None
        assert not Passwords(settings).outdated(row.password_hash)
    assert (await browser.post("/api/session", json=RIGHT)).status_code == 200


async def test_a_queue_that_grows_without_end_is_refused(settings: Settings) -> None:
    passwords = Passwords(settings)
    passwords._waiting = 200
    with pytest.raises(Unavailable):
        await passwords.verify(None, PASSWORD)


async def test_another_site_cannot_sign_somebody_in(app: FastAPI, priya: PersonRow) -> None:
    async with a_browser(app, Origin="https://evil.example") as client:
        assert (await client.post("/api/session", json=RIGHT)).status_code == 403


async def test_a_program_signs_in_without_an_origin(app: FastAPI, priya: PersonRow) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=PAGE) as program:
        assert (await program.post("/api/session", json=RIGHT)).status_code == 200


async def test_signing_in_is_on_record(
    browser: httpx.AsyncClient, priya: PersonRow, database: Database
) -> None:
    await browser.post("/api/session", json=RIGHT)
    await browser.delete("/api/session")
    async with database.reading() as db:
        rows = (await db.exec(select(AuditRow).order_by(col(AuditRow.number)))).all()
    assert [(row.action, row.actor_id) for row in rows] == [
        ("session.opened", priya.id),
        ("session.ended", priya.id),
    ]
