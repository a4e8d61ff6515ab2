"""A request's transaction: committed before the answer, rolled back on any error."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from server.data import failures
from server.data.db import Database, Db
from server.identity.tables import PersonRow
from server.web import problems
from server.web.errors import Conflict
from server.web.requests import Requests
from tests.builders import a_person
from tests.databases import on_every_database


def an_app(database: Database) -> FastAPI:
    app = FastAPI()
    app.state.database = database
    problems.install(app)
    failures.install(app)
    app.add_middleware(Requests)

    @app.post("/people", status_code=201)
    async def add(db: Db, name: str) -> str:
        person = await a_person(db, name, email=f"{name}@school.example")
        if name == "refused":
            raise Conflict
        return str(person.id)

    @app.get("/people")
    async def count(db: Db) -> int:
        return (await db.exec(select(func.count()).select_from(PersonRow))).one()

    @app.get("/write-on-get")
    async def write(db: Db) -> None:
        await a_person(db)

    return app


@pytest.fixture
async def client(database: Database) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(an_app(database), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://jpd.test")


@on_every_database
async def test_what_an_answer_confirms_is_committed(client: httpx.AsyncClient) -> None:
    assert (await client.post("/people?name=priya")).status_code == 201
    assert (await client.get("/people")).json() == 1


@on_every_database
async def test_an_error_undoes_the_whole_request(client: httpx.AsyncClient) -> None:
    assert (await client.post("/people?name=refused")).status_code == 409
    assert (await client.get("/people")).json() == 0


@on_every_database
async def test_a_commit_that_fails_is_never_confirmed(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_session: object) -> None:
        raise DBAPIError("COMMIT", None, Exception("database or disk is full"))

    monkeypatch.setattr("sqlmodel.ext.asyncio.session.AsyncSession.commit", fails)
    answer = await client.post("/people?name=priya")
    assert answer.status_code == 507
    assert "disk is full" in answer.json()["detail"]


@on_every_database
async def test_reading_cannot_write(client: httpx.AsyncClient) -> None:
    assert (await client.get("/write-on-get")).status_code >= 500
    assert (await client.get("/people")).json() == 0


@on_every_database
async def test_many_writers_wait_for_each_other(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.post(f"/people?name=p{n}") for n in range(30)))
    assert {answer.status_code for answer in answers} == {201}
    assert (await client.get("/people")).json() == 30


@on_every_database
async def test_two_rows_of_one_address_are_a_conflict(client: httpx.AsyncClient) -> None:
    await client.post("/people?name=priya")
    answer = await client.post("/people?name=priya")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


@on_every_database
async def test_moments_come_back_in_utc(database: Database) -> None:
    async with database.writing() as db:
        made = await a_person(db)
    async with database.reading() as db:
        found = (await db.exec(select(PersonRow).where(col(PersonRow.id) == made.id))).one()
    assert found.created_at == made.created_at
    assert found.created_at.utcoffset() is not None
