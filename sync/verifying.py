"""Checking all that is stored of a document: whole, without a hole, each snapshot its replay."""

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc

from sync.errors import ProtocolError
from sync.facts import Facts, read_facts
from sync.log import Row, Snapshot
from sync.merging import merged
from sync.sameness import same_document
from sync.updates import read


def differing(rows: Iterable[Row], snapshots: Iterable[Snapshot]) -> list[str]:
    """A sentence for each of `snapshots` that the replay of `rows` does not come to.

    `rows` are whole and follow one another from the first of the epoch; snapshots after the last
    of them are not looked at. Fit for any thread: nothing that belongs to this one leaves it.
    """
    replay: Doc[Any] = Doc()
    waiting = list(rows)
    wrong = []
    for snapshot in sorted(snapshots, key=lambda snapshot: snapshot.seq):
        due = [row.payload for row in waiting if row.seq <= snapshot.seq]
        if not waiting or snapshot.seq > waiting[-1].seq:
            break
        waiting = waiting[len(due) :]
        ...
    return wrong
