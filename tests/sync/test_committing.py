"""Group commit: together, at once after quiet, again and again while the store fails."""

import asyncio

import pytest

from sync.close_codes import CloseCode
from sync.committing import Changed
from sync.errors import StoreUnavailable
from sync.live_room import LiveRoom
from sync.messages import Receipt, Update
from tests.sync.ends import DOCUMENT, text
from tests.sync.house import House


async def test_S21_the_edits_of_all_rooms_are_one_transaction() -> None:
    async with House() as house:
        await house.create()
        await house.create(document="other")
        priya, tom = await house.join("priya"), await house.join("tom", document="other")
        priya.write("x")
        tom.write("y")
        await tom.until(lambda: tom.durable == tom.sent)
        assert priya.durable == priya.sent
        assert [[a.document for a in additions] for additions in house.log.appends] == [
            [DOCUMENT, "other"]
        ]


async def test_S64_a_receipt_waits_where_many_rooms_write_and_travels_with_a_broadcast() -> None:
    async with House(receipt_wait_per_room=0.01, receipt_wait=0.015) as house:
        for document in (DOCUMENT, "second", "third"):
            await house.create(document=document)
        priya, tom = await house.join("priya"), await house.join("tom")
        others = [await house.join("helen", document=name) for name in ("second", "third")]
        for guest in (priya, *others):
            guest.write("x")
        await tom.until(lambda: tom.words == "x")
        assert priya.durable < priya.sent
        tom.write("y")
        await priya.until(lambda: priya.durable == priya.sent)
        last = priya.got[-1]
        assert isinstance(last, Receipt)
        assert isinstance(last.then, Update)


async def test_S64_a_receipt_waits_no_longer_than_receipt_wait() -> None:
    async with House(receipt_wait_per_room=1.0, receipt_wait=0.015) as house:
        await house.create()
        await house.create(document="other")
        priya, tom = await house.join("priya"), await house.join("tom", document="other")
        priya.write("x")
        tom.write("y")
        await house.turns()
        assert priya.durable < priya.sent
        house.clock.advance(0.02)
        await priya.until(lambda: priya.durable == priya.sent)
        assert priya.got[-1] == Receipt(priya.sent)


async def test_S64_receipts_that_wait_are_sent_before_a_connection_is_closed() -> None:
    async with House(receipt_wait_per_room=60.0, receipt_wait=60.0) as house:
        await house.create()
        await house.create(document="other")
        priya, tom = await house.join("priya"), await house.join("tom", document="other")
        priya.write("x")
        tom.write("y")
        await house.turns()
        await house.hub.stop()
        assert priya.durable == priya.sent
        assert priya.closed is CloseCode.RESTARTING


async def test_S22_an_edit_after_quiet_leaves_at_once() -> None:
    async with House(commit_window=0.01) as house:
        await house.create()
        priya = await house.join()
        priya.write("x")
        await priya.until(lambda: priya.durable == priya.sent)
        house.clock.advance(0.02)
        priya.write("y")
        await priya.until(lambda: priya.durable == priya.sent)
        assert len(house.log.appends) == 2


async def test_S22_while_a_commit_runs_the_next_batch_gathers() -> None:
    async with House() as house:
        await house.create()
        priya, tom = await house.join("priya"), await house.join("tom")
        house.log.open.clear()
        priya.write("a")
        await house.log.asked.wait()
        for letter in "bcd":
            priya.write(letter)
            await house.turns(3)
        house.log.open.set()
        await tom.until(lambda: len(tom.words) == 4)
        assert len(house.log.appends) == 2
        assert len(tom.received(Update)) == 2


async def test_S22_under_load_a_commit_begins_at_most_once_a_window() -> None:
    async with House(commit_window=0.01) as house:
        await house.create()
        priya, tom = await house.join("priya"), await house.join("tom")
        priya.write("a")
        await tom.until(lambda: tom.words == "a")
        for letter in "bcd":
            priya.write(letter)
            house.clock.advance(0.002)
            await house.turns()
        assert len(house.log.appends) == 1
        house.clock.advance(0.005)
        await tom.until(lambda: len(tom.words) == 4)
        assert len(house.log.appends) == 2


async def test_S23_while_the_store_fails_nobody_is_told_saved_and_nobody_is_sent_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with House() as house:
        await house.create("Focus")
        priya, tom = await house.join("priya"), await house.join("tom")
        house.log.failing = True
        priya.write("Our ")
        await house.turns()
        for _ in range(5):
            house.clock.advance(3.0)
            await house.turns()
        assert house.hub.stats().store_failing
        assert priya.durable == priya.sent - 1
        assert tom.words == "Focus"
        assert priya.closed is tom.closed is None
        assert sum("cannot be stored" in record.message for record in caplog.records) >= 5
        priya.write("Yes: ")
        house.log.failing = False
        house.clock.advance(3.0)
        await tom.until(lambda: tom.words == priya.words)
        await priya.until(lambda: priya.durable == priya.sent)
        assert not house.hub.stats().store_failing
        assert "the store writes again" in caplog.text


async def test_S23_a_reading_or_server_edit_says_so_when_the_store_fails() -> None:
    async with House() as house:
        await house.create()
        priya = await house.join()
        house.log.failing = True
        editing = asyncio.create_task(
            house.hub.edit(DOCUMENT, "tom", lambda doc: text(doc).insert(0, "x"))
        )
        with pytest.raises(StoreUnavailable):
            await editing
        with pytest.raises(StoreUnavailable):
            await house.words()
        house.log.failing = False
        house.clock.advance(3.0)
        await priya.until(lambda: priya.words == "x")
        assert await house.words() == "x"


async def test_S23_who_comes_while_the_store_cannot_write_waits_for_the_answer() -> None:
    async with House() as house:
        await house.create()
        priya = await house.join()
        house.log.read_only = True
        priya.write("x")
        await house.turns()
        late = await house.join("tom")
        assert late.closed is None
        assert late.words == ""
        house.log.read_only = False
        house.clock.advance(3.0)
        await late.until(lambda: late.words == "x")


async def test_S24_beyond_the_limit_edits_are_refused_until_the_store_writes_again() -> None:
    async with House(unsaved_bytes=1000) as house:
        await house.create()
        await house.create(document="other")
        priya, tom = await house.join("priya"), await house.join("tom", document="other")
        house.log.failing = True
        priya.write("x" * 600)
        tom.write("y" * 600)
        assert tom.closed is CloseCode.STORE_UNAVAILABLE
        assert priya.closed is None
        await house.turns()
        house.log.failing = False
        house.clock.advance(3.0)
        await priya.until(lambda: priya.durable == priya.sent)
        assert house.hub.stats().unsaved_bytes == 0
        again = await house.join("tom", document="other", before=tom)
        await again.until(lambda: again.durable == again.sent)
        assert await house.words("other") == "y" * 600


async def test_S25_what_was_stored_although_the_answer_was_lost_is_not_stored_twice() -> None:
    async with House() as house:
        await house.create()
        priya = await house.join()
        house.log.lose_answer = True
        priya.write("once")
        await house.turns()
        house.clock.advance(3.0)
        await priya.until(lambda: priya.durable == priya.sent)
        assert len(await house.log.since(DOCUMENT, 0)) == 2
        assert await house.words() == "once"


async def test_S23_a_listener_that_fails_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Changed) -> None:
        raise LookupError("of the listener")

    async with House(on_change=fail) as house:
        await house.create()
        priya = await house.join()
        priya.write("x")
        await priya.until(lambda: priya.durable == priya.sent)
        await house.turns()
    assert "of the listener" in caplog.text


async def test_S43_what_the_log_refuses_for_good_closes_that_room_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with House() as house:
        await house.create()
        await house.create(document="gone")
        priya, tom = await house.join("priya"), await house.join("tom", document="gone")
        del house.log._documents["gone"]
        priya.write("x")
        tom.write("y")
        await priya.until(lambda: priya.durable == priya.sent)
        await tom.until(lambda: tom.closed is not None)
        assert tom.closed is CloseCode.UNKNOWN_DOCUMENT
        assert priya.closed is None
        assert house.hub.stats().unsaved_bytes == 0


async def test_S44_a_defect_while_committing_closes_the_rooms_and_not_the_committer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with House() as house:
        await house.create()
        priya = await house.join("priya")
        with monkeypatch.context() as patched:
            patched.setattr(LiveRoom, "committed", lambda *_: 1 // 0)
            priya.write("x")
            await priya.until(lambda: priya.closed is not None)
        assert priya.closed is CloseCode.RESTARTING
        assert priya.durable == priya.sent - 1
        assert "a commit met a defect" in caplog.text
        again = await house.join("priya", before=priya)
        await again.until(lambda: again.durable == again.sent)
        assert await house.words() == "x"
        assert house.hub.stats().unsaved_bytes == 0
