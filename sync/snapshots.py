"""Snapshots: a document's whole state as one row, proven equal to the replay of the rows.

A snapshot only shortens loading. It is made from what the log has, never from a room's memory,
and is kept only if a document read back from it is the same in every struct.
"""

import logging
from typing import Any

from pycrdt import Doc

from sync.codec import read_state_vector
from sync.errors import DocumentDamaged
from sync.log import Snapshot, Stored
from sync.opening import opening
from sync.sameness import fingerprint

_log = logging.getLogger(__name__)


def make_snapshot(stored: Stored) -> Snapshot:
    """The snapshot of `stored` after its last row; fit for any thread.

    Raises DocumentDamaged when what is stored cannot be read or does not survive the round trip.
    """
    payload = _round_trip(opening(stored).whole)
    if payload is None:
        raise DocumentDamaged("a snapshot differs from the replay of the rows")
    return Snapshot(stored.seq, payload)


def _round_trip(whole: bytes) -> bytes | None:
    """The state of a document that holds `whole`, or None if reading it back gives another.

    Returns where it could raise: an error would carry the documents of this frame to another
    thread, and they may only be dropped on the thread that made them.
    """
    replay: Doc[Any] = Doc()
    again: Doc[Any] = Doc()
    try:
        replay.apply_update(whole)
        payload = replay.get_update()
        again.apply_update(payload)
        same_clocks = _clocks(again) == _clocks(replay)
        same = same_clocks and fingerprint(again.get_update()) == fingerprint(payload)
    except Exception as error:
        _log.error("a snapshot could not be read back: %s", error)
        return None
    return payload if same else None


def _clocks(doc: Doc[Any]) -> dict[int, int]:
    return read_state_vector(doc.get_state())
