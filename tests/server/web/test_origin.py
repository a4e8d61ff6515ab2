"""No other site acts in somebody's name."""

import httpx
import pytest
from fastapi import FastAPI

from server.settings import Settings
from server.web.origin import OriginCheck

OURS = Settings(public_url="https://jpd.example", extra_origins=["https://other.example"])
COOKIE = {"cookie": "__Host-jpd_session=x"}


@pytest.fixture
async def client() -> httpx.AsyncClient:
    app = FastAPI()
    app.add_middleware(OriginCheck, settings=OURS)

    @app.api_route("/thing", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    async def thing() -> None: ...

    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://jpd.example")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (COOKIE | {"origin": "https://jpd.example"}, 200),
        (COOKIE | {"origin": "https://other.example"}, 200),
        (COOKIE, 403),
        (COOKIE | {"origin": "null"}, 403),
        (COOKIE | {"origin": "http://jpd.example"}, 403),
        (COOKIE | {"origin": "https://jpd.example.evil.example"}, 403),
        (COOKIE | {"origin": "https://jpd.example:444"}, 403),
        ({}, 200),
        ({"authorization": "Bearer jpd_x"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"authorization": "Bearer jpd_x", "origin": "https://evil.example"}, 403),
        ({"authorization": "Bearer jpd_x"} | COOKIE, 200),
        ({"authorization": "Bearer "} | COOKIE, 403),
        ({"authorization": "Basic jpd_x"} | COOKIE, 403),
    ],
)
async def test_the_origin_must_be_exactly_ours_where_a_cookie_comes_along(
    client: httpx.AsyncClient, method: str, headers: dict[str, str], status: int
) -> None:
    answer = await client.request(method, "/thing", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "wrong-origin"
        assert "https://jpd.example" in answer.json()["detail"]


async def test_reading_needs_no_origin(client: httpx.AsyncClient) -> None:
    assert (await client.get("/thing", headers=COOKIE)).status_code == 200
