"""What a change of a cycle does to the plans that people have open just then."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from pycrdt import Map

from client.document import LiveDocument
from client.errors import AccessLost
from client.retry import Retry
from client.session import Session
from tests.server.live.serving import served
from tests.server.valley import Valley

WITHIN = 2.0


@asynccontextmanager
async def opened(valley: Valley, address: str, who: str, plan: str) -> AsyncIterator[LiveDocument]:
    """`who` has the plan open."""
    token = valley.clients[who].headers["Authorization"].removeprefix("Bearer ")
    retry = Retry(first=0.01, longest=0.05)
    async with (
        Session(f"http://{address}", token=token) as session,
        LiveDocument(session, plan, retry=retry) as document,
    ):
        yield document


def schools_in(document: LiveDocument) -> list[str]:
    records = document.doc.get("fields", type=Map)["schools"]
    return [str(record["school"]) for record in records]


async def test_who_is_removed_from_the_cycle_stops_receiving_within_two_seconds(
    valley: Valley, app: FastAPI
) -> None:
    cycle: Any = await valley.joint()
    plan = cycle["documents"][0]["id"]
    async with served(app) as address, opened(valley, address, "tom", plan) as document:
        path = f"/cycles/{cycle['id']}/people/{valley.person('tom')}"
        await valley.ask("priya", "DELETE", path)
        with pytest.raises(AccessLost):
            async with asyncio.timeout(WITHIN):
                await document.until(lambda: False)


async def test_whose_school_withdraws_stops_receiving_within_two_seconds(
    valley: Valley, app: FastAPI
) -> None:
    cycle: Any = await valley.joint()
    plan = cycle["documents"][0]["id"]
    async with served(app) as address, opened(valley, address, "tom", plan) as document:
        path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
        await valley.ask("gareth", "PUT", path, {"accept": False})
        with pytest.raises(AccessLost):
            async with asyncio.timeout(WITHIN):
                await document.until(lambda: False)


async def test_a_school_that_accepts_appears_in_the_plan_that_others_have_open(
    valley: Valley, app: FastAPI
) -> None:
    cycle: Any = await valley.started("priya", "riverside")
    plan = cycle["documents"][0]["id"]
    async with served(app) as address, opened(valley, address, "priya", plan) as document:
        path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
        await valley.ask("gareth", "PUT", path, {"accept": True})
        async with asyncio.timeout(WITHIN):
            await document.until(lambda: valley.school("riverside") in schools_in(document))


async def test_who_has_a_plan_open_is_working_now(valley: Valley, app: FastAPI) -> None:
    cycle: Any = await valley.joint()
    plan = cycle["documents"][0]["id"]
    async with served(app) as address, opened(valley, address, "tom", plan):
        [working] = (await valley.ask("priya", "GET", "/home"))["working_now"]
        assert (working["person"]["name"], working["cycle_id"]) == ("Tom", cycle["id"])
