"""A live document held by a program, against a server in memory."""

import asyncio
import gc
import json
import weakref
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pycrdt import Doc, Map

from client.document import LiveDocument, State
from client.errors import (
    AccessLost,
    ClientError,
    DocumentClosed,
    DocumentUnknown,
    LiveSignedOut,
    ReadOnly,
)
from client.line import LineClosed
from client.retry import Retry
from client.session import Session
from sync.codec import encode
from sync.messages import Awareness, AwarenessEntry, QueryAwareness, Step1, Step2, Update
from sync.updates import ends
from tests.client.in_memory import MemoryServer

AT_ONCE = Retry(first=0, longest=0)


@pytest.fixture
async def session() -> AsyncIterator[Session]:
    async with Session("http://server.example", token="jpd_x") as opened:
        yield opened


@pytest.fixture
def server() -> MemoryServer:
    return MemoryServer()


def a_document(
    session: Session, server: MemoryServer, doc: "Doc[Any] | None" = None
) -> LiveDocument:
    return LiveDocument(session, "d1", over=server.open, retry=AT_ONCE, chance=lambda: 0.0, doc=doc)


def write(document: LiveDocument, key: str, value: str) -> None:
    document.doc.get("fields", type=Map)[key] = value


def fields(doc: "Doc[Any]") -> dict[str, Any]:
    return dict(doc.get("fields", type=Map).to_py() or {})


async def test_it_enters_holding_what_the_server_has(
    session: Session, server: MemoryServer
) -> None:
    server.edit("subject", "Maths")
    async with a_document(session, server) as document:
        assert document.state is State.LIVE
        assert fields(document.doc) == {"subject": "Maths"}


async def test_saved_returns_only_after_the_receipt(session: Session, server: MemoryServer) -> None:
    async with a_document(session, server) as document:
        await document.saved()
        server.receipts_held = True
        write(document, "subject", "Maths")
        waiting = asyncio.create_task(document.saved())
        await server.until(lambda: fields(server.doc) == {"subject": "Maths"})
        assert not waiting.done()
        assert document.unsaved == 1
        server.release()
        await waiting
        assert document.unsaved == 0


async def test_what_others_write_arrives_and_is_no_edit_of_ours(
    session: Session, server: MemoryServer
) -> None:
    async with a_document(session, server) as document:
        server.edit("subject", "Maths")
        await document.until(lambda: fields(document.doc) == {"subject": "Maths"})
        assert document.unsaved == 0


async def test_edits_made_offline_are_sent_on_return(
    session: Session, server: MemoryServer
) -> None:
    async with a_document(session, server) as document:
        await document.disconnect()
        assert document.state is State.OFFLINE
        write(document, "subject", "Maths")
        write(document, "class_name", "4B")
        assert fields(server.doc) == {}
        document.connect()
        await document.saved()
        assert fields(server.doc) == {"subject": "Maths", "class_name": "4B"}


async def test_a_lost_line_is_opened_again_and_nothing_is_lost(
    session: Session, server: MemoryServer
) -> None:
    async with a_document(session, server) as document:
        server.receipts_held = True
        write(document, "subject", "Maths")
        server.cut()
        server.receipts_held = False
        server.refusals = [LineClosed(None, "still starting"), LineClosed(1012, "restarting")]
        await document.saved()
        assert server.opened == 4
        assert fields(server.doc) == {"subject": "Maths"}


async def test_what_a_given_document_holds_counts_as_edited(
    session: Session, server: MemoryServer
) -> None:
    kept: Doc[Any] = Doc()
    kept.get("fields", type=Map)["subject"] = "Maths"
    async with a_document(session, server, kept) as document:
        await document.saved()
        assert fields(server.doc) == {"subject": "Maths"}
        assert document.doc is kept


async def test_its_client_id_is_kept_over_connections(
    session: Session, server: MemoryServer
) -> None:
    async with a_document(session, server) as document:
        client_id = document.doc.client_id
        server.cut()
        write(document, "subject", "Maths")
        await document.saved()
        assert document.doc.client_id == client_id
        (update,) = [m.update for m in server.heard if isinstance(m, Step2) and len(m.update) > 2]
        assert client_id in _clients(update)


def _clients(update: bytes) -> set[int]:
    return set(ends(update))


async def test_when_the_server_asks_again_everything_is_said_again(
    session: Session, server: MemoryServer
) -> None:
    async with a_document(session, server) as document:
        server.receipts_held = True
        write(document, "subject", "Maths")
        server.lines[0].put(encode(Step1(b"\x00")))
        waiting = asyncio.create_task(document.saved())
        await server.until(lambda: sum(isinstance(m, Step2) for m in server.heard) == 2)
        assert not waiting.done()
        server.release()
        await waiting


@pytest.mark.parametrize(
    ("code", "error"),
    [(4401, LiveSignedOut), (4403, AccessLost), (4404, DocumentUnknown)],
)
async def test_a_refusal_for_good_is_an_error_with_its_name(
    session: Session, server: MemoryServer, code: int, error: type[Exception]
) -> None:
    async with a_document(session, server) as document:
        await document.saved()
        write(document, "subject", "Maths")
        server.cut(LineClosed(code, "No longer."))
        with pytest.raises(error, match="No longer"):
            await document.until(lambda: False)
        assert document.state is State.CLOSED
        assert fields(document.doc) == {"subject": "Maths"}


async def test_what_was_refused_for_good_does_not_stay_in_memory(
    session: Session, server: MemoryServer
) -> None:
    async with a_document(session, server) as document:
        server.cut(LineClosed(4403, "No longer."))
        with pytest.raises(AccessLost):
            await document.until(lambda: False)
    held = weakref.ref(document)
    del document
    gc.collect()
    assert held() is None


async def test_a_refusal_at_the_door_is_raised_on_entering(
    session: Session, server: MemoryServer
) -> None:
    server.refusals = [LineClosed(4404, "Nothing here.")]
    with pytest.raises(DocumentUnknown):
        async with a_document(session, server):
            raise AssertionError("entered")


async def test_a_viewer_stays_and_is_told_that_nothing_is_saved(
    session: Session, server: MemoryServer
) -> None:
    async with a_document(session, server) as document:
        await document.saved()
        server.viewer = True
        write(document, "subject", "Maths")
        with pytest.raises(ReadOnly):
            await document.saved()
        server.edit("class_name", "4B")
        await document.until(lambda: fields(document.doc).get("class_name") == "4B")
        assert document.read_only
        assert document.unsaved == 1
        assert fields(server.doc) == {"class_name": "4B"}


async def test_leaving_ends_waiting(session: Session, server: MemoryServer) -> None:
    document = a_document(session, server)
    await document.opened()
    server.receipts_held = True
    write(document, "subject", "Maths")
    waiting = asyncio.create_task(document.saved())
    await document.close()
    with pytest.raises(DocumentClosed):
        await waiting


async def test_a_frame_that_is_none_ends_the_document_with_an_error(
    session: Session, server: MemoryServer
) -> None:
    async with a_document(session, server) as document:
        server.lines[0].put(b"\xff\xff")
        with pytest.raises(ClientError, match="ProtocolError"):
            await document.until(lambda: False)


async def test_presence_is_shown_when_asked_and_again_after_a_query(
    session: Session, server: MemoryServer
) -> None:
    def shown() -> list[AwarenessEntry]:
        return [m.entries[0] for m in server.heard if isinstance(m, Awareness)]

    async with a_document(session, server) as document:
        document.look_at("focus", {"anchor": 1, "head": 2})
        await server.until(lambda: len(shown()) == 1)
        server.lines[0].put(encode(QueryAwareness()))
        await server.until(lambda: len(shown()) == 2)
        assert shown()[0].client == document.doc.client_id
        assert json.loads(shown()[1].state) == {
            "section": "focus",
            "cursor": {"anchor": 1, "head": 2},
        }
        entry = AwarenessEntry(5, 1, json.dumps({"user": {"name": "Tom"}}))
        server.lines[0].put(encode(Awareness((entry,))))
        await document.until(lambda: 5 in document.present)
        assert document.present[5]["user"]["name"] == "Tom"


async def test_edits_made_in_one_go_leave_in_few_frames(
    session: Session, server: MemoryServer
) -> None:
    async with a_document(session, server) as document:
        for number in range(300):
            write(document, f"f{number}", "x")
        await document.saved()
        assert len(fields(server.doc)) == 300
        assert len([m for m in server.heard if isinstance(m, Update)]) <= 3
