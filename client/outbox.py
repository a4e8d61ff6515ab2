"""Which own edits the server has for certain: the bookkeeping of receipts, without any I/O.

Edits are counted from 1 as they are made. Each frame that writes covers all edits up to a number;
a receipt for the first so many frames of the connection makes the last one's number durable.
What is not durable is kept here and goes out again on the next connection.
"""

from collections import deque

from pycrdt import merge_updates

from client.errors import EditTooLarge
from sync.codec import encode
from sync.errors import ProtocolError
from sync.limits import MEBIBYTE
from sync.messages import Step2, Update

MOST_BYTES = MEBIBYTE - 64
"""Of one update, so that it fits into a frame."""

MOST_MERGED = 256
"""Edits that wait are sent together, but not so many that merging them takes long."""

_NOTHING = b"\x00\x00"


class Outbox:
    """The own edits of one document, over all its connections."""

    def __init__(self) -> None:
        self.made = 0
        """How many edits were made."""
        self.durable = 0
        """How many of them, the first ones, the server has durably."""
        self._unsaved: deque[bytes] = deque()
        self._sent = 0
        self._frames: list[int] = []
        self._greeted = False

    @property
    def saved(self) -> bool:
        """Whether every edit is durable."""
        return self.durable == self.made

    @property
    def waiting(self) -> bool:
        """Whether this connection has edits to send at present."""
        return self._greeted and self._sent < self.made

    def edited(self, update: bytes) -> None:
        """An own edit was made; `update` holds it."""
        self._unsaved.append(update)
        self.made += 1

    def connected(self) -> None:
        """A new connection: nothing was sent on it, and nothing is until the server greets."""
        self._frames = []
        self._greeted = False

    def greet(self, missing: bytes) -> bytes:
        """The frame that answers the server's state vector; `missing` is what it lacks.

        Where that is too large for one frame, the edits follow in several.
        """
        self._greeted = True
        if len(missing) <= MOST_BYTES:
            self._sent = self.made
            return self._frame(encode(Step2(missing)))
        self._sent = self.durable
        return self._frame(encode(Step2(_NOTHING)))

    def take(self) -> bytes:
        """The next frame: all edits that wait, as far as they fit. Raises EditTooLarge."""
        first = self._sent - self.durable
        edits: list[bytes] = []
        size = 0
        for at in range(first, min(len(self._unsaved), first + MOST_MERGED)):
            size += len(self._unsaved[at])
            if edits and size > MOST_BYTES:
                break
            edits.append(self._unsaved[at])
        update = edits[0] if len(edits) == 1 else merge_updates(*edits)
        if len(update) > MOST_BYTES:
            raise EditTooLarge(f"An edit of {len(update)} bytes does not fit into a frame.")
        self._sent += len(edits)
        return self._frame(encode(Update(update)))

    def receipt(self, count: int) -> None:
        """The first `count` frames of this connection are durable. Raises ProtocolError."""
        if count > len(self._frames):
            raise ProtocolError("a receipt for frames that were not sent")
        durable = self._frames[count - 1] if count else self.durable
        while self.durable < durable:
            self._unsaved.popleft()
            self.durable += 1

    def _frame(self, frame: bytes) -> bytes:
        self._frames.append(self._sent)
        return frame
