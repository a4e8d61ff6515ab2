"""Two servers on one database: whatever happens to Redis, nothing is lost and all become equal."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from random import Random
from typing import Any

import httpx
import pytest

from client.document import LiveDocument
from client.session import Session
from sync.close_codes import CloseCode
from tests.peers.scribe import Scribe, assert_each_once_in_order
from tests.redis_server import RedisServer
from tests.running_server import Api, RunningServer
from tests.writing_group import Group, a_cycle, a_plan

Nodes = tuple[RunningServer, RunningServer]
Harm = Callable[[RedisServer], Coroutine[Any, Any, None]]
PAUSE_S = 0.02
PATIENCE_S = 60.0
REMOVED_WITHIN_S = 2.0


async def nothing(_redis: RedisServer) -> None:
    """It is left alone."""


async def emptied(redis: RedisServer) -> None:
    await asyncio.to_thread(redis.say, "FLUSHALL")


async def paused(redis: RedisServer) -> None:
    """So long that it counts as away, and comes back."""
    redis.pause()
    await asyncio.sleep(5)  # what is tested is a length of time
    redis.go_on()


async def killed(redis: RedisServer) -> None:
    redis.kill()
    await asyncio.sleep(1)  # what is tested is a length of time
    await asyncio.to_thread(redis.start)


HARMS = [nothing, emptied, paused, killed]


@pytest.fixture
async def plan(nodes: Nodes, people: Group) -> str:
    return await asyncio.to_thread(a_plan, nodes[0], people)


@pytest.fixture
async def scribes(nodes: Nodes, people: Group, plan: str) -> AsyncIterator[list[Scribe]]:
    """Four who write, two on each node."""
    writing = [
        Scribe(nodes[name % 2].live_address(plan), token, name)
        for name, token in enumerate(people.tokens)
    ]
    await asyncio.gather(*(scribe.peer.join() for scribe in writing))
    yield writing
    for scribe in writing:
        await scribe.peer.leave()


async def write_for_a_while(scribe: Scribe, random: Random, done: asyncio.Event) -> None:
    while not done.is_set():
        scribe.write()
        await scribe.peer.send_typed()
        await asyncio.sleep(random.uniform(0, PAUSE_S))


async def come_together(scribes: list[Scribe]) -> None:
    """Wait until everybody has everything; each mark once, each writer's in their order."""
    await asyncio.gather(*(scribe.peer.all_durable() for scribe in scribes))
    total = sum(scribe.written for scribe in scribes)
    for scribe in scribes:
        await scribe.peer.until(lambda scribe=scribe: len(scribe.marks()) == total)  # type: ignore[misc]
    assert len({str(scribe.text) for scribe in scribes}) == 1
    assert_each_once_in_order(
        scribes[0].marks(), {scribe.name: scribe.written for scribe in scribes}
    )


async def test_an_edit_on_one_node_is_seen_on_the_other_before_anybody_compares(
    scribes: list[Scribe],
) -> None:
    here, there = scribes[:2]
    took = []
    for writer, reader in [(here, there), (there, here)] * 10:
        began = time.monotonic()
        writer.write()
        await writer.peer.send_typed()
        await reader.peer.until(
            lambda writer=writer, reader=reader: (
                (writer.name, writer.written - 1)  # type: ignore[misc]
                in reader.marks()
            )
        )
        took.append(time.monotonic() - began)
    assert sorted(took)[len(took) // 2] < 1.0, took  # rooms compare every five seconds


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
async def test_whatever_happens_to_redis_while_people_write_nothing_is_lost(
    scribes: list[Scribe], redis: RedisServer, harm: Harm
) -> None:
    done = asyncio.Event()
    random = Random(8)
    writing = [asyncio.create_task(write_for_a_while(scribe, random, done)) for scribe in scribes]
    await scribes[0].peer.until(lambda: scribes[0].peer.durable >= 10)
    await harm(redis)
    enough = scribes[0].peer.durable + 10
    await scribes[0].peer.until(lambda: scribes[0].peer.durable >= enough)
    done.set()
    await asyncio.gather(*writing)
    await come_together(scribes)


@pytest.mark.parametrize("harm", [nothing, paused, killed], ids=lambda harm: harm.__name__)
async def test_people_on_two_nodes_see_each_other_again(
    nodes: Nodes,
    people: Group,
    plan: str,
    redis: RedisServer,
    harm: Harm,
) -> None:
    async with AsyncExitStack() as stack:
        opened = []
        for node, token in zip(nodes, people.tokens, strict=False):
            session = await stack.enter_async_context(Session(node.url, token=token))
            opened.append(await stack.enter_async_context(LiveDocument(session, plan)))
        here, there = opened
        harming = asyncio.create_task(harm(redis))
        await asyncio.sleep(0)  # it has begun: what is said now is lost
        here.look_at("focus")
        there.look_at("why")
        await harming
        async with asyncio.timeout(PATIENCE_S):
            await here.until(lambda: "why" in sections(here))
            await there.until(lambda: "focus" in sections(there))


def sections(document: LiveDocument) -> set[object]:
    """What the others look at."""
    return {state.get("section") for state in document.present.values()}


@pytest.mark.parametrize("stopped", [False, True], ids=["redis alive", "redis stopped"])
async def test_who_is_removed_on_one_node_is_out_on_the_other_within_two_seconds(
    nodes: Nodes, people: Group, redis: RedisServer, stopped: bool
) -> None:
    here, there = nodes
    cycle = await asyncio.to_thread(a_cycle, here, people)
    removed = Scribe(there.live_address(cycle["documents"][0]["id"]), people.tokens[1], 1)
    await removed.peer.join()
    if stopped:
        redis.pause()

    def remove() -> None:
        with here.program(people.tokens[0]) as client:
            Api(client).delete(f"/api/cycles/{cycle['id']}/people/{people.writers[1].id}")

    await asyncio.to_thread(remove)
    began = time.monotonic()
    await removed.peer.lost()
    assert time.monotonic() - began < REMOVED_WITHIN_S
    assert removed.peer.ending[0] == CloseCode.FORBIDDEN
    redis.go_on()


async def test_a_node_whose_redis_is_away_is_well_and_says_so(
    nodes: Nodes, redis: RedisServer
) -> None:
    async def until_the_bus_is(state: str) -> None:
        async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(trust_env=False) as client:
            while (await said(client))["bus"] != state:
                pass

    async def said(client: httpx.AsyncClient) -> dict[str, str]:
        answer = await client.get(f"{nodes[0].url}/api/health")
        assert answer.status_code == httpx.codes.OK
        body: dict[str, str] = answer.json()
        return body

    await until_the_bus_is("reached")
    redis.kill()
    await until_the_bus_is("away")
    await asyncio.to_thread(redis.start)
    await until_the_bus_is("reached")
