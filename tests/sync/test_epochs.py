"""A document that was rewritten: what was erased comes back from nobody."""

import asyncio
from typing import Any

import pytest
from pycrdt import Doc

from sync.bus_memory import MemoryBus
from sync.close_codes import CloseCode
from sync.errors import DocumentDamaged, EditRefused, ProtocolError, UnknownDocument
from sync.log import Stored
from sync.merging import EMPTY
from sync.messages import Step2
from tests.sync.ends import DOCUMENT, Guest, content, text
from tests.sync.house import House, LossyBus, SlowLog

NEW_CLIENT = 70_000


def without_the_name(doc: Doc[Any]) -> bytes:
    return content(str(text(doc)).replace("Mia", "a pupil"), client=NEW_CLIENT)


async def a_plan_about_mia(house: House) -> Guest:
    await house.create("Focus: ")
    priya = await house.join("priya")
    priya.write("Mia")
    await priya.until(lambda: priya.durable == priya.sent)
    return priya


async def test_S54_what_is_rewritten_holds_what_was_made_of_it_and_nothing_else() -> None:
    async with House() as house:
        await a_plan_about_mia(house)
        await house.hub.rewrite(DOCUMENT, "lead", without_the_name)
        assert await house.words() == "a pupilFocus: "
        rows = await house.log.since(DOCUMENT, 0)
        assert [(row.author, row.payload == EMPTY) for row in rows] == [
            ("server", True),
            ("priya", True),
            ("lead", False),
        ]
        assert not any(b"Mia" in row.payload for row in rows)


async def test_S54_the_document_goes_on_with_snapshots_of_its_own() -> None:
    async with House(snapshot_rows=2, snapshot_seconds=0.0) as house:
        await a_plan_about_mia(house)
        await house.hub.rewrite(DOCUMENT, "lead", without_the_name)
        tom = await house.join("tom")
        tom.write("!")
        await tom.until(lambda: tom.durable == tom.sent)
        house.clock.advance(1.0)
        while not house.log._documents[DOCUMENT].snapshots:
            await house.turns()
        assert (await house.log.load(DOCUMENT)).rows == ()
        assert await house.words() == "!a pupilFocus: "


async def test_S54_what_somebody_writes_meanwhile_is_taken_in() -> None:
    async with House() as house:
        priya = await a_plan_about_mia(house)
        began = house.log.begin_epoch
        tried = 0

        async def disturbed(addition: Any) -> Any:
            nonlocal tried
            tried += 1
            if tried == 1:
                priya.write("and Mia ")
                await priya.until(lambda: priya.durable == priya.sent)
            return await began(addition)

        house.log.begin_epoch = disturbed  # type: ignore[method-assign]
        await house.hub.rewrite(DOCUMENT, "lead", without_the_name)
        assert tried == 2
        assert await house.words() == "and a pupil a pupilFocus: "


async def test_S54_it_is_given_up_when_people_never_stop_writing() -> None:
    async with House() as house:
        await a_plan_about_mia(house)

        async def never(_: Any) -> None:
            return None

        house.log.begin_epoch = never  # type: ignore[method-assign]
        with pytest.raises(EditRefused):
            await house.hub.rewrite(DOCUMENT, "lead", without_the_name)


async def test_S54_a_rewriting_that_fails_changes_nothing() -> None:
    async with House() as house:
        priya = await a_plan_about_mia(house)

        def fails(doc: Doc[Any]) -> bytes:
            raise ValueError("no such section")

        with pytest.raises(EditRefused, match="no such section"):
            await house.hub.rewrite(DOCUMENT, "lead", fails)
        with pytest.raises(ProtocolError):
            await house.hub.rewrite(DOCUMENT, "lead", lambda doc: doc.get_update())
        with pytest.raises(UnknownDocument):
            await house.hub.rewrite("nothing", "lead", without_the_name)
        house.log.damaged[DOCUMENT] = 2
        with pytest.raises(DocumentDamaged):
            await house.hub.rewrite(DOCUMENT, "lead", without_the_name)
        assert priya.closed is None
        assert await house.words() == "MiaFocus: "


async def test_S55_everybody_who_has_it_open_is_told_to_begin_anew_on_every_hub() -> None:
    log, bus = SlowLog(), MemoryBus()
    async with House(log, bus) as here, House(log, bus) as there:
        priya = await a_plan_about_mia(here)
        tom = await there.join("tom", may_write=False)
        await here.hub.rewrite(DOCUMENT, "lead", without_the_name)
        await tom.until(lambda: tom.closed is CloseCode.EPOCH_ENDED)
        assert priya.closed is CloseCode.EPOCH_ENDED
        assert (await there.join("tom")).words == "a pupilFocus: "


async def test_S55_a_hub_that_heard_nothing_stores_nothing_and_finds_out() -> None:
    log, bus = SlowLog(), LossyBus()
    async with House(log, bus) as here, House(log, bus, catch_up_seconds=5.0) as there:
        await a_plan_about_mia(here)
        tom, eve = await there.join("tom"), await there.join("eve", may_write=False)
        bus.losing = True
        await here.hub.rewrite(DOCUMENT, "lead", without_the_name)
        tom.write("Mia again ")
        await tom.until(lambda: tom.closed is CloseCode.EPOCH_ENDED)
        assert tom.durable == 0 or tom.durable < tom.sent
        assert eve.closed is not None
        reading = await there.join("eve", may_write=False)
        assert reading.words == "a pupilFocus: "


async def test_S55_a_room_that_was_loading_meanwhile_is_closed_as_well() -> None:
    async with House() as house:
        priya = await a_plan_about_mia(house)
        house.leave(priya)
        house.clock.advance(120.0)
        loaded, held = house.log.load, asyncio.Event()

        async def slow(document: str, *, at: int | None = None) -> Stored:
            stored = await loaded(document, at=at)
            house.log.load = loaded  # type: ignore[method-assign]
            await held.wait()
            return stored

        house.log.load = slow  # type: ignore[method-assign]
        reading = asyncio.create_task(house.words())
        await house.turns()
        rewriting = asyncio.create_task(house.hub.rewrite(DOCUMENT, "lead", without_the_name))
        while (await loaded(DOCUMENT)).epoch == 0:
            await house.turns()
        held.set()
        await asyncio.wait([reading, rewriting])
        assert await house.words() == "a pupilFocus: "


async def test_S55_a_quiet_room_finds_out_by_looking_into_the_log() -> None:
    log, bus = SlowLog(), LossyBus()
    async with House(log, bus) as here, House(log, bus, catch_up_seconds=5.0) as there:
        await a_plan_about_mia(here)
        tom = await there.join("tom", may_write=False)
        bus.losing = True
        await here.hub.rewrite(DOCUMENT, "lead", without_the_name)
        there.clock.advance(6.0)
        await tom.until(lambda: tom.closed is CloseCode.EPOCH_ENDED)


@pytest.mark.parametrize("may_write", [True, False])
async def test_S55_whoever_comes_with_what_was_erased_is_told_at_the_first_word(
    may_write: bool,
) -> None:
    async with House() as house:
        priya = await a_plan_about_mia(house)
        await house.hub.rewrite(DOCUMENT, "lead", without_the_name)
        back = await house.join("priya", before=priya, may_write=may_write, answers=False)
        assert back.closed is CloseCode.EPOCH_ENDED
        assert not back.received(Step2)


async def test_S55_what_was_erased_is_refused_in_whatever_frame_it_comes() -> None:
    async with House() as house:
        priya = await a_plan_about_mia(house)
        old = priya.doc.get_update()
        later = priya.change(lambda doc: text(doc).insert(3, " and Mia"))
        erasing = priya.change(lambda doc: text(doc).clear())
        await house.hub.rewrite(DOCUMENT, "lead", without_the_name)
        for update in (old, later):
            forger = await house.join("priya")
            forger.send(update)
            assert forger.closed is CloseCode.EPOCH_ENDED
        deleter = await house.join("priya")
        deleter.send(erasing)
        await house.turns()
        assert deleter.durable < deleter.sent, "it refers to what is not here"
        assert await house.words() == "a pupilFocus: "


async def test_S55_a_new_client_of_the_same_person_writes_on() -> None:
    async with House() as house:
        await a_plan_about_mia(house)
        await house.hub.rewrite(DOCUMENT, "lead", without_the_name)
        priya = await house.join("priya")
        priya.write("Now: ")
        await priya.until(lambda: priya.durable == priya.sent)
        await house.hub.edit(DOCUMENT, "server", lambda doc: text(doc).insert(0, "- "))
        assert await house.words() == "- Now: a pupilFocus: "
