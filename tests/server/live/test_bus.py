"""Which bus the live documents use, and what `/api/health` says of it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from server.app import create_app
from server.settings import Settings
from sync.bus_memory import MemoryBus
from sync.bus_redis import RedisBus
from tests.redis_server import RedisServer, start_redis
from tests.server.conftest import a_browser


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with start_redis() as server:
        yield server


async def health(app: FastAPI) -> tuple[int, dict[str, Any]]:
    async with a_browser(app) as browser:
        answer: httpx.Response = await browser.get("/api/health")
        return answer.status_code, answer.json()


async def test_without_a_setting_the_process_is_alone(app: FastAPI) -> None:
    assert isinstance(app.state.live.hub._bus, MemoryBus)
    assert (await health(app))[1]["bus"] == "none"


async def test_with_the_setting_it_is_redis_and_health_says_whether_it_is_reached(
    settings: Settings, redis: RedisServer
) -> None:
    app = create_app(settings.model_copy(update={"redis_url": SecretStr(redis.url)}))
    async with app.router.lifespan_context(app):
        assert isinstance(app.state.live.hub._bus, RedisBus)
        assert (await health(app))[1]["bus"] == "reached"


async def test_a_server_whose_redis_is_away_starts_and_is_well(settings: Settings) -> None:
    nowhere = SecretStr("redis://127.0.0.1:1")
    app = create_app(settings.model_copy(update={"redis_url": nowhere}))
    async with app.router.lifespan_context(app):
        status, said = await health(app)
        assert (status, said["status"], said["bus"]) == (200, "ok", "away")
