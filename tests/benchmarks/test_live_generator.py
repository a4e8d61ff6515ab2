"""The whole load, against a small server of its own that speaks y-websocket's protocol."""

import asyncio
from typing import Any

import pytest
from pycrdt import Doc
from websockets.asyncio.server import ServerConnection, broadcast, serve

from benchmarks.live_figures import Found, Job
from benchmarks.live_generator import run
from tests.peers.wire import Kind, Message, decode, encode


class Rooms:
    """Everything in memory; every `drops`-th update is kept from the others."""

    def __init__(self, drops: int = 0) -> None:
        self._docs: dict[str, Doc[Any]] = {}
        self._people: dict[str, set[ServerConnection]] = {}
        self._drops, self._updates = drops, 0

    async def serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        path = connection.request.path
        doc = self._docs.setdefault(path, Doc())
        people = self._people.setdefault(path, set())
        people.add(connection)
        async for frame in connection:
            assert isinstance(frame, bytes)
            for message in decode(frame):
                match message:
                    case Message(Kind.STEP1, known):
                        answer = Message(Kind.STEP2, doc.get_update(known))
                        await connection.send(encode(answer))
                    case Message(Kind.UPDATE, update):
                        doc.apply_update(update)
                        self._updates += 1
                        if not self._drops or self._updates % self._drops:
                            broadcast(people, frame)
        people.remove(connection)


async def load(rooms: Rooms, drain: float) -> Found:
    async with serve(rooms.serve, "127.0.0.1", 0) as server, asyncio.timeout(20):
        port = next(iter(server.sockets)).getsockname()[1]
        addresses = [f"ws://127.0.0.1:{port}/room-{number}" for number in range(2)]
        return await run(
            Job(addresses, [""] * 3, 20, 0.1, 0.2, seed=1, dialect="y-websocket", drain=drain)
        )


async def test_all_that_arrives_is_counted_once(capsys: pytest.CaptureFixture[str]) -> None:
    found = await load(Rooms(), drain=10)
    assert (found.edits, found.deliveries) == (2 * 3 * 4, 2 * 3 * 4 * 2)
    assert (found.missing, found.out_of_order, found.closed) == (0, 0, [])
    assert found.same_for_newcomer
    assert capsys.readouterr().out == '"begin"\n"end"\n'


async def test_what_a_server_keeps_to_itself_is_missed() -> None:
    found = await load(Rooms(drops=10), drain=0.2)
    assert found.missing > 0
    assert not found.same_for_newcomer
