"""What hubs tell each other. A bus may lose anything: the log is the truth, this is haste."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sync.log import Row


@dataclass(frozen=True)
class Appended:
    """`hub` stored these rows, in order; a receiver that misses earlier ones loads them.

    Without any, the rows were too large for the bus: a receiver loads them.
    """

    document: str
    hub: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class RemotePresence:
    """One awareness entry as its hub shows it; `state` is JSON, `null` when the client left."""

    client: int
    clock: int
    state: str
    author: str


@dataclass(frozen=True)
class PresenceChanged:
    """Presence of clients that are connected to `hub`."""

    document: str
    hub: str
    entries: tuple[RemotePresence, ...]


@dataclass(frozen=True)
class PresenceWanted:
    """`hub` has opened the document and asks the others who is in it."""

    document: str
    hub: str


BusMessage = Appended | PresenceChanged | PresenceWanted


class Subscription(Protocol):
    """A hub's ear for one document."""

    def cancel(self) -> None: ...


class Bus(Protocol):
    """Messages by document between hubs. `publish` never blocks and never raises."""

    def publish(self, message: BusMessage) -> None:
        """Hand `message` to every subscriber of its document, the sender's own included."""
        ...

    async def subscribe(self, document: str, receive: Callable[[BusMessage], None]) -> Subscription:
        """Call `receive` on the loop for each message, in each sender's order, from now on."""
        ...
