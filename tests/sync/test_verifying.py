"""A document's snapshots and rows against each other."""

from dataclasses import replace
from typing import Any

from sync.log import Row, Snapshot
from sync.snapshots import make_snapshot
from sync.verifying import contradictions
from tests.sync.ends import Table, content, stored


def a_history() -> tuple[tuple[Row, ...], list[Snapshot]]:
    """Six rows, and a snapshot after the second and the fifth."""
    table = Table(content("Focus"))
    priya = table.join()
    for words in ("One ", "Two ", "Three ", "Four ", "Five "):
        priya.write(words)
        priya.erase(0, 1)
        table.commit()
    payloads = [row.payload for row in table.rows]
    snapshots = [make_snapshot(stored(*payloads[:seq])) for seq in (2, 5)]
    return stored(*payloads).rows, snapshots


def test_S57_a_document_that_fits_together_has_nothing_wrong() -> None:
    rows, snapshots = a_history()
    assert contradictions(rows, snapshots) == []
    assert contradictions(rows, [replace(snapshots[0], facts=b"")]) == []


def test_S57_every_snapshot_that_is_not_the_replay_is_named() -> None:
    rows, (early, late) = a_history()
    wrong: list[Any] = [replace(early, payload=late.payload, facts=late.facts)]
    wrong.append(replace(late, facts=early.facts))
    assert contradictions(rows, wrong) == [
        "snapshot 2 differs from the replay of the rows",
        "snapshot 5 differs from the replay of the rows",
    ]


def test_S57_rows_that_lack_what_they_refer_to_are_told() -> None:
    rows, _ = a_history()
    assert contradictions([rows[0], *rows[2:]], []) == ["rows refer to what is in no row"]


def test_S57_rows_that_cannot_be_read_are_told() -> None:
    rows, _ = a_history()
    (sentence,) = contradictions([*rows[:2], replace(rows[2], payload=b"\xff")], [])
    assert "cannot be replayed" in sentence
