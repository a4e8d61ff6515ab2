"""Who is where in a document: what this program shows, and what the others show. No I/O.

The format is that of y-protocols' awareness; the server adds to every state who it belongs to.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sync.codec import encode
from sync.messages import Awareness, AwarenessEntry


class Presence:
    """The awareness of one document object, over all its connections."""

    def __init__(self, client: int) -> None:
        self.others: dict[int, dict[str, Any]] = {}
        """clientID → `user`, `cursor`, `section`."""
        self._client = client
        self._state: str | None = None
        self._shown: str | None = None
        self._clock = 0
        self._clocks: dict[int, int] = {}

    @property
    def showing(self) -> bool:
        """Whether there is a state to keep alive."""
        return self._state is not None

    @property
    def due(self) -> bool:
        """Whether the server has to be told something."""
        return self._state != self._shown

    def show(self, state: Mapping[str, Any] | None) -> None:
        """Show `state` from now on; None shows nothing."""
        self._state = None if state is None else json.dumps(state)

    def renew(self) -> None:
        """Tell the state again, on a new connection or before the server forgets it."""
        self._shown = None

    def frame(self) -> bytes:
        """The frame that tells the state."""
        self._shown = self._state
        self._clock += 1
        entry = AwarenessEntry(self._client, self._clock, self._state or "null")
        return encode(Awareness((entry,)))

    def receive(self, entries: Iterable[AwarenessEntry]) -> None:
        """Heed the entries that are newer than what is known (`awareness.js`)."""
        for entry in entries:
            known = self._clocks.get(entry.client, -1)
            state = json.loads(entry.state)
            newer = entry.clock > known or (entry.clock == known and state is None)
            if entry.client == self._client or not newer:
                continue
            self._clocks[entry.client] = entry.clock
            if isinstance(state, dict):
                self.others[entry.client] = state
            else:
                self.others.pop(entry.client, None)

    def forget(self) -> None:
        """The connection is gone: nobody is known to be there."""
        self.others.clear()
        self._clocks.clear()
