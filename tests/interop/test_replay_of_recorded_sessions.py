"""Real editing sessions, typed again through the running server, end in their recorded text."""

import asyncio
import re
from pathlib import Path
from random import Random

import pytest
from pycrdt import XmlElement, XmlFragment, XmlText

from tests.interop.replay import Author, Replay, type_alone
from tests.interop.trace import TRACES, Trace, read_trace
from tests.needs import not_here
from tests.peers.live_peer import LivePeer
from tests.peers.replica import PycrdtReplica
from tests.running_server import Api, RunningServer
from tests.writing_group import Group, a_group, a_plan

SECTION = "evidence"
SEED = 20231122


def recorded(name: str) -> Trace:
    """The session called `name`, from the data beside the project."""
    path = TRACES / f"{name}.json.gz"
    if not path.exists():
        not_here(f"The recorded session {path} is not there: the replay did not run.")
    return read_trace(path)


def the_text(replica: PycrdtReplica) -> XmlText:
    """The code block that takes the session's text: its words are kept letter by letter."""
    block = replica.doc.get(SECTION, type=XmlFragment).children[0]
    text = block.children[0]
    assert isinstance(text, XmlText)
    return text


async def lay_out(address: str, token: str) -> None:
    """Put one empty code block into the section, as an author would before writing."""
    replica = PycrdtReplica()
    peer = LivePeer(address, token, replica)
    await peer.join()
    children = replica.doc.get(SECTION, type=XmlFragment).children
    with replica.doc.transaction():
        del children[0]
        block = children.append(XmlElement("code_block"))
        block.children.append(XmlText())
    await peer.send_typed()
    await peer.all_durable()
    await peer.leave()


async def newcomer_reads(address: str, token: str) -> str:
    """What somebody gets who opens the document only now."""
    replica = PycrdtReplica()
    peer = LivePeer(address, token, replica)
    await peer.join()
    await peer.leave()
    return str(the_text(replica))


def exported(server: RunningServer, plan: str, token: str) -> tuple[str, str]:
    """The text in the Markdown export, without its fence, and in the JSON."""
    with server.program(token) as client:
        markdown = Api(client).get(f"/api/documents/{plan}.md")
        content = Api(client).get(f"/api/documents/{plan}.json")
    fenced = re.search(r"^(`{3,})\n(.*)\n\1$", markdown, re.DOTALL | re.MULTILINE)
    assert fenced, "the export shows no code block"
    return fenced[2], content["sections"][SECTION]["content"][0]["content"][0]["text"]


async def assert_everybody_reads(
    text: str, server: RunningServer, group: Group, plan: str, authors: list[Author]
) -> None:
    """All clients, somebody new and both exports; and all of it again after `kill -9`."""
    address = server.live_address(plan)
    for author in authors:
        assert str(author.text) == text
    for killed in (False, True):
        if killed:
            await asyncio.to_thread(server.kill)
            await asyncio.gather(*(author.peer.lost() for author in authors))
            await asyncio.to_thread(server.start)
        assert await newcomer_reads(address, group.viewer.token) == text
        in_markdown, in_json = await asyncio.to_thread(exported, server, plan, group.viewer.token)
        assert in_markdown == text
        assert in_json == text
    for author in authors:
        await author.peer.join()
        while author.peer.held:
            author.peer.admit()
        assert str(author.text) == text
        await author.peer.leave()


@pytest.fixture
def killable(tmp_path: Path) -> RunningServer:
    """A server of its own, since it will be killed; not started yet."""
    return RunningServer(tmp_path / "data")


async def test_three_authors_who_lose_their_connections_end_in_the_recorded_text(
    killable: RunningServer,
) -> None:
    trace = recorded("clownschool")
    with killable as server:
        group = a_group(server, trace.agents)
        plan = a_plan(server, group)
        address = server.live_address(plan)
        await lay_out(address, group.tokens[0])
        authors = [Author(address, token, the_text) for token in group.tokens]
        replay = Replay(trace, authors, Random(SEED))
        await replay.run()
        assert replay.lost > 50
        await assert_everybody_reads(trace.end_content, server, group, plan, authors)


async def test_one_author_with_137_154_keystrokes_ends_in_the_recorded_text(
    killable: RunningServer,
) -> None:
    trace = recorded("seph-blog1")
    assert len(trace.transactions) == 137_154
    with killable as server:
        group = a_group(server, writers=1)
        plan = a_plan(server, group)
        address = server.live_address(plan)
        await lay_out(address, group.tokens[0])
        author = Author(address, group.tokens[0], the_text, gated=False)
        assert await type_alone(trace, author, Random(SEED), batch=500) > 5
        await assert_everybody_reads(trace.end_content, server, group, plan, [author])
