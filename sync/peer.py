"""Who takes part in a room: an identity that the server vouches for, and a way out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sync.close_codes import CloseCode
from sync.delete_sets import DeleteSet


class Transport(Protocol):
    """One connection's way out; called on the loop, must not block and must not raise."""

    def send(self, frame: bytes) -> None:
        """Hand over one binary frame; frames leave in the order of the calls."""
        ...

    def close(self, code: CloseCode, reason: str) -> None:
        """End the connection after what was sent before; may be called more than once."""
        ...

    @property
    def waiting(self) -> int:
        """Bytes handed over that the network has not taken yet."""
        ...


@dataclass(frozen=True)
class Identity:
    """Who is at the other end, from the server's own session: never from what a client says.

    `author` is the person's id and `session` the id of this sign-in, as text; `presence` is
    what everybody sees as awareness' `user` (JSON values only).
    """

    author: str
    session: str
    presence: Mapping[str, Any]


@dataclass(frozen=True)
class Grant:
    """What a person may do with a document at present."""

    may_read: bool
    may_write: bool


@dataclass(eq=False, slots=True)
class Peer:
    """One participant of a room, as the room sees it. Only the room changes what is below.

    `written` counts the frames that could write; the first `acknowledged` of them are durable
    and the peer was told so. From frame `gap_from` on there is something in `waiting` (clocks
    by clientID) or `waiting_deletes` that the document lacks; `asked` says that a Step1 is out
    for it. `answered` peers have had their first Step2 and take part in broadcasts.
    """

    identity: Identity
    may_write: bool
    receipts: bool
    written: int = 0
    acknowledged: int = 0
    gap_from: int | None = None
    asked: bool = False
    waiting: dict[int, int] = field(default_factory=dict)
    waiting_deletes: DeleteSet = field(default_factory=dict)
    answered: bool = False
    client: int | None = None

    @property
    def whole(self) -> int:
        """How many of its writing frames, from the first, lack nothing."""
        return self.written if self.gap_from is None else self.gap_from - 1
