"""Who is in a room, as awareness shows it: rewritten by the server, never stored, never believed.

A client says where its cursor is and what it looks at; who it is comes from its session. Other
clients' entries in its messages (stock clients echo them) are passed over. Clocks are kept
rising by the server, so that whoever comes back is seen at once (SPEC.md S26–S31).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sync.bus import RemotePresence
from sync.codec import encode_awareness, encode_entry, parse_json
from sync.errors import ProtocolError
from sync.messages import AwarenessEntry
from sync.peer import Peer

GONE = "null"
REMEMBERED = 1000
"""How many clients that have left are remembered, with their clocks and authors."""


@dataclass(slots=True)
class _Entry:
    """One client of `author`: `peer` when it is connected here, `hub` when to another hub."""

    clock: int
    state: str
    seen: float
    author: str
    peer: Peer | None = None
    hub: str | None = None


class Presence:
    """The awareness entries of one room. Changes gather until they are taken."""

    def __init__(self, presence_bytes: int) -> None:
        self._limit = presence_bytes
        self._here: dict[int, _Entry] = {}
        self._left: dict[int, _Entry] = {}
        self._changed: dict[int, None] = {}
        self._ours: dict[int, None] = {}

    def receive(self, peer: Peer, entries: Iterable[AwarenessEntry], now: float) -> None:
        """Take over what `peer` says about itself. Raises ProtocolError."""
        for entry in entries:
            if peer.client is None and entry.state != GONE and self._may_bind(peer, entry.client):
                self._bind(peer, entry.client)
            if entry.client == peer.client:
                self._set(peer, entry, now)
                return

    def leave(self, peer: Peer) -> None:
        """`peer` has gone: so has its client."""
        if peer.client is not None:
            self._remove(peer.client)
            peer.client = None

    def expire(self, before: float) -> None:
        """Remove whoever was last heard of earlier than `before`."""
        for client, entry in list(self._here.items()):
            if entry.seen < before:
                if entry.peer:
                    entry.peer.client = None
                self._remove(client)

    def remote(self, hub: str, entries: Iterable[RemotePresence], now: float) -> None:
        """Take over what another hub shows of the clients that are connected to it."""
        for entry in entries:
            known = self._here.get(entry.client)
            if known and known.hub is None:
                continue
            if entry.state == GONE:
                if known and known.hub == hub:
                    self._remove(entry.client, entry.clock)
                continue
            past = known or self._left.pop(entry.client, None)
            clock = max(entry.clock, past.clock + 1) if past else entry.clock
            self._here[entry.client] = _Entry(clock, entry.state, now, entry.author, hub=hub)
            self._changed[entry.client] = None

    def author(self, client: int) -> str | None:
        """Who is here under this clientID, if anybody is."""
        entry = self._here.get(client)
        return entry.author if entry else None

    @property
    def changed(self) -> bool:
        """Whether `take` has something to give."""
        return bool(self._changed)

    def take(self) -> tuple[bytes | None, tuple[RemotePresence, ...]]:
        """What has changed since the last call: one frame with all, and our own clients' part."""
        frame = self._frame(self._changed) if self._changed else None
        ours = tuple(self._remote(client) for client in self._ours)
        self._changed.clear()
        self._ours.clear()
        while len(self._left) > REMEMBERED:
            del self._left[next(iter(self._left))]
        return frame, ours

    def ours(self) -> tuple[RemotePresence, ...]:
        """All clients that are connected here, for the other hubs."""
        return tuple(self._remote(client) for client, entry in self._here.items() if entry.peer)

    def everybody(self) -> bytes | None:
        """One frame with all who are here; None when nobody is."""
        return self._frame(self._here) if self._here else None

    def states(self) -> list[tuple[Peer | None, dict[str, object]]]:
        """Each client's state, with its peer if that is connected here."""
        return [(entry.peer, json.loads(entry.state)) for entry in self._here.values()]

    def _may_bind(self, peer: Peer, client: int) -> bool:
        known = self._here.get(client) or self._left.get(client)
        return known is None or known.author == peer.identity.author

    def _bind(self, peer: Peer, client: int) -> None:
        known = self._here.get(client)
        if known and known.peer:
            known.peer.client = None
        peer.client = client

    def _set(self, peer: Peer, entry: AwarenessEntry, now: float) -> None:
        if entry.state == GONE:
            self._remove(entry.client)
            return
        state = self._rewritten(peer, entry.state)
        known = self._here.get(entry.client)
        if known and known.peer is peer and known.clock == entry.clock and known.state == state:
            known.seen = now
            return
        past = known or self._left.pop(entry.client, None)
        clock = max(entry.clock, past.clock + 1) if past else entry.clock
        author = peer.identity.author
        self._here[entry.client] = _Entry(clock, state, now, author, peer=peer)
        self._changed[entry.client] = None
        self._ours[entry.client] = None

    def _rewritten(self, peer: Peer, state: str) -> str:
        if len(state) > self._limit:
            raise ProtocolError("an awareness state is too large")
        said = parse_json(state)
        if not isinstance(said, dict):
            raise ProtocolError("an awareness state is no object")
        shown = {
            "user": dict(peer.identity.presence),
            "cursor": said.get("cursor"),
            "section": said.get("section"),
        }
        try:
            return json.dumps(shown, separators=(",", ":"), allow_nan=False)
        except (ValueError, RecursionError):
            raise ProtocolError("an awareness state is no JSON") from None

    def _remove(self, client: int, clock: int = 0) -> None:
        entry = self._here.pop(client, None)
        if entry is None:
            return
        entry.clock = max(clock, entry.clock + 1)
        entry.state = GONE
        if entry.peer:
            self._ours[client] = None
            entry.peer = None
        self._left[client] = entry
        self._changed[client] = None

    def _entry(self, client: int) -> AwarenessEntry:
        entry = self._here.get(client) or self._left[client]
        return AwarenessEntry(client, entry.clock, entry.state)

    def _remote(self, client: int) -> RemotePresence:
        entry = self._here.get(client) or self._left[client]
        return RemotePresence(client, entry.clock, entry.state, entry.author)

    def _frame(self, clients: Iterable[int]) -> bytes:
        return encode_awareness([encode_entry(self._entry(client)) for client in clients])
