"""Snapshots: a document's whole state as one row, proven equal to the replay of the rows.

A snapshot only shortens loading. It is made from what the log has, never from a room's memory,
and is kept only if a document read back from it is the same in every struct.
"""

import logging
from typing import Any

from pycrdt import Doc

from sync.codec import read_state_vector
from sync.errors import DocumentDamaged
from sync.facts import Facts, encode_facts
from sync.log import Snapshot, Stored
from sync.opening import Opening, opening
from sync.sameness import same_document
from sync.updates import read

_log = logging.getLogger(__name__)


def make_snapshot(stored: Stored) -> Snapshot:
    """The snapshot of `stored` after its last row; fit for any thread.

    Raises DocumentDamaged when what is stored cannot be read or does not survive the round trip.
    """
    if stored.damage:
        raise DocumentDamaged(stored.damage.reason)
    payload = _round_trip(opening(stored))
    if payload is None:
        raise DocumentDamaged("a snapshot differs from the replay of the rows")
    facts = Facts()
    facts.learn(read(payload))
    return Snapshot(stored.seq, payload, encode_facts(facts), stored.epoch)


def is_proven(snapshot: Snapshot, replayed: Stored) -> bool:
    """Whether `snapshot` is what `replayed`, loaded without it, comes to; fit for any thread."""
    if replayed.damage or replayed.seq != snapshot.seq:
        return False
    payload = _round_trip(opening(replayed))
    return payload is not None and same_document(payload, snapshot.payload)


def _round_trip(opened: Opening) -> bytes | None:
    """The state of a document that is `opened`, or None if reading it back gives another.

    Returns where it could raise: an error would carry the documents of this frame to another
    thread, and they may only be dropped on the thread that made them.
    """
    replay: Doc[Any] = Doc()
    again: Doc[Any] = Doc()
    try:
        for update in opened.updates:
            replay.apply_update(update)
        payload = replay.get_update()
        again.apply_update(payload)
        clocks = read_state_vector(again.get_state())
        whole = opened.facts.hold_for(clocks) and clocks == read_state_vector(replay.get_state())
        same = whole and same_document(again.get_update(), payload)
    except Exception as error:
        _log.error("a snapshot could not be read back: %s", error)
        return None
    return payload if same else None
