"""The load of joining, against a small server that keeps documents in memory."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from benchmarks.history import keep_history, made_up, updates_of
from benchmarks.join_figures import JoinJob, Task
from benchmarks.join_load import run
from tests.peers.wire import Kind, Message, decode, encode


class Documents:
    """`refusals` connections are told to come later; `forgets` says whether updates are lost."""

    def __init__(self, *, refusals: int = 0, forgets: bool = False) -> None:
        self._docs: dict[str, Doc[Any]] = {}
        self._refusals, self._forgets = refusals, forgets
        self._updates = 0

    def judge(self, connection: ServerConnection, request: Request) -> Response | None:
        if self._updates and self._refusals:
            self._refusals -= 1
            return connection.respond(503, "later")
        return None

    async def serve(self, connection: ServerConnection) -> None:
        assert connection.request is not None
        doc = self._docs.setdefault(connection.request.path, Doc())
        async for frame in connection:
            assert isinstance(frame, bytes)
            for message in decode(frame):
                match message:
                    case Message(Kind.STEP1, known):
                        answer = Message(Kind.STEP2, doc.get_update(known))
                        await connection.send(encode(answer))
                    case Message(Kind.UPDATE, update):
                        self._updates += 1
                        if not self._forgets or self._updates == 1:
                            doc.apply_update(update)


async def figures(documents: Documents, task: Task, folder: Path) -> dict[str, float]:
    history = folder / "history"
    keep_history(updates_of(made_up(300), in_frame=50), history)
    async with (
        serve(documents.serve, "127.0.0.1", 0, process_request=documents.judge) as server,
        asyncio.timeout(40),
    ):
        port = next(iter(server.sockets)).getsockname()[1]
        addresses = [f"ws://127.0.0.1:{port}/room-{number}" for number in range(3)]
        job = JoinJob(task, os.getpid(), "y-websocket", addresses, [""], 6, str(history), 0)
        return await run(job)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.join_load.PAUSE_S", 0)


@pytest.mark.parametrize("task", ["memory", "warm", "again"])
async def test_nobody_fails_at_a_server_that_does_what_it_should(
    task: Task, tmp_path: Path
) -> None:
    told = await figures(Documents(), task, tmp_path)
    assert (told["failed"], told["refused"]) == (0, 0)


async def test_a_history_that_was_forgotten_is_noticed(tmp_path: Path) -> None:
    told = await figures(Documents(forgets=True), "warm", tmp_path)
    assert told["failed"] > 0


async def test_who_is_told_to_come_later_comes_again(tmp_path: Path) -> None:
    told = await figures(Documents(refusals=2), "warm", tmp_path)
    assert (told["failed"], told["refused"]) == (0, 2)
