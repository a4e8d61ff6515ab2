"""Our Python client and stock Yjs at one plan, the client over WebSocket and over plain HTTP."""

import asyncio

import pytest
from pycrdt import Map

from client.document import LiveDocument
from client.http_line import open_http
from client.line import OpenLine, open_websocket
from client.session import Session
from tests.interop.content import (
    read_with_yjs,
    reads_with_pycrdt,
    write_with_pycrdt,
    write_with_yjs,
)
from tests.interop.yjs_peer import YjsPeer
from tests.running_server import RunningServer
from tests.writing_group import Group

PATIENCE_S = 20.0
OVER = pytest.mark.parametrize("over", [open_websocket, open_http])


@OVER
async def test_what_our_client_writes_yjs_reads(
    server: RunningServer, group: Group, plan: str, node: list[str], over: OpenLine
) -> None:
    async with (
        YjsPeer(node) as yjs,
        Session(server.url, token=group.tokens[1]) as session,
        asyncio.timeout(PATIENCE_S),
        LiveDocument(session, plan, over=over) as live,
    ):
        await yjs.sit_down(server.live_address(plan), group.tokens[0])
        write_with_pycrdt(live.doc)
        await live.saved()
        await read_with_yjs(yjs)


@OVER
async def test_what_yjs_writes_our_client_reads(
    server: RunningServer, group: Group, plan: str, node: list[str], over: OpenLine
) -> None:
    async with (
        YjsPeer(node) as yjs,
        Session(server.url, token=group.tokens[1]) as session,
        asyncio.timeout(PATIENCE_S),
        LiveDocument(session, plan, over=over) as live,
    ):
        await yjs.sit_down(server.live_address(plan), group.tokens[0])
        await write_with_yjs(yjs)
        await live.until(lambda: reads_with_pycrdt(live.doc))


async def test_what_our_client_wrote_offline_reaches_yjs_when_it_is_back(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    async with (
        YjsPeer(node) as yjs,
        Session(server.url, token=group.tokens[1]) as session,
        asyncio.timeout(PATIENCE_S),
        LiveDocument(session, plan) as live,
    ):
        await yjs.sit_down(server.live_address(plan), group.tokens[0])
        await live.disconnect()
        text = live.doc.get("fields", type=Map)["class_name"]
        for turn in range(10):
            text.insert(0, f"𝄞{turn}")
        live.connect()
        await live.saved()
        await yjs.reads([["fields", "map"], "class_name"], [{"insert": str(text)}])
