"""Snapshots: proven equal to the replay, written in the background, used when loading."""

from typing import Any

import pytest
from pycrdt import Doc

from sync import snapshots
from sync.errors import DocumentDamaged
from sync.log import Snapshot
from sync.opening import opening
from tests.sync.ends import DOCUMENT, Table, content, stored, text
from tests.sync.house import House


def test_S46_a_snapshot_is_the_document_after_its_last_row() -> None:
    table = Table(content("Focus"))
    priya = table.join()
    priya.write("Our ")
    priya.erase(0, 2)
    table.commit()
    log = stored(*(row.payload for row in table.rows))
    snapshot = snapshots.make_snapshot(log)
    assert snapshot == Snapshot(len(table.rows), table.room.state(), snapshot.facts)


def test_S46_a_snapshot_and_the_rows_after_it_are_the_whole_document() -> None:
    table = Table(content("Focus"))
    priya = table.join()
    priya.write("Our ")
    table.commit()
    log = stored(*(row.payload for row in table.rows))
    snapshot = snapshots.make_snapshot(log)
    priya.write("Yes: ")
    table.commit()
    whole = stored(*(row.payload for row in table.rows))
    short = type(whole)(whole.seq, snapshot, whole.rows[snapshot.seq :], whole.owners)
    doc: Doc[Any] = Doc()
    for update in opening(short).updates:
        doc.apply_update(update)
    assert str(text(doc)) == "Yes: Our Focus"


def test_S46_a_snapshot_that_does_not_survive_the_round_trip_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Forgetful(Doc[Any]):
        def get_update(self, state: bytes | None = None) -> bytes:
            return content("something else") if state is None else super().get_update(state)

    monkeypatch.setattr(snapshots, "Doc", Forgetful)
    with pytest.raises(DocumentDamaged):
        snapshots.make_snapshot(stored(content("Focus")))


def test_S46_a_snapshot_whose_words_do_not_survive_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = iter(["Focus", "Fokus"])

    class Confused(Doc[Any]):
        def get_update(self, state: bytes | None = None) -> bytes:
            return content(next(words)) if state is None else super().get_update(state)

    monkeypatch.setattr(snapshots, "Doc", Confused)
    with pytest.raises(DocumentDamaged):
        snapshots.make_snapshot(stored(content("Focus")))


async def test_S46_after_so_many_rows_a_snapshot_is_written_in_the_background() -> None:
    async with House(snapshot_rows=5) as house:
        await house.create()
        priya = await house.join()
        for number in range(5):
            priya.write(str(number))
            await priya.until(lambda: priya.durable == priya.sent)
        house.clock.advance(1.0)
        while not house.log._documents[DOCUMENT].snapshots or house.hub._compacting.locked():
            await house.turns()  # until it is over: how long it takes says when the next is due
        loaded = await house.log.load(DOCUMENT)
        assert loaded.snapshot
        assert loaded.snapshot.seq == 6
        assert loaded.rows == ()
        for number in range(5, 10):
            priya.write(str(number))
            await priya.until(lambda: priya.durable == priya.sent)
        house.clock.advance(50.0)
        await house.turns()
        assert list(house.log._documents[DOCUMENT].snapshots) == [6]
        house.clock.advance(20.0)
        while len(house.log._documents[DOCUMENT].snapshots) < 2:
            await house.turns()
        assert list(house.log._documents[DOCUMENT].snapshots) == [6, 11]
        house.leave(priya)
        house.clock.advance(120.0)
        assert house.hub.stats().rooms == 0
        assert await house.words() == "9876543210"
