"""Security headers on every answer, and a policy without exceptions for scripts."""

import httpx
import pytest
from fastapi import FastAPI

from server.settings import Settings
from server.web.headers import SecurityHeaders, content_policy


def a_client(settings: Settings) -> httpx.AsyncClient:
    app = FastAPI()
    app.add_middleware(SecurityHeaders, settings=settings)

    @app.get("/api/thing")
    async def thing() -> None: ...

    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jpd.test")


@pytest.mark.parametrize("path", ["/api/thing", "/nothing"])
async def test_every_answer_carries_them(path: str) -> None:
    headers = (await a_client(Settings()).get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


async def test_https_is_asked_for_again_next_time() -> None:
    headers = (await a_client(Settings(public_url="https://jpd.example")).get("/x")).headers
    assert headers["strict-transport-security"] == "max-age=31536000"


async def test_answers_of_the_api_are_kept_by_no_cache() -> None:
    assert (await a_client(Settings()).get("/api/thing")).headers["cache-control"] == "no-store"


def test_the_policy_allows_nothing_inline_and_nobody_else() -> None:
    policy = content_policy(["https://jpd.example"])
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert "unsafe" not in policy
    assert parts["default-src"] == "'none'"
    assert parts["script-src"] == "'self'"
    assert parts["style-src"] == "'self'"
    assert parts["frame-ancestors"] == "'none'"
    assert parts["connect-src"] == "'self' wss://jpd.example"
