"""Whoever is taken out, lowered or closed stops receiving at once, on what they have open."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI

from client.document import LiveDocument
from client.errors import AccessLost, LiveSignedOut
from client.retry import Retry
from client.session import Session
from tests.server.live.serving import served
from tests.server.valley import Valley

WITHIN = 2.0


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "code"),
    [
        ("helen", "DELETE", "/alliances/{alliance}/people/{tom}", None, 204),
        ("gareth", "DELETE", "/alliances/{alliance}/schools/{riverside}/people/{tom}", None, 204),
        ("gareth", "DELETE", "/alliances/{alliance}/schools/{riverside}", None, 204),
        ("ada", "PATCH", "/people/{tom}", {"closed": True}, 200),
    ],
)
async def test_who_is_taken_out_stops_receiving_within_two_seconds(
    valley: Valley, app: FastAPI, who: str, method: str, path: str, body: Any, code: int
) -> None:
    cycle: Any = await valley.joint()
    token = valley.clients["tom"].headers["Authorization"].removeprefix("Bearer ")
    plan = cycle["documents"][0]["id"]
    where = path.format(
        alliance=valley.alliance.id,
        riverside=valley.school("riverside"),
        tom=valley.person("tom"),
    )
    retry = Retry(first=0.01, longest=0.05)
    async with (
        served(app) as address,
        Session(f"http://{address}", token=token) as session,
        LiveDocument(session, plan, retry=retry) as document,
    ):
        await valley.ask(who, method, where, body, code=code)
        with pytest.raises((AccessLost, LiveSignedOut)):
            async with asyncio.timeout(WITHIN):
                await document.until(lambda: False)
