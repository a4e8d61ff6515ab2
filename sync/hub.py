"""The hub: opens and closes rooms, commits them together, and speaks for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pycrdt import Doc

from sync.bus import Bus
from sync.clock import Clock
from sync.close_codes import CloseCode
from sync.limits import Limits
from sync.log import Log
from sync.peer import Grant, Identity, Transport

T = TypeVar("T")


@dataclass(frozen=True)
class Changed:
    """A document changed durably up to `seq`; for projections. `authors` in no order."""

    document: str
    seq: int
    authors: frozenset[str]


@dataclass(frozen=True)
class HubStats:
    """Counts since the start and sizes now, for health and metrics."""

    rooms: int
    connections: int
    unsaved_bytes: int
    store_failing: bool
    commits: int
    rows: int
    frames: int
    closed: dict[CloseCode, int]


class Connection:
    """One person's open connection to one document."""

    identity: Identity
    document: str

    def receive(self, frame: bytes) -> None:
        """Take one binary frame. Never raises: what is wrong closes the transport."""
        raise NotImplementedError

    def leave(self) -> None:
        """The connection has ended, for whatever reason; may be called more than once."""
        raise NotImplementedError


class Hub:
    """All open rooms of this process. Everything but `start` and `stop` is called on its loop."""

    def __init__(
        self,
        log: Log,
        bus: Bus,
        limits: Limits | None = None,
        *,
        clock: Clock | None = None,
        on_change: Callable[[Changed], None] | None = None,
    ) -> None:
        raise NotImplementedError

    async def start(self) -> None:
        """Begin to look after rooms."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Store what waits, send the receipts, close everybody with RESTARTING."""
        raise NotImplementedError

    async def connect(
        self,
        document: str,
        identity: Identity,
        *,
        may_write: bool,
        receipts: bool,
        transport: Transport,
    ) -> Connection:
        """Let a person into `document`; the first frames go to `transport` before this returns.

        Check the grant immediately before, with no `await` between: a `regrant` that comes
        while the document loads is then already heeded. Raises UnknownDocument,
        DocumentDamaged, StoreUnavailable, RoomFull, Revoked, Stopping.
        """
        raise NotImplementedError

    async def create(self, document: str, update: bytes, author: str) -> None:
        """Make `document` with its first content, once. Raises AlreadyExists, StoreUnavailable."""
        raise NotImplementedError

    async def edit(self, document: str, author: str, change: Callable[[Doc[Any]], None]) -> None:
        """Let `change` edit a copy of the document and merge it; returns when that is durable."""
        raise NotImplementedError

    async def read(self, document: str, reader: Callable[[Doc[Any]], T]) -> T:
        """What `reader` makes of the durable state; it must not change the document."""
        raise NotImplementedError

    def identities(self, document: str) -> Sequence[Identity]:
        """Who is connected to `document` here, those who are just connecting included."""
        raise NotImplementedError

    def regrant(self, document: str, decide: Callable[[Identity], Grant]) -> None:
        """Ask `decide` about each connection to `document`: close (FORBIDDEN) or set its right."""
        raise NotImplementedError

    def revoke(
        self, concerns: Callable[[Identity], bool], code: CloseCode = CloseCode.SIGNED_OUT
    ) -> None:
        """Close every connection, in any document, whose identity `concerns`."""
        raise NotImplementedError

    def present(self, document: str) -> list[dict[str, Any]]:
        """Who is in `document`: each presence dict, with what they look at as `section`."""
        raise NotImplementedError

    def stats(self) -> HubStats:
        """Figures for health and metrics."""
        raise NotImplementedError
