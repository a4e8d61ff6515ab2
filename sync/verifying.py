"""Checking what is stored of a document against itself: each snapshot is the replay of the rows."""

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc

from sync.codec import read_state_vector
from sync.facts import Facts, read_facts
from sync.log import Row, Snapshot
from sync.merging import merged
from sync.sameness import same_document
from sync.updates import read


def contradictions(rows: Iterable[Row], snapshots: Iterable[Snapshot]) -> list[str]:
    """What does not fit together, a sentence for each; fit for any thread.

    `rows` are whole and follow one another from the first of the epoch on, at least up to the
    newest of `snapshots`. Nothing is raised, as it would carry documents to another thread.
    """
    replay: Doc[Any] = Doc()
    facts = Facts()
    rest = list(rows)
    wrong: list[str] = []
    try:
        for snapshot in sorted(snapshots, key=lambda snapshot: snapshot.seq):
            due = [row for row in rest if row.seq <= snapshot.seq]
            rest = rest[len(due) :]
            _apply(replay, facts, due)
            if not _is_replay(snapshot, replay.get_update()):
                wrong.append(f"snapshot {snapshot.seq} differs from the replay of the rows")
        _apply(replay, facts, rest)
        if not facts.hold_for(read_state_vector(replay.get_state())):
            wrong.append("rows refer to what is in no row")
    except Exception as error:
        wrong.append(f"the rows cannot be replayed: {error}")
    return wrong


def _apply(replay: Doc[Any], facts: Facts, rows: list[Row]) -> None:
    if rows:
        update = merged([row.payload for row in rows])
        facts.learn(read(update))
        replay.apply_update(update)


def _is_replay(snapshot: Snapshot, state: bytes) -> bool:
    """Whether `snapshot` and what it knows of itself are right for a document with `state`."""
    known = Facts()
    known.learn(read(snapshot.payload))
    if snapshot.facts and read_facts(snapshot.facts) != known:
        return False
    shown: Doc[Any] = Doc()
    shown.apply_update(snapshot.payload)
    return same_document(shown.get_update(), state)
