"""Frames that are wrong, and readers that stall: their own connection ends, and no other."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from pycrdt import Map
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from client.document import LiveDocument
from server.settings import Settings
from sync.close_codes import CloseCode
from sync.codec import encode
from sync.limits import MEBIBYTE, Limits
from sync.messages import Step1, Step2, Update
from sync.replicas import new_replica
from tests.server.live.conftest import House, Plan, open_house


def as_tom(house: House) -> connect:
    """Tom's connection as a program's, without a client around it."""
    headers = {"Authorization": f"Bearer {house.plan.tom.token}"}
    return connect(house.socket, additional_headers=headers, max_size=None, compression=None)


async def told(connection: ClientConnection) -> int:
    """The code with which the server closes."""
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(_read_all(connection), 10)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.reason
    return closed.value.rcvd.code


async def _read_all(connection: ClientConnection) -> None:
    while True:
        await connection.recv()


async def goes_on(document: LiveDocument) -> None:
    """Somebody else's connection still writes."""
    text = document.doc.get("fields", type=Map)["subject"]
    text += "x"
    await document.saved()


@pytest.mark.parametrize(
    "frame", [b"", b"\x00", b"\x63", b"\x00\x02\x05ab", encode(Update(b"\xff" * 9)), b"\x64\x01"]
)
async def test_a_malformed_frame_ends_its_connection_and_is_counted(
    house: House, frame: bytes
) -> None:
    async with house.joined(house.plan.priya) as priya, as_tom(house) as tom:
        await tom.recv()
        await tom.send(frame)
        assert await told(tom) == CloseCode.MALFORMED
        assert house.live.hub.stats().closed == {CloseCode.MALFORMED: 1}
        await goes_on(priya)


async def test_text_ends_its_connection(plan: Plan, settings: Settings, own_protocol: bool) -> None:
    async with (
        open_house(plan, settings, own_protocol=own_protocol) as house,
        house.joined(plan.priya) as priya,
        as_tom(house) as tom,
    ):
        await tom.send("hello")
        assert await told(tom) == CloseCode.MALFORMED
        await goes_on(priya)


async def test_a_frame_over_a_mebibyte_ends_its_connection(
    plan: Plan, settings: Settings, own_protocol: bool
) -> None:
    async with (
        open_house(plan, settings, own_protocol=own_protocol) as house,
        house.joined(plan.priya) as priya,
        as_tom(house) as tom,
    ):
        sending = asyncio.create_task(tom.send(bytes(MEBIBYTE + 1)))
        assert await told(tom) == CloseCode.FRAME_TOO_LARGE
        await asyncio.gather(sending, return_exceptions=True)
        await goes_on(priya)


async def test_a_reader_that_stalls_is_closed_and_the_others_go_on(
    plan: Plan, settings: Settings, own_protocol: bool
) -> None:
    async with (
        open_house(plan, settings, own_protocol=own_protocol) as house,
        house.joined(plan.priya) as priya,
        house.joined(plan.vera) as vera,
    ):
        async with as_tom(house) as tom:
            tom.transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_RCVBUF, 4096
            )
            await tom.send(encode(Step1(b"\x00")))
            await tom.send(encode(Step2(b"\x00\x00")))
            await tom.recv()
            tom.transport.pause_reading()
            closed = house.live.hub.stats
            # What is written and deleted again fills every buffer, not the document.
            for _ in range(60):
                await a_large_edit(priya)
                if CloseCode.TOO_SLOW in closed().closed:
                    break
            assert closed().closed[CloseCode.TOO_SLOW] == 1
            tom.transport.abort()
        await goes_on(priya)
        goal = str(priya.doc.get("fields", type=Map)["subject"])
        await vera.until(lambda: str(vera.doc.get("fields", type=Map)["subject"]) == goal)


async def a_large_edit(document: LiveDocument) -> None:
    fields = document.doc.get("fields", type=Map)
    fields["class_note"] = "x" * (MEBIBYTE // 2)
    await document.saved()


async def test_an_edit_that_makes_the_document_too_large_is_refused(house: House) -> None:
    async with house.joined(house.plan.priya) as priya:
        edits = list(mebibytes(Limits.document_bytes // MEBIBYTE + 2))
        half = (
            len(edits) // 2
        )  # one connection alone would send more than it may in so short a time
        async with as_tom(house) as first:
            for edit in edits[:half]:
                await first.send(edit)
        async with as_tom(house) as tom:
            with suppress(ConnectionClosed):  # it may close while the last edits are on their way
                for edit in edits[half:]:
                    await tom.send(edit)
            assert await told(tom) == CloseCode.DOCUMENT_TOO_LARGE
        await goes_on(priya)


def mebibytes(count: int) -> Iterator[bytes]:
    """Frames of edits that write about a mebibyte each, by one author."""
    doc = new_replica()
    fields = doc.get("fields", type=Map)
    for number in range(count):
        before = doc.get_state()
        fields[f"note{number}"] = "x" * (MEBIBYTE - 100)
        yield encode(Update(doc.get_update(before)))
