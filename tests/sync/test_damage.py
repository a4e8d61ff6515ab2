"""A document of which not all is right: read as far as it is, not written, and never empty."""

import pytest

from sync.close_codes import CloseCode
from sync.errors import DocumentDamaged, EditRefused
from sync.log import Addition, NewRow
from sync.messages import Step2
from tests.sync.ends import DOCUMENT, Guest, content, text
from tests.sync.house import House


async def a_damaged_document(house: House) -> None:
    """`Focus`, `Our Focus`, `All our Focus`: only the first two are right."""
    await house.create("Focus")
    guest = Guest(500)
    guest.doc.apply_update(content("Focus"))
    guest.own.clear()
    words = (guest.write("Our "), guest.write("All "))
    rows = tuple(NewRow("priya", "s", 1.0, update) for update in words)
    await house.log.append([Addition(DOCUMENT, 1, rows, {500: "priya"})])
    house.log.damaged[DOCUMENT] = 3


async def test_S50_readers_see_what_is_provably_right() -> None:
    async with House() as house:
        await a_damaged_document(house)
        tom = await house.join("tom", may_write=False)
        assert tom.words == "Our Focus"
        assert await house.words() == "Our Focus"
        assert tom.closed is None


async def test_S50_a_writer_is_told_at_once_and_may_come_back_to_read() -> None:
    async with House() as house:
        await a_damaged_document(house)
        priya = await house.join("priya")
        assert priya.closed is CloseCode.DAMAGED
        reading = await house.join("priya", answers=False)
        await house.turns()
        assert (reading.closed, reading.words) == (None, "Our Focus")


async def test_S50_a_stock_client_may_read_and_is_closed_when_it_writes() -> None:
    async with House() as house:
        await a_damaged_document(house)
        eve = await house.join("eve", receipts=False)
        assert eve.closed is None
        eve.write("x")
        assert eve.closed is CloseCode.DAMAGED
        assert await house.words() == "Our Focus"
        assert len(await house.log.since(DOCUMENT, 3)) == 0


async def test_S50_whoever_has_what_is_lost_here_keeps_it_and_the_others_do_not_get_it() -> None:
    async with House() as house:
        await a_damaged_document(house)
        tom = await house.join("tom", may_write=False)
        priya = await house.join("priya", receipts=False)
        for row in house.log._documents[DOCUMENT].rows:
            priya.doc.apply_update(row.payload)
        priya.send(priya.doc.get_update())
        assert priya.closed is CloseCode.DAMAGED
        assert priya.words == "All Our Focus"
        assert tom.words == "Our Focus"


async def test_S50_the_server_does_not_edit_it_either() -> None:
    async with House() as house:
        await a_damaged_document(house)
        with pytest.raises(EditRefused) as refused:
            await house.hub.edit(DOCUMENT, "server", lambda doc: text(doc).insert(0, "x"))
        assert refused.value.code is CloseCode.DAMAGED


async def test_S50_it_stays_open_and_makes_no_snapshot_though_the_log_has_more_rows() -> None:
    async with House(snapshot_rows=1, snapshot_seconds=0.0, catch_up_seconds=5.0) as house:
        await a_damaged_document(house)
        tom = await house.join("tom", may_write=False)
        for _ in range(3):
            house.clock.advance(6.0)
            await house.turns()
        assert tom.closed is None
        assert house.log._documents[DOCUMENT].snapshots == {}


async def test_S50_when_nothing_is_provably_right_the_document_is_refused() -> None:
    async with House() as house:
        await house.create("Focus")
        house.log.damaged[DOCUMENT] = 1
        with pytest.raises(DocumentDamaged) as refused:
            await house.join()
        assert refused.value.code is CloseCode.DAMAGED
        assert house.hub.stats().rooms == 0


async def test_S50_a_room_that_is_open_when_damage_is_found_is_opened_anew_to_be_read() -> None:
    async with House(snapshot_rows=3) as house:
        await house.create("Focus")
        priya = await house.join("priya")
        for letter in "abc":
            priya.write(letter)
            await priya.until(lambda: priya.durable == priya.sent)
        house.log.damaged[DOCUMENT] = 3
        house.clock.advance(1.0)
        await priya.until(lambda: priya.closed is CloseCode.RESTARTING)
        back = await house.seat("priya", before=priya)
        back.greet()
        assert back.closed is CloseCode.DAMAGED
        assert back.words == "cbaFocus"
        assert await house.words() == "aFocus"


async def test_S51_the_hub_counts_what_is_damaged_until_it_is_right_again() -> None:
    async with House(idle_seconds=10.0) as house:
        await a_damaged_document(house)
        assert house.hub.stats().damaged == 0
        tom = await house.join("tom", may_write=False)
        assert house.hub.stats().damaged == 1
        house.leave(tom)
        house.clock.advance(20.0)
        assert house.hub.stats().rooms == 0
        del house.log.damaged[DOCUMENT]
        tom = await house.join("tom", may_write=False)
        assert tom.words == "All Our Focus"
        assert tom.received(Step2)
        assert house.hub.stats().damaged == 0
