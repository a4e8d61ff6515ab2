"""What stock y-websocket makes of the server: presence, refusals, restarts."""

import asyncio
import time
from uuid import uuid4

import pytest
from pycrdt import Map

from sync.close_codes import CloseCode
from tests.interop.yjs_peer import YjsPeer
from tests.peers.live_peer import LivePeer
from tests.peers.replica import PycrdtReplica
from tests.running_server import Api, RunningServer
from tests.writing_group import Group, a_cycle, a_group, a_plan

CLASS = [["fields", "map"], "class_name"]


def words(text: str) -> dict[str, object]:
    return {"change": "insert", "at": CLASS, "place": 0, "text": text}


async def test_names_in_presence_are_the_servers_whatever_a_client_claims(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    async with YjsPeer(node) as pretender, YjsPeer(node) as other:
        await pretender.sit_down(server.live_address(plan), group.tokens[0])
        await other.sit_down(server.live_address(plan), group.tokens[1])
        claimed = {"name": "The head", "role": "head", "id": str(uuid4())}
        await pretender.do("present", state={"user": claimed, "section": "focus"})
        await other.do("present", state={})
        seen = await other.do("presence", count=2)
        (theirs,) = [each["state"] for each in seen if each["state"].get("section") == "focus"]
        assert theirs["user"]["name"] == "Teacher 0"
        assert theirs["user"]["role"] == "facilitator"
        assert theirs["user"]["id"] == group.writers[0].id


async def test_a_client_that_only_looks_hears_enough_not_to_take_the_line_for_dead(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    # y-websocket renews its presence every 15 s and hangs up when 30 s brought no frame
    async with YjsPeer(node) as alone:
        await alone.sit_down(server.live_address(plan), group.tokens[0])
        await alone.do("present", state={"section": "focus"})
        await alone.do("heard")


async def test_a_viewer_reads_live_and_is_not_sent_away_for_saying_what_it_knows(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    async with YjsPeer(node) as writer, YjsPeer(node) as viewer:
        await viewer.sit_down(server.live_address(plan), group.viewer.token)
        await writer.sit_down(server.live_address(plan), group.tokens[0])
        await writer.change(words("4 Maple"))
        await viewer.reads(CLASS, [{"insert": "4 Maple"}])


async def test_a_viewer_who_writes_is_told_and_does_not_come_back(
    server: RunningServer, group: Group, plan: str, node: list[str]
) -> None:
    async with YjsPeer(node) as writer, YjsPeer(node) as viewer:
        await writer.sit_down(server.live_address(plan), group.tokens[0])
        await viewer.sit_down(server.live_address(plan), group.viewer.token)
        await viewer.change(words("not mine to write"))
        told = await viewer.do("closed")
        assert told["code"] == CloseCode.READ_ONLY
        assert told["reason"]
        assert told["gave_up"]
        await writer.change(words("4 Maple"))
        await writer.reads(CLASS, [{"insert": "4 Maple"}])


async def test_a_page_that_asks_for_what_is_not_there_is_told_so_and_does_not_ask_again(
    server: RunningServer, group: Group, node: list[str]
) -> None:
    async with YjsPeer(node) as lost:
        address = server.live_address(str(uuid4()))
        await lost.open(address, group.tokens[0], origin=server.url)
        told = await lost.do("closed")
        assert told["code"] == CloseCode.UNKNOWN_DOCUMENT
        assert told["gave_up"]


@pytest.mark.parametrize(("token", "status"), [("a member's", 404), ("jpd_nobody", 401)])
async def test_a_program_is_refused_before_the_upgrade_with_the_status_that_says_why(
    server: RunningServer, group: Group, node: list[str], token: str, status: int
) -> None:
    async with YjsPeer(node) as lost:
        given = group.tokens[0] if status == 404 else token
        await lost.open(server.live_address(str(uuid4())), given)
        assert str(status) in await lost.do("refused")


async def test_who_is_removed_from_the_cycle_stops_receiving_within_two_seconds(
    server: RunningServer, group: Group, node: list[str]
) -> None:
    cycle = a_cycle(server, group)
    plan = cycle["documents"][0]["id"]
    async with YjsPeer(node) as removed:
        await removed.sit_down(server.live_address(plan), group.tokens[2])
        with server.program(group.tokens[0]) as client:
            person = group.writers[2].id
            await asyncio.to_thread(
                Api(client).delete, f"/api/cycles/{cycle['id']}/people/{person}"
            )
        before = time.monotonic()
        told = await removed.do("closed")
        assert time.monotonic() - before < 2
        assert told["code"] == CloseCode.FORBIDDEN
        assert told["gave_up"]


@pytest.mark.parametrize("politely", [True, False])
async def test_it_comes_back_by_itself_after_a_restart_with_what_was_typed_meanwhile(
    tmp_path_factory: pytest.TempPathFactory, node: list[str], politely: bool
) -> None:
    with RunningServer(tmp_path_factory.mktemp("restart") / "data") as server:
        group = a_group(server, writers=2)
        plan = a_plan(server, group)
        async with YjsPeer(node) as writer:
            await writer.sit_down(server.live_address(plan), group.tokens[0])
            await writer.change(words("before 🎒. "))
            reader = LivePeer(server.live_address(plan), group.tokens[1], PycrdtReplica())
            await reader.join()
            await asyncio.to_thread(server.stop if politely else server.kill)
            await writer.change(words("meanwhile שלום "))
            await asyncio.to_thread(server.start)
            await reader.lost()
            replica = PycrdtReplica()
            newcomer = LivePeer(server.live_address(plan), group.tokens[1], replica)
            await newcomer.join()
            whole = "meanwhile שלום before 🎒. "
            text = replica.doc.get("fields", type=Map)["class_name"]
            await newcomer.until(lambda: str(text) == whole)
            await newcomer.leave()
