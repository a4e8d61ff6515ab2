"""Every error is a problem document with a sentence for the person and the request's id."""

from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Query
from pydantic import BaseModel, EmailStr, SecretStr
from pydantic import Field as Describe

from server.web import errors, problems
from server.web.errors import ProblemError, TooMany
from server.web.requests import Requests


class Form(BaseModel):
    email: EmailStr
    password: Annotated[SecretStr, Describe(min_length=12)]


def an_app() -> FastAPI:
    app = FastAPI()
    problems.install(app)
    app.add_middleware(Requests)

    @app.post("/form")
    async def form(asked: Form) -> None: ...

    @app.get("/things/{thing_id}")
    async def thing(thing_id: UUID, limit: Annotated[int, Query(le=10)] = 1) -> None: ...

    @app.get("/defect")
    async def defect() -> None:
        raise ZeroDivisionError

    @app.get("/slow-down")
    async def slow_down() -> None:
        raise TooMany("Please wait.", retry_after=7)

    return app


@pytest.fixture
async def client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(an_app(), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://jpd.test")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("DELETE", "/form", 405, "method-not-allowed"),
        ("GET", "/defect", 500, "internal"),
        ("GET", "/slow-down", 429, "too-many"),
        ("GET", "/things/7", 422, "invalid"),
    ],
)
async def test_every_error_is_a_problem_document(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"/problems/{code}")
    assert body["instance"] == answer.headers["x-request-id"]
    assert body["detail"].endswith(".")


async def test_a_defect_tells_nothing_of_our_insides(client: httpx.AsyncClient) -> None:
    assert "ZeroDivision" not in (await client.get("/defect")).text


async def test_what_to_wait_is_in_a_header(client: httpx.AsyncClient) -> None:
    assert (await client.get("/slow-down")).headers["retry-after"] == "7"


async def test_a_wrong_method_names_the_right_ones(client: httpx.AsyncClient) -> None:
    assert (await client.delete("/form")).headers["allow"] == "POST"


async def test_each_wrong_field_is_named_with_a_sentence(client: httpx.AsyncClient) -> None:
    answer = await client.post("/form", json={"email": "priya", "password": "short"})
    assert answer.json()["fields"] == [
        {"field": "email", "message": "This is not an e-mail address."},
        {"field": "password", "message": "Use at least 12 characters."},
    ]


async def test_a_missing_field_is_asked_for(client: httpx.AsyncClient) -> None:
    fields = (await client.post("/form", json={})).json()["fields"]
    assert {field["message"] for field in fields} == {"This is needed."}


async def test_what_was_sent_is_never_sent_back(client: httpx.AsyncClient) -> None:
    answer = await client.post("/form", json={"email": "x", "password": "practice"})
    assert "practice" not in answer.text


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'{"email": 1}'])
async def test_a_body_that_cannot_be_read_is_a_problem(
    client: httpx.AsyncClient, body: bytes
) -> None:
    answer = await client.post("/form", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.json()["detail"]


def every_problem(kind: type[ProblemError] = ProblemError) -> list[type[ProblemError]]:
    return [kind, *(found for sub in kind.__subclasses__() for found in every_problem(sub))]


def test_codes_are_unique_and_every_kind_has_a_title_and_a_sentence() -> None:
    kinds = [kind for kind in every_problem() if kind.__module__ == errors.__name__]
    codes = [kind.code for kind in kinds if kind not in {ProblemError}]
    assert len(set(codes)) == len(codes)
    for kind in kinds:
        assert kind.title
        assert kind.sentence.endswith(".")
        assert 400 <= kind.status < 600
