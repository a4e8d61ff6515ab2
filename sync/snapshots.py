"""Snapshots: a document's whole state as one row, proven equal to the replay of the rows.

A snapshot only shortens loading. It is made from what the log has, never from a room's memory,
and is kept only if a document read back from it is the same in every struct.
"""

from typing import Any

from pycrdt import Doc

from sync.codec import read_state_vector
from sync.errors import DocumentDamaged
from sync.log import Snapshot, Stored
from sync.opening import opening
from sync.sameness import fingerprint


def make_snapshot(stored: Stored) -> Snapshot:
    """The snapshot of `stored` after its last row; fit for any thread.

    Raises DocumentDamaged when what is stored cannot be read or does not survive the round trip.
    """
    replay: Doc[Any] = Doc()
    replay.apply_update(opening(stored).whole)
    payload = replay.get_update()
    again: Doc[Any] = Doc()
    again.apply_update(payload)
    same_clocks = read_state_vector(again.get_state()) == read_state_vector(replay.get_state())
    if not same_clocks or fingerprint(again.get_update()) != fingerprint(payload):
        raise DocumentDamaged("a snapshot differs from the replay of the rows")
    return Snapshot(stored.seq, payload)
