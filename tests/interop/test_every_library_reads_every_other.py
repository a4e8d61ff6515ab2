"""Stock Yjs in Node, y-py and pycrdt at one plan of the running server."""

from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import pytest
from pycrdt import Map

from tests.peers.live_peer import LivePeer
from tests.peers.replica import PycrdtReplica
from tests.peers.wire import state_vector
from tests.running_server import Api, RunningServer
from tests.writing_group import Group

pytest.importorskip("y_py", reason="y-py has no wheel for this Python: it cannot be tried")

from tests.interop.content import (
    CLASS,
    SECTION,
    fields,
    read_with_yjs,
    reads_with_pycrdt,
    write_with_pycrdt,
    write_with_yjs,
)
from tests.interop.content_ypy import reads_with_ypy, write_with_ypy
from tests.interop.yjs_peer import YjsPeer
from tests.peers.ypy_replica import YpyReplica


@dataclass
class Table:
    """Three people at one plan, each with another library."""

    yjs: YjsPeer
    ypy: YpyReplica
    ypy_peer: LivePeer
    pycrdt: PycrdtReplica
    pycrdt_peer: LivePeer

    async def all_read(self, *, formatted: bool) -> None:
        """Wait until all three read what one has written."""
        await read_with_yjs(self.yjs, formatted=formatted)
        await self.pycrdt_peer.until(
            lambda: reads_with_pycrdt(self.pycrdt.doc, formatted=formatted)
        )
        await self.ypy_peer.until(lambda: reads_with_ypy(self.ypy.doc))


@asynccontextmanager
async def table(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> AsyncIterator[Table]:
    """Three people take their seats and are in step with the server."""
    address = server.live_address(plan)
    async with AsyncExitStack() as stack:
        yjs = await stack.enter_async_context(YjsPeer(node))
        await yjs.sit_down(server.live_address(plan), group.tokens[0])
        ypy, pycrdt = YpyReplica(), PycrdtReplica()
        ypy_peer = LivePeer(address, group.tokens[1], ypy)
        pycrdt_peer = LivePeer(address, group.tokens[2], pycrdt)
        for peer in (ypy_peer, pycrdt_peer):
            await peer.join()
            stack.push_async_callback(peer.leave)
        yield Table(yjs, ypy, ypy_peer, pycrdt, pycrdt_peer)


async def test_what_yjs_writes_everybody_reads(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    async with table(server, group, plan, node) as seated:
        await write_with_yjs(seated.yjs)
        await seated.all_read(formatted=True)
    await newcomers_and_the_server_read(server, group, plan, node, formatted=True)


async def test_what_y_py_writes_everybody_reads(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    async with table(server, group, plan, node) as seated:
        write_with_ypy(seated.ypy.doc)
        await seated.ypy_peer.send_typed()
        await seated.ypy_peer.all_durable()
        await seated.all_read(formatted=False)
    await newcomers_and_the_server_read(server, group, plan, node, formatted=False)


async def test_what_pycrdt_writes_everybody_reads(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    async with table(server, group, plan, node) as seated:
        write_with_pycrdt(seated.pycrdt.doc)
        await seated.pycrdt_peer.send_typed()
        await seated.pycrdt_peer.all_durable()
        await seated.all_read(formatted=True)
    await newcomers_and_the_server_read(server, group, plan, node, formatted=True)


async def newcomers_and_the_server_read(
    server: RunningServer, group: Group, plan: str, node: list[str], *, formatted: bool
) -> None:
    """Who comes later gets it from the server's state, and so does the API's reader."""
    async with table(server, group, plan, node) as seated:
        await seated.all_read(formatted=formatted)
    with server.program(group.tokens[3]) as client:
        content = Api(client).get(f"/api/documents/{plan}.json")
    assert content["fields"] == {**content["fields"], **fields(runs=False)}
    heading = content["sections"][SECTION]["content"][0]
    assert heading["content"] == [{"type": "text", "text": CLASS}]


async def test_three_libraries_write_one_text_at_once_and_agree(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    class_name = [["fields", "map"], "class_name"]
    async with table(server, group, plan, node) as seated:
        ypy_text = seated.ypy.doc.get_map("fields")["class_name"]
        pycrdt_text = seated.pycrdt.doc.get("fields", type=Map)["class_name"]
        for turn in range(20):
            insert = {"change": "insert", "at": class_name, "place": 0, "text": f"𝄞{turn};"}
            await seated.yjs.change(insert)
            with seated.ypy.doc.begin_transaction() as transaction:
                ypy_text.insert(transaction, len(str(ypy_text).encode()), f"é{turn};")
            pycrdt_text.insert(0, f"ש{turn};")
            await seated.ypy_peer.send_typed()
            await seated.pycrdt_peer.send_typed()
        await seated.ypy_peer.all_durable()
        await seated.pycrdt_peer.all_durable()
        await seated.pycrdt_peer.until(lambda: len(str(pycrdt_text).split(";")) == 61)
        whole = str(pycrdt_text)
        assert sorted(whole.split(";")[:-1]) == sorted(
            f"{letter}{turn}" for letter in "𝄞éש" for turn in range(20)
        )
        await seated.yjs.reads(class_name, [{"insert": whole}])
        await seated.ypy_peer.until(lambda: str(ypy_text) == whole)
        theirs = await seated.yjs.do("state")
        assert state_vector(b64decode(theirs["vector"])) == state_vector(seated.ypy.state())
        assert state_vector(seated.ypy.state()) == state_vector(seated.pycrdt.state())
        assert not theirs["waiting"]


async def test_yjs_writes_offline_and_merges_when_it_is_back(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    class_name = [["fields", "map"], "class_name"]
    async with table(server, group, plan, node) as seated:
        text = seated.pycrdt.doc.get("fields", type=Map)["class_name"]
        await seated.yjs.do("disconnect")
        for turn in range(10):
            insert = {"change": "insert", "at": class_name, "place": 2 * turn, "text": "🎒."}
            await seated.yjs.change(insert)
        text.insert(0, "meanwhile ")
        await seated.pycrdt_peer.send_typed()
        await seated.pycrdt_peer.all_durable()
        await seated.yjs.do("connect")
        await seated.pycrdt_peer.until(lambda: "🎒." * 10 in str(text))
        assert "meanwhile " in str(text)
        await seated.yjs.reads(class_name, [{"insert": str(text)}])
