"""The hub: opening and closing rooms, who is let in, who is sent away."""

import asyncio
from typing import Any

import pytest
from pycrdt import Doc

from sync.close_codes import CloseCode
from sync.errors import (
    AlreadyExists,
    DocumentDamaged,
    ProtocolError,
    Revoked,
    RoomFull,
    Stopping,
    StoreUnavailable,
    UnknownDocument,
)
from sync.log import NewRow
from sync.messages import Receipt, Step1, Step2, Update
from sync.peer import Grant, Identity
from tests.sync.ends import DOCUMENT, Guest, an_identity, content, text
from tests.sync.house import House, SlowLog

READ, WRITE, NOTHING = Grant(True, False), Grant(True, True), Grant(False, False)


async def test_S10_what_one_writes_the_others_read_and_a_later_one_finds() -> None:
    async with House() as house:
        await house.create("Focus")
        priya, tom = await house.join("priya"), await house.join("tom")
        priya.write("Our ")
        await tom.until(lambda: tom.words == "Our Focus")
        late = await house.join("marsha")
        assert late.words == "Our Focus"


# --- opening -----------------------------------------------------------------


async def test_S32_fifty_who_join_at_once_share_one_loading() -> None:
    async with House() as house:
        await house.create("Focus")
        guests = await asyncio.gather(*(house.join(f"teacher-{n}") for n in range(50)))
        assert [guest.words for guest in guests] == ["Focus"] * 50
        assert house.log.loads == 1


async def test_S32_a_failed_load_refuses_all_who_wait_and_the_next_one_is_a_new_attempt() -> None:
    async with House() as house:
        await house.create("Focus")
        house.log.failing = True
        joins = (house.join(f"teacher-{n}") for n in range(5))
        results = await asyncio.gather(*joins, return_exceptions=True)
        assert [type(result) for result in results] == [StoreUnavailable] * 5
        assert house.hub.stats().rooms == 0
        house.log.failing = False
        assert (await house.join()).words == "Focus"


async def test_S32_a_damaged_document_is_refused_and_never_shown_empty() -> None:
    async with House() as house:
        await house.log.create(DOCUMENT, NewRow("x", "", 0.0, b"\xff\xff"), {})
        with pytest.raises(DocumentDamaged):
            await house.join()
        with pytest.raises(DocumentDamaged):
            await house.words()
        assert house.hub.stats().rooms == 0


async def test_S32_an_unknown_document_is_refused() -> None:
    async with House() as house:
        with pytest.raises(UnknownDocument):
            await house.join()
        with pytest.raises(UnknownDocument):
            await house.hub.edit(DOCUMENT, "priya", lambda _: None)


async def test_S32_one_who_gives_up_waiting_does_not_spoil_it_for_the_others() -> None:
    async with House() as house:
        await house.create("Focus")
        house.log.load_open.clear()
        impatient = asyncio.create_task(house.join("eve"))
        patient = asyncio.create_task(house.join("priya"))
        await house.turns()
        impatient.cancel()
        house.log.load_open.set()
        assert (await patient).words == "Focus"
        assert house.hub.stats().connections == 1


async def test_S40_of_fifty_who_create_the_same_document_one_does() -> None:
    async with House() as house:
        seeds = (
            house.hub.create(DOCUMENT, content(f"seed {n}", client=n), "server")
            for n in range(1, 51)
        )
        results = await asyncio.gather(*seeds, return_exceptions=True)
        assert results.count(None) == 1
        assert sum(isinstance(result, AlreadyExists) for result in results) == 49
        guest = await house.join()
        assert guest.words == f"seed {results.index(None) + 1}"


async def test_S40_the_first_content_must_be_whole() -> None:
    guest = Guest(9)
    guest.change(lambda doc: text(doc).insert(0, "lost"))
    second = guest.change(lambda doc: text(doc).insert(4, "found"))
    async with House() as house:
        with pytest.raises(ProtocolError):
            await house.hub.create(DOCUMENT, second, "server")
        with pytest.raises(UnknownDocument):
            await house.join()


# --- closing -----------------------------------------------------------------


async def test_S34_an_empty_durable_room_is_unloaded_after_a_while_and_loses_nothing() -> None:
    async with House(idle_seconds=60.0) as house:
        await house.create("Focus")
        priya = await house.join()
        priya.write("Our ")
        await priya.until(lambda: priya.durable == priya.sent)
        house.leave(priya)
        house.clock.advance(59.0)
        assert house.hub.stats().rooms == 1
        house.clock.advance(2.0)
        assert house.hub.stats().rooms == 0
        assert (await house.join()).words == "Our Focus"


async def test_S34_a_room_with_somebody_in_it_stays() -> None:
    async with House(idle_seconds=60.0) as house:
        await house.create()
        await house.join()
        house.clock.advance(600.0)
        assert house.hub.stats().rooms == 1


async def test_S34_a_room_is_not_unloaded_while_something_is_being_saved() -> None:
    async with House(idle_seconds=60.0) as house:
        await house.create()
        priya = await house.join()
        house.log.open.clear()
        priya.write("last words")
        house.leave(priya)
        await house.log.asked.wait()
        house.clock.advance(600.0)
        assert house.hub.stats().rooms == 1
        house.log.open.set()
        assert await house.words() == "last words"


async def test_S34_a_room_is_not_unloaded_while_somebody_connects() -> None:
    async with House(idle_seconds=60.0) as house:
        await house.create("Focus")
        house.leave(await house.join())
        connecting = asyncio.create_task(house.join("tom"))
        await asyncio.sleep(0)
        house.clock.advance(600.0)
        tom = await connecting
        tom.write("x")
        await tom.until(lambda: tom.durable == tom.sent)
        assert house.hub.stats().rooms == 1


async def test_S34_edits_made_just_before_unloading_are_in_the_log() -> None:
    async with House(idle_seconds=0.0) as house:
        await house.create()
        for number in range(5):
            guest = await house.join(f"teacher-{number}")
            guest.write("x")
            house.leave(guest)
            await house.turns(2)
            house.clock.advance(5.0)
        assert await house.words() == "xxxxx"


async def test_S39_a_stop_stores_what_waits_sends_the_receipts_and_closes_everybody() -> None:
    async with House() as house:
        await house.create()
        priya, tom = await house.join("priya"), await house.join("tom")
        house.log.open.clear()
        priya.write("last ")
        tom.write("words ")
        stopping = asyncio.create_task(house.hub.stop())
        await house.turns()
        assert priya.closed is None
        with pytest.raises(Stopping):
            await house.join("late")
        house.log.open.set()
        await stopping
        assert (priya.durable, tom.durable) == (priya.sent, tom.sent)
        assert priya.words == tom.words
        assert priya.closed is tom.closed is CloseCode.RESTARTING
        assert house.hub.stats().rooms == 0


async def test_S39_a_stop_does_not_wait_for_ever_and_acknowledges_nothing_that_is_not_stored() -> (
    None
):
    async with House(stop_seconds=10.0) as house:
        await house.create()
        priya = await house.join()
        house.log.failing = True
        priya.write("words")
        await house.turns()
        stopping = asyncio.create_task(house.hub.stop())
        await house.turns()
        house.clock.advance(11.0)
        await stopping
        assert priya.durable == priya.sent - 1
        assert priya.closed is CloseCode.RESTARTING


async def test_S39_who_waits_for_a_document_when_the_server_stops_is_told() -> None:
    house = House()
    await house.create()
    house.log.load_open.clear()
    connecting = asyncio.create_task(house.join())
    await house.turns()
    await house.hub.stop()
    with pytest.raises(Stopping):
        await connecting


# --- limits ------------------------------------------------------------------


async def test_S2_a_malformed_frame_closes_one_connection_and_is_counted() -> None:
    async with House() as house:
        await house.create()
        eve, tom = await house.join("eve"), await house.join("tom")
        eve.out(b"\x05")
        assert eve.closed is CloseCode.MALFORMED
        assert house.hub.stats().closed == {CloseCode.MALFORMED: 1}
        tom.write("fine")
        await tom.until(lambda: tom.durable == tom.sent)
        eve.out(b"\x05")
        assert house.hub.stats().closed == {CloseCode.MALFORMED: 1}


async def test_S35_who_sends_too_many_frames_is_closed() -> None:
    async with House(frames_per_second=10.0, frames_burst=10.0) as house:
        await house.create()
        eve = await house.join()
        for _ in range(8):
            eve.greet()
        assert eve.closed is None
        house.clock.advance(0.5)
        for _ in range(5):
            eve.greet()
        assert eve.closed is None
        eve.greet()
        assert eve.closed is CloseCode.TOO_FAST


async def test_S35_who_sends_too_many_bytes_is_closed() -> None:
    async with House(bytes_per_second=100.0, bytes_burst=1000.0) as house:
        await house.create()
        eve = await house.join()
        eve.write("x" * 500)
        assert eve.closed is None
        eve.write("x" * 500)
        assert eve.closed is CloseCode.TOO_FAST


async def test_S36_who_does_not_take_what_is_sent_is_closed_and_holds_nobody_up() -> None:
    async with House(queue_bytes=1000) as house:
        await house.create()
        priya, tom, stalled = [await house.join(name) for name in ("priya", "tom", "eve")]
        house.lines[stalled].waiting = 1001
        priya.write("on we go")
        await tom.until(lambda: tom.words == "on we go")
        assert stalled.closed is CloseCode.TOO_SLOW
        assert stalled.words == ""
        assert house.hub.stats().connections == 2


async def test_S37_a_document_takes_only_so_many_connections() -> None:
    async with House(connections_per_document=2) as house:
        await house.create()
        first = await house.join("priya")
        await house.join("tom")
        with pytest.raises(RoomFull):
            await house.join("marsha")
        house.leave(first)
        await house.join("marsha")


# --- rights ------------------------------------------------------------------


async def test_S38_a_right_that_is_taken_away_closes_open_connections() -> None:
    async with House() as house:
        await house.create("Focus")
        priya, tom, helen = [await house.join(name) for name in ("priya", "tom", "helen")]
        grants = {"priya": WRITE, "tom": READ, "helen": NOTHING}
        house.hub.regrant(DOCUMENT, lambda identity: grants[identity.author])
        assert helen.closed is CloseCode.FORBIDDEN
        priya.write("x")
        await tom.until(lambda: tom.words == "xFocus")
        assert helen.words == "Focus"
        tom.write("y")
        assert tom.closed is CloseCode.READ_ONLY
        assert priya.closed is None


async def test_S38_a_right_that_is_given_counts_at_once() -> None:
    async with House() as house:
        await house.create()
        tom = await house.join("tom", may_write=False)
        house.hub.regrant(DOCUMENT, lambda _: WRITE)
        tom.write("x")
        await tom.until(lambda: tom.durable == tom.sent)


async def test_S38_a_right_that_ends_while_somebody_connects_is_heeded() -> None:
    async with House() as house:
        await house.create()
        house.log.load_open.clear()
        refused = asyncio.create_task(house.join("helen"))
        reader = asyncio.create_task(house.join("tom"))
        await house.turns()
        assert {who.author for who in house.hub.identities(DOCUMENT)} == {"helen", "tom"}
        grants = {"helen": NOTHING, "tom": READ}
        house.hub.regrant(DOCUMENT, lambda identity: grants[identity.author])
        house.log.load_open.set()
        with pytest.raises(Revoked) as caught:
            await refused
        assert caught.value.code is CloseCode.FORBIDDEN
        tom = await reader
        tom.write("x")
        assert tom.closed is CloseCode.READ_ONLY


async def test_S38_a_session_that_ends_closes_its_connections_in_every_document() -> None:
    async with House() as house:
        await house.create()
        await house.create(document="other")
        gone = [await house.join("priya"), await house.join("priya", document="other")]
        stays = await house.join("priya", session="priya-2")
        house.log.load_open.clear()
        await house.create(document="third")
        arriving = asyncio.create_task(house.join("priya", document="third"))
        await house.turns()
        house.hub.revoke(lambda identity: identity.session == "priya-1")
        house.log.load_open.set()
        assert [guest.closed for guest in gone] == [CloseCode.SIGNED_OUT] * 2
        assert stays.closed is None
        with pytest.raises(Revoked) as caught:
            await arriving
        assert caught.value.code is CloseCode.SIGNED_OUT


# --- presence ----------------------------------------------------------------


async def test_S26_the_hub_says_who_is_in_a_document() -> None:
    async with House() as house:
        await house.create()
        assert house.hub.present(DOCUMENT) == []
        priya, tom = await house.join("priya"), await house.join("tom")
        priya.look(section="focus")
        await tom.until(lambda: priya.client in tom.states)
        assert house.hub.present(DOCUMENT) == [
            {"name": "Priya", "section": "focus"},
            {"name": "Tom", "section": None},
        ]


async def test_S29_who_leaves_disappears_for_the_others() -> None:
    async with House() as house:
        await house.create()
        priya, tom = await house.join("priya"), await house.join("tom")
        priya.look()
        await tom.until(lambda: tom.states.get(priya.client) is not None)
        house.leave(priya)
        await tom.until(lambda: tom.states[priya.client] is None)


async def test_S30_who_is_silent_for_thirty_seconds_disappears() -> None:
    async with House() as house:
        await house.create()
        priya, tom = await house.join("priya"), await house.join("tom")
        priya.look()
        await tom.until(lambda: tom.states.get(priya.client) is not None)
        house.clock.advance(29.0)
        await house.turns()
        assert tom.states[priya.client] is not None
        house.clock.advance(3.0)
        await tom.until(lambda: tom.states[priya.client] is None)
        assert house.hub.stats().connections == 2


async def test_S26_under_load_presence_is_shown_at_most_once_a_window() -> None:
    async with House(presence_window=0.04) as house:
        await house.create()
        priya, tom = await house.join("priya"), await house.join("tom")
        priya.look(section="a")
        await tom.until(lambda: priya.client in tom.states)
        for section in "bcd":
            priya.look(section=section)
        await house.turns()
        assert tom.states[priya.client]["section"] == "a"  # type: ignore[index]
        house.clock.advance(0.05)
        assert tom.states[priya.client]["section"] == "d"  # type: ignore[index]


# --- server edits and readings -------------------------------------------------


async def test_S41_a_server_edit_returns_when_it_is_durable_and_everybody_sees_it() -> None:
    async with House() as house:
        await house.create("Focus")
        tom = await house.join("tom")
        house.log.open.clear()
        editing = asyncio.create_task(
            house.hub.edit(DOCUMENT, "priya", lambda doc: text(doc).insert(0, "Our "))
        )
        await house.log.asked.wait()
        assert not editing.done()
        assert tom.words == "Focus"
        house.log.open.set()
        await editing
        assert tom.words == "Our Focus"
        assert house.changes[-1].authors == {"priya"}


async def test_S41_a_server_edit_that_fails_changes_nothing_and_says_why() -> None:
    async with House() as house:
        await house.create("Focus")
        with pytest.raises(ZeroDivisionError):
            await house.hub.edit(DOCUMENT, "priya", lambda _: 1 // 0)  # type: ignore[arg-type]
        assert await house.words() == "Focus"


async def test_S20_a_reading_waits_for_what_is_being_stored() -> None:
    async with House() as house:
        await house.create()
        priya = await house.join()
        house.log.open.clear()
        priya.write("words")
        await house.log.asked.wait()
        reading = asyncio.create_task(house.words())
        await house.turns()
        assert not reading.done()
        house.log.open.set()
        assert await reading == "words"


async def test_S20_what_a_reader_raises_comes_back_to_who_asked() -> None:
    async with House() as house:
        await house.create()
        with pytest.raises(ZeroDivisionError):
            await house.hub.read(DOCUMENT, lambda _: 1 // 0)


# --- crash -------------------------------------------------------------------


async def test_S18_what_was_never_committed_nobody_saw_and_its_sender_brings_it_again() -> None:
    log = SlowLog()
    async with House(log) as crashing:
        await crashing.create("Focus")
        priya, tom = await crashing.join("priya"), await crashing.join("tom")
        log.open.clear()
        priya.write("Our ")
        await log.asked.wait()
        assert tom.words == "Focus"
        assert priya.durable == priya.sent - 1
        log.failing = True
        log.open.set()
        await crashing.turns()
        survivor = SlowLog()
        survivor._documents = log._documents
        async with House(survivor) as house:
            assert await house.words() == "Focus"
            again = await house.join("priya", before=priya)
            await again.until(lambda: again.durable == again.sent)
            assert await house.words() == "Our Focus"


async def test_S44_a_room_whose_engine_fails_is_loaded_anew_and_only_the_culprit_is_blamed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with House() as house:
        await house.create("Focus")
        eve, tom = await house.join("eve"), await house.join("tom")
        room = house.hub._rooms[DOCUMENT].room

        def fail(*_: object) -> None:
            raise RuntimeError("engine")

        monkeypatch.setattr(room._engine._doc, "apply_update", fail)
        eve.write("x")
        assert eve.closed is CloseCode.MALFORMED
        assert tom.closed is CloseCode.RESTARTING
        again = await house.join("tom")
        assert again.words == "Focus"


async def test_S44_who_breaks_the_engine_with_one_of_several_runs_is_found_the_next_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apply = Doc.apply_update

    def fail(doc: Doc[Any], update: bytes) -> None:
        if b"poison" in update:
            raise RuntimeError("engine")
        apply(doc, update)

    async with House() as house:
        await house.create()
        for code_for_eve in (CloseCode.RESTARTING, CloseCode.MALFORMED):
            eve, tom = await house.join("eve"), await house.join("tom")
            eve.write("begun ")
            tom.write("begun ")
            await tom.until(lambda tom=tom: tom.durable == tom.sent)
            with monkeypatch.context() as patched:
                patched.setattr(Doc, "apply_update", fail)
                tom.write("honest ")
                eve.write("poison ")
                await tom.until(lambda tom=tom: tom.closed is not None)
            assert (eve.closed, tom.closed) == (code_for_eve, CloseCode.RESTARTING)
        assert "poison" not in await house.words()


async def test_S44_a_defect_of_ours_closes_the_room_for_what_it_holds_is_uncertain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with House() as house:
        await house.create("Focus")
        eve, tom = await house.join("eve"), await house.join("tom")
        room = house.hub._rooms[DOCUMENT].room

        def fail(*_: object) -> None:
            raise LookupError("of ours")

        monkeypatch.setattr(room, "_judge", fail)
        eve.write("x")
        assert eve.closed is CloseCode.INTERNAL
        assert tom.closed is CloseCode.RESTARTING
        assert (await house.join("tom")).words == "Focus"


async def test_S33_each_connection_is_told_why_it_ends() -> None:
    async with House() as house:
        await house.create()
        guest = await house.join()
        guest.say(Receipt(1))
        assert guest.closed is CloseCode.MALFORMED
        assert guest.reason == "only the server sends receipts"
        assert {code.value for code in CloseCode} == {
            *(1012, 4400, 4401, 4403, 4404, 4406, 4409, 4410),
            *(4413, 4414, 4423, 4500, 4503, 4508, 4529),
        }


async def test_S7_a_connection_that_has_ended_says_nothing_more() -> None:
    async with House() as house:
        await house.create()
        priya, tom = await house.join("priya"), await house.join("tom")
        house.leave(tom)
        house.leave(tom)
        tom.write("too late")
        priya.write("x")
        await priya.until(lambda: priya.durable == priya.sent)
        assert await house.words() == "x"
        assert {type(message) for message in tom.got} <= {Step1, Step2, Receipt}


async def test_S19_listeners_hear_of_every_durable_change() -> None:
    async with House() as house:
        await house.create()
        priya = await house.join()
        priya.write("x")
        await priya.until(lambda: priya.durable == priya.sent)
        assert [(c.document, c.seq, c.authors) for c in house.changes] == [
            (DOCUMENT, 2, frozenset({"priya"}))
        ]


async def test_S39_everything_that_is_sent_before_a_stop_counts_as_sent() -> None:
    async with House() as house:
        await house.create()
        priya = await house.join()
        priya.write("x")
        await house.hub.stop()
        assert priya.durable == priya.sent
        assert priya.received(Update) == []


async def test_S38_those_who_are_connected_can_be_asked_for() -> None:
    async with House() as house:
        await house.create()
        await house.join("priya")
        assert house.hub.identities(DOCUMENT) == [an_identity("priya")]
        assert house.hub.identities("other") == []
        assert isinstance(house.hub.identities(DOCUMENT)[0], Identity)
