"""Several hubs on one log: the log is the truth, the bus is haste."""

import asyncio
from collections.abc import Iterable

import pytest

from sync.bus import Appended
from sync.bus_memory import MemoryBus
from sync.close_codes import CloseCode
from sync.errors import StoreUnavailable
from tests.sync.ends import DOCUMENT, Guest
from tests.sync.house import House, LossyBus, SlowLog


async def test_S42_guests_of_two_hubs_write_one_document() -> None:
    log, bus = SlowLog(), MemoryBus()
    async with House(log, bus) as here, House(log, bus) as there:
        await here.create("Focus")
        priya, tom = await here.join("priya"), await there.join("tom")
        priya.write("a")
        await tom.until(lambda: tom.words == "aFocus")
        tom.write("b")
        await priya.until(lambda: priya.words == "baFocus")
        assert [row.author for row in await log.since(DOCUMENT, 1)] == ["priya", "tom"]


async def test_S42_edits_at_the_same_moment_on_two_hubs_come_to_one_document() -> None:
    log, bus = SlowLog(), MemoryBus()
    async with House(log, bus) as here, House(log, bus) as there:
        await here.create()
        guests = [await house.join(f"t{n}") for n, house in enumerate([here, there] * 3)]
        for turn in range(10):
            for guest in guests:
                guest.write(f"{turn}")
            await here.turns(3)
        for guest in guests:
            await guest.until(lambda: all(len(g.words) == 60 for g in guests))
            await guest.until(lambda: all(g.durable == g.sent for g in guests))
        assert len({guest.words for guest in guests}) == 1
        assert await here.words() == await there.words() == guests[0].words
        await here.turns(50)
        head = (await log.heads([DOCUMENT]))[DOCUMENT]
        rooms = [house.hub._rooms[DOCUMENT].room for house in (here, there)]
        assert [room.seq for room in rooms] == [head, head]


async def test_S42_what_the_bus_lost_is_found_in_the_log() -> None:
    log, bus = SlowLog(), LossyBus()
    async with House(log, bus) as here, House(log, bus, catch_up_seconds=5.0) as there:
        await here.create()
        priya, tom = await here.join("priya"), await there.join("tom")
        bus.losing = True
        priya.write("lost ")
        await priya.until(lambda: priya.durable == priya.sent)
        assert tom.words == ""
        there.clock.advance(6.0)
        await tom.until(lambda: tom.words == "lost ")


async def test_S42_a_log_that_does_not_answer_is_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log, answers = SlowLog(), asyncio.Event()
    asked: list[Iterable[str]] = []

    async def heads(documents: Iterable[str]) -> dict[str, int]:
        asked.append(documents)
        await answers.wait()
        return {}

    async with House(log, catch_up_seconds=5.0) as house:
        await house.create()
        await house.join("priya")
        monkeypatch.setattr(log, "heads", heads)
        for _ in range(5):
            house.clock.advance(6.0)
            await house.turns()
        assert len(asked) == 1
        answers.set()
        await house.turns()
        house.clock.advance(6.0)
        await house.turns()
        assert len(asked) == 2


async def test_S42_a_message_after_a_lost_one_brings_both() -> None:
    log, bus = SlowLog(), LossyBus()
    async with House(log, bus) as here, House(log, bus) as there:
        await here.create()
        priya, tom = await here.join("priya"), await there.join("tom")
        bus.losing = True
        priya.write("a")
        await priya.until(lambda: priya.durable == priya.sent)
        bus.losing = False
        priya.write("b")
        await tom.until(lambda: tom.words == "ba")


async def test_S48_rows_that_were_too_large_for_the_bus_are_looked_for_in_the_log() -> None:
    log, bus = SlowLog(), LossyBus()
    async with House(log, bus) as here, House(log, bus) as there:
        await here.create()
        priya, tom = await here.join("priya"), await there.join("tom")
        bus.losing = True
        priya.write("much")
        await priya.until(lambda: priya.durable == priya.sent)
        bus.losing = False
        bus.publish(Appended(DOCUMENT, "a hub", ()))
        await tom.until(lambda: tom.words == "much")


async def test_S42_whoever_connects_finds_all_that_is_in_the_log_whatever_the_bus_lost() -> None:
    log, bus = SlowLog(), LossyBus()
    async with House(log, bus) as here, House(log, bus) as there:
        await here.create()
        await there.join("tom")
        bus.losing = True
        priya, marsha = await here.join("priya"), await here.join("marsha")
        priya.write("words ")
        await marsha.until(lambda: marsha.words == "words ")
        moved = await there.join("marsha", before=marsha)
        assert moved.closed is None
        moved.write("more ")
        await moved.until(lambda: moved.durable == moved.sent)
        assert await there.words() == "more words "
        assert [row.author for row in await log.since(DOCUMENT, 1)] == ["priya", "marsha"]


async def test_S58_nobody_is_let_into_a_room_that_may_lack_what_others_have_stored() -> None:
    log, bus = SlowLog(), LossyBus()
    async with House(log, bus) as here, House(log, bus) as there:
        await here.create()
        await there.join("tom")
        bus.losing = True
        priya, marsha = await here.join("priya"), await here.join("marsha")
        priya.write("words ")
        await marsha.until(lambda: marsha.words == "words ")
        log.failing = True
        with pytest.raises(StoreUnavailable):
            await there.join("marsha", before=marsha)
        log.failing = False
        moved = await there.join("marsha", before=marsha)
        await moved.until(lambda: moved.durable == moved.sent)
        assert moved.closed is None
        assert [row.author for row in await log.since(DOCUMENT, 1)] == ["priya"]


async def test_S42_what_is_stored_while_a_room_is_loading_is_not_missed() -> None:
    log, bus = SlowLog(), MemoryBus()
    async with House(log, bus) as here, House(log, bus) as there:
        await here.create()
        priya = await here.join("priya")
        log.load_open.clear()
        reading = asyncio.create_task(there.words())
        await there.turns()
        priya.write("meanwhile")
        await priya.until(lambda: priya.durable == priya.sent)
        await there.turns()
        log.load_open.set()
        assert await reading == "meanwhile"


async def test_S42_people_at_several_hubs_see_each_other() -> None:
    log, bus = SlowLog(), MemoryBus()
    async with House(log, bus) as here, House(log, bus) as there:
        await here.create()
        priya = await here.join("priya")
        priya.look(section="focus")
        await priya.until(lambda: priya.client in priya.states)
        tom = await there.join("tom")
        await tom.until(lambda: tom.states.get(priya.client) is not None)
        tom.look(section="why")
        await priya.until(lambda: priya.states.get(tom.client) is not None)
        assert there.hub.present(DOCUMENT) == [
            {"name": "Tom", "section": "why"},
            {"name": "Priya", "section": "focus"},
        ]
        here.leave(priya)
        await tom.until(lambda: tom.states[priya.client] is None)


async def test_S43_of_two_people_who_claim_one_client_id_at_two_hubs_one_is_refused() -> None:
    log, bus = SlowLog(), MemoryBus()
    async with House(log, bus) as here, House(log, bus) as there:
        await here.create()
        priya, marsha = await here.join("priya"), await there.join("marsha")
        eve = await there.join("eve", before=Guest(priya.client))
        log.open.clear()
        priya.write("mine")
        await log.asked.wait()
        eve.write("stolen")
        await there.turns()
        log.open.set()
        await eve.until(lambda: eve.closed is not None)
        assert eve.closed is CloseCode.FOREIGN_CLIENT_ID
        await marsha.until(lambda: marsha.closed is not None)
        assert marsha.closed is CloseCode.RESTARTING
        again = await there.join("marsha")
        assert again.words == priya.words == "mine"


async def test_S42_many_who_connect_share_a_look_at_the_log() -> None:
    async with House() as house:
        names = [f"document-{number}" for number in range(10)]
        for name in names:
            await house.create(document=name)
            await house.join("first", document=name)
        house.log.looks = 0
        await asyncio.gather(*(house.join("late", document=name) for name in names * 5))
        assert 1 <= house.log.looks <= 2
