"""Gaps: what a peer sent, or referred to, that its document has and ours lacks (SPEC.md S15–S17).

From the first frame with a gap on, the peer gets no receipts; it is asked for what we lack with
a Step1, and receipts go on when everything that it sent is in the document.
"""

from collections.abc import Callable, Mapping

from sync.delete_sets import DeleteSet, covers, union
from sync.errors import ProtocolError
from sync.integration import Plan
from sync.peer import Peer


def miss(peer: Peer, what: Plan, *, answer: bool, fruitful: bool, most: int) -> bool:
    """Note what of the frame just received must wait; whether to ask the peer for the rest.

    It is asked once for a gap. An answer that leaves a gap is asked again only if it brought
    something (`fruitful`), or the two would go round for ever. Raises ProtocolError when more
    than `most` clients' structs wait.
    """
    if peer.gap_from is None:
        peer.gap_from = peer.written
    for client, clock in what.waiting.items():
        peer.waiting[client] = max(clock, peer.waiting.get(client, 0))
    peer.waiting_deletes = union(peer.waiting_deletes, what.waiting_deletes)
    if len(peer.waiting) + len(peer.waiting_deletes) > most:
        raise ProtocolError("too much waits for what never came")
    ask = fruitful if answer else not peer.asked
    peer.asked = ask or (peer.asked and not answer)
    return ask


def fill(peer: Peer, clocks: Mapping[int, int], deleted: Callable[[], DeleteSet]) -> None:
    """End the gap of `peer` if all that it sent is in the document with these `clocks`."""
    if any(clocks.get(client, 0) < end for client, end in peer.waiting.items()):
        return
    peer.waiting = {}
    if peer.waiting_deletes and not covers(deleted(), peer.waiting_deletes):
        return
    peer.waiting_deletes = {}
    peer.gap_from = None
