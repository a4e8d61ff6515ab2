"""People in one plan, over WebSockets and over HTTP."""

import asyncio
from typing import Any

import pytest
from pycrdt import Doc, Map

from client.document import LiveDocument, State
from client.errors import ReadOnly
from client.http_line import open_http
from client.line import OpenLine, open_websocket
from schemas.documents import PLAN
from server.live.documents import edit_document, read_document
from server.live.rendering.content import read_content
from server.live.tables import DocumentRow
from server.settings import Settings
from sync.close_codes import CloseCode
from tests.databases import on_every_database
from tests.server.live.conftest import House, Plan, open_house


def write(document: LiveDocument, key: str, words: str) -> None:
    """Type `words` into the text field `key`."""
    text = document.doc.get("fields", type=Map)[key]
    text += words


def read(doc: "Doc[Any]") -> dict[str, Any]:
    return dict(read_content(doc, PLAN).fields)


async def test_each_sees_what_the_other_writes(
    plan: Plan, settings: Settings, over: OpenLine, own_protocol: bool
) -> None:
    async with (
        open_house(plan, settings, own_protocol=own_protocol) as house,
        house.joined(plan.priya, over) as priya,
        house.joined(plan.tom, over) as tom,
    ):
        write(priya, "subject", "Maths 🙂")
        write(tom, "class_name", "4B")
        both = {"subject": "Maths 🙂", "class_name": "4B"}
        await priya.until(lambda: read(priya.doc) == both)
        await tom.until(lambda: read(tom.doc) == both)
        await asyncio.gather(priya.saved(), tom.saved())


async def test_one_may_come_over_http_and_the_other_over_a_websocket(house: House) -> None:
    async with (
        house.joined(house.plan.priya, open_http) as priya,
        house.joined(house.plan.tom, open_websocket) as tom,
    ):
        for number in range(50):
            write(priya, "subject", f"{number} ")
            write(tom, "class_name", f"{number} ")
        await asyncio.gather(priya.saved(), tom.saved())
        await priya.until(lambda: read(priya.doc) == read(tom.doc))
        assert (
            read(tom.doc)["subject"] == "".join(f"{number} " for number in range(50)).rstrip() + " "
        )


@on_every_database
async def test_what_was_saved_is_there_after_a_restart(
    plan: Plan, settings: Settings, over: OpenLine
) -> None:
    async with open_house(plan, settings) as house, house.joined(plan.priya, over) as priya:
        write(priya, "subject", "Maths")
        await priya.saved()
    async with open_house(plan, settings) as house, house.joined(plan.tom, over) as tom:
        assert read(tom.doc) == {"subject": "Maths"}


async def test_a_server_that_stops_stores_what_it_was_sent_and_says_to_come_back(
    plan: Plan, settings: Settings, over: OpenLine
) -> None:
    async with open_house(plan, settings) as house:
        entering = house.joined(plan.priya, over)
        priya = await entering.__aenter__()
        write(priya, "subject", "Maths")
    # The server has stopped: the connection was closed, and the client tries to come back.
    await priya.until(lambda: priya.state is State.CONNECTING)
    await priya.disconnect()
    async with open_house(plan, settings) as house, house.joined(plan.tom) as tom:
        assert read(tom.doc) in ({}, {"subject": "Maths"})
        if priya.unsaved == 0:
            assert read(tom.doc) == {"subject": "Maths"}
    await entering.__aexit__(None, None, None)


async def test_a_viewer_reads_live_and_what_they_write_is_not_stored(
    house: House, over: OpenLine
) -> None:
    async with house.joined(house.plan.priya) as priya, house.joined(house.plan.vera, over) as vera:
        write(priya, "subject", "Maths")
        await vera.until(lambda: read(vera.doc) == {"subject": "Maths"})
        assert not vera.read_only
        write(vera, "class_name", "4B")
        with pytest.raises(ReadOnly):
            await vera.saved()
        write(priya, "year_group", "4")
        await vera.until(lambda: read(vera.doc).get("year_group") == "4")
        await priya.saved()
        assert read(priya.doc) == {"subject": "Maths", "year_group": "4"}
        assert house.live.hub.stats().closed[CloseCode.READ_ONLY] == 1


async def test_the_server_edits_as_one_among_others(house: House, over: OpenLine) -> None:
    async with house.live.database.reading() as db:
        row = await db.get(DocumentRow, house.plan.document)
        assert row is not None

    def edit(doc: "Doc[Any]") -> None:
        text = doc.get("fields", type=Map)["subject"]
        text += "Maths"

    async with house.joined(house.plan.tom, over) as tom:
        await edit_document(house.live.hub, row, house.plan.priya.row.id, edit)
        await tom.until(lambda: read(tom.doc) == {"subject": "Maths"})
        assert (await read_document(house.live.hub, row)).fields == {"subject": "Maths"}


async def test_who_is_there_is_said_by_the_server(house: House, over: OpenLine) -> None:
    async with house.joined(house.plan.priya) as priya, house.joined(house.plan.tom, over) as tom:
        tom.look_at("focus")
        await priya.until(lambda: tom.doc.client_id in priya.present)
        shown = priya.present[tom.doc.client_id]
        assert shown["section"] == "focus"
        user = shown["user"]
        assert user["id"] == str(house.plan.tom.row.id)
        assert (user["name"], user["school"], user["role"]) == ("Tom Ellery", "Riverside", "member")
        assert len(user["mark"]) == 2
        assert 1 <= user["slot"] <= 8
        there = house.live.hub.present(str(house.plan.document))
        assert {p["name"]: p["section"] for p in there} == {
            "Priya Nair": None,
            "Tom Ellery": "focus",
        }
    async with house.joined(house.plan.vera) as vera:
        assert vera.present == {}
