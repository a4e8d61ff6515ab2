"""What a room asks of the world. The hub carries these out; the room itself does nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc

from sync.bus import RemotePresence
from sync.close_codes import CloseCode
from sync.peer import Peer


@dataclass(frozen=True, slots=True)
class Send:
    """Send one encoded frame to each of `peers`."""

    peers: Sequence[Peer]
    frame: bytes


@dataclass(frozen=True, slots=True)
class Close:
    """End the connection of `peer`."""

    peer: Peer
    code: CloseCode
    reason: str


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell the other hubs about presence in this room."""

    entries: tuple[RemotePresence, ...]


@dataclass(eq=False, slots=True)
class Reading:
    """A look at the durable state: `read` is called once; then `value` or `error` is set."""

    read: Callable[[Doc[Any]], Any]
    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What `reading` saw is durable now."""

    reading: Reading


Effect = Send | Close | Announce | Done
"""Everything that a room can ask for."""
