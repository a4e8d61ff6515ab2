"""`GET /api/health` tells a part that is not well, and the others all the same."""

import httpx
from fastapi import FastAPI

from tests.databases import on_every_database


@on_every_database
async def test_a_healthy_server_says_so(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/api/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "process": "ok",
        "database": "ok",
        "log": "ok",
        "bus": "none",
        "damaged": 0,
        "projections_lag": 0.0,
        "jobs": {"looked_at": None, "ran_at": None, "failing": []},
    }


async def test_a_failing_part_is_named(app: FastAPI, browser: httpx.AsyncClient) -> None:
    async def fails() -> None:
        raise OSError("the disk is gone")

    app.state.probes["log"] = fails
    answer = await browser.get("/api/health")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "failing",
        "process": "ok",
        "database": "ok",
        "log": "failing",
        "bus": "none",
        "damaged": 0,
        "projections_lag": 0.0,
        "jobs": {"looked_at": None, "ran_at": None, "failing": []},
    }
