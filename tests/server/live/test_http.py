"""The sync protocol over HTTP, as `server/live/http.py` says it."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from pycrdt import Map

from server.live import http
from sync.codec import decode, encode, var_bytes
from sync.messages import Message, Receipt, Step1, Step2, Update
from sync.replicas import new_replica
from tests.server.live.conftest import House, Somebody

NOTHING = b"\x00\x00"


@dataclass
class Stream:
    """An open event stream."""

    answer: httpx.Response
    lines: AsyncIterator[str]
    connection: str = ""

    async def event(self) -> tuple[str, str]:
        """The next event: its name (empty for a frame) and its data."""
        name = ""
        async for line in self.lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                return name, line.removeprefix("data: ")
        raise AssertionError("the stream ended")

    async def message(self) -> Message:
        name, data = await self.event()
        assert name == ""
        return decode(base64.b64decode(data, validate=True))

    async def receipt(self) -> int:
        """The next receipt; what comes before it is passed over."""
        while True:
            match await self.message():
                case Receipt(count):
                    return count
                case _:
                    pass


class Caller:
    """Somebody's HTTP client."""

    def __init__(self, house: House, who: Somebody) -> None:
        self.path = f"/sync/{house.plan.document}"
        self.http = httpx.AsyncClient(
            base_url=house.url, headers={"Authorization": f"Bearer {who.token}"}
        )

    @asynccontextmanager
    async def stream(self) -> AsyncIterator[Stream]:
        async with self.http.stream("GET", f"{self.path}/events") as answer:
            assert answer.status_code == 200
            stream = Stream(answer, answer.aiter_lines())
            name, stream.connection = await stream.event()
            assert name == "open"
            yield stream

    async def post(self, connection: str, number: int, *frames: bytes) -> httpx.Response:
        return await self.post_body(connection, number, b"".join(map(var_bytes, frames)))

    async def post_body(self, connection: str, number: int, body: bytes) -> httpx.Response:
        headers = {"JPD-Connection": connection, "JPD-Frame": str(number)}
        return await self.http.post(f"{self.path}/frames", content=body, headers=headers)


@pytest.fixture
async def priya(house: House) -> AsyncIterator[Caller]:
    caller = Caller(house, house.plan.priya)
    yield caller
    await caller.http.aclose()


@pytest.fixture
async def tom(house: House) -> AsyncIterator[Caller]:
    caller = Caller(house, house.plan.tom)
    yield caller
    await caller.http.aclose()


def an_edit() -> bytes:
    """The frame of an edit by a client that nobody knows."""
    doc = new_replica()
    doc.get("fields", type=Map)["note"] = "x"
    return encode(Update(doc.get_update()))


async def test_no_proxy_is_given_reason_to_hold_the_stream_back(priya: Caller) -> None:
    async with priya.stream() as stream:
        headers = stream.answer.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["cache-control"] == "no-store, no-transform"
        assert headers["x-accel-buffering"] == "no"
        assert "content-length" not in headers
        assert len(stream.connection) == 43


async def test_the_stream_begins_with_padding_and_shows_signs_of_life(
    priya: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "KEEP_ALIVE_SECONDS", 0.02)
    async with priya.http.stream("GET", f"{priya.path}/events") as answer:
        lines = answer.aiter_lines()
        assert len(await anext(lines)) >= 2047
        signs = 0
        async for line in lines:
            signs += line.startswith(":")
            if signs == 3:
                return


async def test_both_greet_and_receipts_come(priya: Caller) -> None:
    async with priya.stream() as stream:
        assert isinstance(await stream.message(), Step1)
        greeting = [encode(Step1(b"\x00")), encode(Step2(NOTHING))]
        assert (await priya.post(stream.connection, 0, *greeting)).status_code == 204
        assert await stream.receipt() == 1


async def test_a_post_that_comes_twice_counts_once(priya: Caller, house: House) -> None:
    async with priya.stream() as stream:
        first, second, third = encode(Step2(NOTHING)), an_edit(), an_edit()
        for _ in range(3):
            assert (await priya.post(stream.connection, 0, first, second)).status_code == 204
        assert (await priya.post(stream.connection, 1, second, third)).status_code == 204
        session = str(house.plan.priya.token_id)
        held = house.live.http.find(stream.connection, str(house.plan.document), session)
        assert held is not None
        assert held.posted == 3
        while (count := await stream.receipt()) < 3:
            pass
        assert count == 3


async def test_a_post_that_overtook_another_is_asked_to_wait(priya: Caller) -> None:
    async with priya.stream() as stream:
        answer = await priya.post(stream.connection, 2, encode(Step2(NOTHING)))
        assert answer.status_code == 409
        assert answer.json()["code"] == "frames-missing"
        assert (await priya.post(stream.connection, 0, encode(Step2(NOTHING)))).status_code == 204


async def test_nobody_posts_on_somebody_elses_connection(priya: Caller, tom: Caller) -> None:
    async with priya.stream() as stream:
        answer = await tom.post(stream.connection, 0, an_edit())
        assert answer.status_code == 404
        tom.path = tom.path[:-1] + ("0" if tom.path[-1] != "0" else "1")
        assert (await tom.post(stream.connection, 0, an_edit())).status_code == 404


async def test_a_connection_that_has_ended_takes_no_posts(priya: Caller, house: House) -> None:
    async with priya.stream() as stream:
        connection = stream.connection
    while house.live.seats.documents:  # the server notices while it answers
        await priya.http.get("/api/health")
    assert (await priya.post(connection, 0, an_edit())).status_code == 404
    assert (await priya.post("nonsense", 0, an_edit())).status_code == 404


@pytest.mark.parametrize("body", [b"", b"\x05abc", b"\x80", b"\xff" * 20])
async def test_a_body_that_is_no_row_of_frames_ends_the_connection(
    priya: Caller, body: bytes
) -> None:
    async with priya.stream() as stream:
        assert isinstance(await stream.message(), Step1)
        answer = await priya.post_body(stream.connection, 0, body)
        assert answer.status_code == 400
        assert answer.json()["code"] == "malformed"
        name, data = await stream.event()
        assert (name, json.loads(data)["code"]) == ("close", 4400)


async def test_a_frame_that_the_protocol_does_not_know_ends_the_connection(priya: Caller) -> None:
    async with priya.stream() as stream:
        assert isinstance(await stream.message(), Step1)
        assert (await priya.post(stream.connection, 0, b"\x63what")).status_code == 204
        name, data = await stream.event()
        assert (name, json.loads(data)["code"]) == ("close", 4400)


async def test_too_much_at_once_ends_the_connection(priya: Caller) -> None:
    async with priya.stream() as stream:
        assert isinstance(await stream.message(), Step1)
        answer = await priya.post_body(stream.connection, 0, bytes(http.MOST_BYTES + 1))
        assert answer.status_code == 413
        name, data = await stream.event()
        assert (name, json.loads(data)["code"]) == ("close", 4413)


async def test_a_post_without_its_headers_is_refused(priya: Caller) -> None:
    answer = await priya.http.post(f"{priya.path}/frames", content=b"\x01\x03")
    assert answer.status_code == 422


async def test_a_post_from_another_site_is_refused(house: House) -> None:
    cookies = {"jpd_session": house.plan.priya.cookie}
    async with httpx.AsyncClient(base_url=house.url, cookies=cookies) as client:
        for origin in ({}, {"Origin": "https://evil.example"}):
            headers = {"JPD-Connection": "x", "JPD-Frame": "0", **origin}
            path = f"/sync/{house.plan.document}/frames"
            answer = await client.post(path, content=b"\x01\x03", headers=headers)
            assert answer.status_code == 403
