"""Who takes part in a room: an identity that the server vouches for, and a way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sync.close_codes import CloseCode


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
