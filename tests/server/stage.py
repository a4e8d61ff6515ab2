"""The application in this process with two alliances in it, and everybody's hands on it at once.

Calls are made straight at the application: with thousands of them, what stands between costs most.
"""

import asyncio
import base64
import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from pycrdt import Map
from starlette.types import Message

from schemas.documents import COMMENTS_ROOT
from server.identity.actor import Actor
from sync.close_codes import CloseCode
from sync.codec import RECEIPTS_SUBPROTOCOL, decode, encode, var_bytes
from sync.messages import Receipt, Update
from sync.replicas import new_replica
from tests.server.conftest import PAGE
from tests.server.two_alliances import World

NOBODY = "nobody signed in"
ALLOWED, SIGN_IN, FORBIDDEN, HIDDEN = "allowed", "sign in", "forbidden", "hidden"
READER = "reader"
"""Of a connection: what the server sends is told, and nothing is taken."""


def _an_edit() -> bytes:
    """A frame with a small edit of somebody's own."""
    replica = new_replica()
    replica.get(COMMENTS_ROOT, type=Map)["seen"] = "by the matrix"
    return encode(Update(replica.get_update()))


class Stage:
    """The application, which returns to how it was after whatever changes it."""

    def __init__(self, app: FastAPI, world: World, file: Path) -> None:
        self.app = app
        self.world = world
        self._file = file
        self._as_it_was = file.with_name("as-it-was.sqlite3")
        self._edits: dict[str | None, bytes] = {}
        with (
            closing(sqlite3.connect(file)) as now,
            closing(sqlite3.connect(self._as_it_was)) as kept,
        ):
            now.backup(kept)

    @property
    def everybody(self) -> Iterable[tuple[str, Actor | None, str | None]]:
        """Who, as whom, with which cookie; nobody signed in first."""
        yield NOBODY, None, None
        for who, actor in self.world.actors.items():
            yield who, actor, self.world.cookies[who]

    async def restore(self) -> None:
        """As it was; in a thread, since whoever reads just now must be able to finish."""
        await self.app.state.outbox.settled()
        await self.app.state.watch.settled()
        await self.app.state.projector.settled()
        await asyncio.to_thread(self._restore)

    def _restore(self) -> None:
        with (
            closing(sqlite3.connect(self._as_it_was)) as kept,
            closing(sqlite3.connect(self._file)) as now,
        ):
            now.execute("PRAGMA synchronous = OFF")
            kept.backup(now)

    async def ask(
        self, method: str, path: str, query: str, body: Any, cookie: str | None
    ) -> tuple[int, dict[str, Any]]:
        """The answer's status, and its body where it is a problem; an endless answer is left."""
        sent = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        begun = asyncio.Event()
        status = 0
        answer = b""
        unread = True

        async def receive() -> Message:
            nonlocal unread
            if unread:
                unread = False
                return {"type": "http.request", "body": sent, "more_body": False}
            await begun.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            nonlocal status, answer
            if message["type"] == "http.response.start":
                status = message["status"]
                begun.set()
            else:
                answer += message.get("body", b"")

        headers = {"content-type": "application/json"}
        await self.app(_scope(method, path, query, cookie, headers), receive, send)
        return status, json.loads(answer) if status >= 400 else {}

    async def over_websocket(self, document: UUID, cookie: str | None) -> str:
        """What somebody may do with a document over a WebSocket, who tries to write in it."""
        sent = asyncio.Queue[Message]()
        come = asyncio.Queue[Message]()
        come.put_nowait({"type": "websocket.connect"})
        scope = _scope("GET", f"/sync/{document}", "", cookie, {}) | {
            "type": "websocket",
            "scheme": "ws",
            "subprotocols": [RECEIPTS_SUBPROTOCOL],
        }
        talking = asyncio.create_task(self.app(scope, come.get, sent.put))  # type: ignore[arg-type]
        try:
            while True:
                match await sent.get():
                    case {"type": "websocket.accept"}:
                        come.put_nowait({"type": "websocket.receive", "bytes": self._edit(cookie)})
                    case {"type": "websocket.send", "bytes": frame}:
                        if isinstance(decode(frame), Receipt):
                            return ALLOWED
                    case {"type": "websocket.close", "code": code}:
                        return _closed(code)
        finally:
            come.put_nowait({"type": "websocket.disconnect", "code": 1000})
            await talking

    async def over_http(self, document: UUID, cookie: str | None) -> str:
        """The same over server-sent events and posts."""
        told = asyncio.Queue[str]()
        left = asyncio.Event()
        asked = [{"type": "http.request", "body": b"", "more_body": False}]
        status = 0
        problem = b""

        async def receive() -> Message:
            if asked:
                return asked.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            nonlocal status, problem
            if message["type"] == "http.response.start":
                status = message["status"]
            elif status == 200:
                for event in message.get("body", b"").decode().split("\n\n"):
                    told.put_nowait(event)
            else:
                problem += message.get("body", b"")
                told.put_nowait("")

        scope = _scope("GET", f"/sync/{document}/events", "", cookie, {})
        talking = asyncio.create_task(self.app(scope, receive, send))
        try:
            while True:
                event = await told.get()
                if status != 200:
                    await talking
                    return outcome(status, json.loads(problem))
                match event.split("\n"):
                    case ["event: open", data]:
                        await self._post(document, cookie, data.removeprefix("data: "))
                    case ["event: close", data]:
                        return _closed(json.loads(data.removeprefix("data: "))["code"])
                    case [data] if data.startswith("data: "):
                        frame = base64.b64decode(data.removeprefix("data: "))
                        if isinstance(decode(frame), Receipt):
                            return ALLOWED
        finally:
            left.set()
            await talking

    async def _post(self, document: UUID, cookie: str | None, connection: str) -> None:
        body = [var_bytes(self._edit(cookie))]

        async def receive() -> Message:
            return {"type": "http.request", "body": body.pop(), "more_body": False}

        async def send(message: Message) -> None:
            assert message.get("status", 204) == 204, message

        headers = {"jpd-connection": connection, "jpd-frame": "0"}
        await self.app(
            _scope("POST", f"/sync/{document}/frames", "", cookie, headers), receive, send
        )

    def _edit(self, cookie: str | None) -> bytes:
        return self._edits.setdefault(cookie, _an_edit())


def _scope(
    method: str, path: str, query: str, cookie: str | None, headers: Mapping[str, str]
) -> dict[str, Any]:
    told = {"host": "jpd.test", "origin": PAGE, **headers}
    if cookie:
        told["cookie"] = f"jpd_session={cookie}"
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(key.encode(), value.encode()) for key, value in told.items()],
        "client": ("192.0.2.1", 1234),
        "server": ("jpd.test", 80),
    }


def outcome(status: int, problem: Mapping[str, Any]) -> str:
    """What an answer says of somebody's right."""
    match status, problem.get("code"):
        case 401, "signed-out":
            return SIGN_IN
        case 403, "forbidden":
            return FORBIDDEN
        case 404, "not-found":
            return HIDDEN
        case status, _ if status < 500:
            return ALLOWED
        case _:
            return f"{status}: {problem}"


def _closed(code: int) -> str:
    match code:
        case CloseCode.SIGNED_OUT:
            return SIGN_IN
        case CloseCode.UNKNOWN_DOCUMENT:
            return HIDDEN
        case CloseCode.READ_ONLY:
            return READER
        case _:
            return f"closed with {code}"
