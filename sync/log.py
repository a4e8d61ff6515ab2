"""The update log: what every store of live documents promises.

A document's updates are rows with a sequence number that the log gives, 1, 2, 3 … without a
hole; what is appended is never changed. `tests/contract` runs one suite on every log.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sync.close_codes import CloseCode
from sync.errors import ProtocolError, SyncError


@dataclass(frozen=True)
class NewRow:
    """An update on its way into the log: Yjs v1 bytes, and whose they are.

    `at` is Unix seconds; it is for people who read the history, nothing is ordered by it.
    """

    author: str
    session: str
    at: float
    payload: bytes


@dataclass(frozen=True)
class Row(NewRow):
    """A stored update; `seq` counts within the document from 1."""

    seq: int


@dataclass(frozen=True)
class Snapshot:
    """The document's whole state after row `seq`, as one Yjs v1 update.

    `facts` are those of `facts.encode_facts`, found out when the snapshot was proven; older ones
    have none.
    """

    seq: int
    payload: bytes
    facts: bytes = b""


@dataclass(frozen=True)
class Stored:
    """A document as the log has it: newest snapshot, the rows after it, each clientID's owner."""

    seq: int
    snapshot: Snapshot | None
    rows: tuple[Row, ...]
    owners: Mapping[int, str]
    epoch: int = 0


@dataclass(frozen=True)
class Addition:
    """What one commit adds to one document.

    `after` is the sequence number up to which the writer knows the document; `claims` maps
    clientIDs that are new in it to their authors.
    """

    document: str
    after: int
    rows: tuple[NewRow, ...]
    claims: Mapping[int, str] = field(default_factory=dict)

    def found_in(self, stored: Sequence[Row]) -> "Added | None":
        """Where these rows stand among `stored`, if an earlier attempt did store them.

        They went in side by side, in one transaction; session, time and bytes tell them apart.
        """
        wanted = [(row.author, row.session, row.at, row.payload) for row in self.rows]
        for at in range(len(stored) - len(wanted) + 1):
            found = stored[at : at + len(wanted)]
            if [(row.author, row.session, row.at, row.payload) for row in found] == wanted:
                return Added(self.document, found[0].seq, found[-1].seq)
        return None


@dataclass(frozen=True)
class Added:
    """The rows went in as `first` … `last`."""

    document: str
    first: int
    last: int


@dataclass(frozen=True)
class Refused:
    """Nothing of this document went in, for a reason that a new attempt would not change."""

    document: str
    error: SyncError


def foreign_claim(claims: Mapping[int, str], owners: Mapping[int, str]) -> ProtocolError | None:
    """The error for a clientID that somebody else owns, if there is one among `claims`."""
    if any(owners.get(client, author) != author for client, author in claims.items()):
        return ProtocolError("a clientID is somebody else's", CloseCode.FOREIGN_CLIENT_ID)
    return None


class Log(Protocol):
    """A store of updates. Every method may raise StoreUnavailable: nothing is known to be done."""

    async def create(self, document: str, first: NewRow, claims: Mapping[int, str]) -> None:
        """Make `document` with `first` as its row 1. Raises AlreadyExists."""
        ...

    async def load(self, document: str) -> Stored:
        """All that is stored. Raises UnknownDocument, DocumentDamaged."""
        ...

    async def since(self, document: str, seq: int) -> tuple[Row, ...]:
        """The rows after `seq`, in order. Raises UnknownDocument, DocumentDamaged."""
        ...

    async def heads(self, documents: Iterable[str]) -> dict[str, int]:
        """The newest sequence number of each of `documents` that exists."""
        ...

    async def append(
        self, additions: Sequence[Addition], *, again: bool = False
    ) -> list[Added | Refused]:
        """Store all of `additions` in ONE durable transaction; answers in the same order.

        A document occurs at most once. With `again` the same additions were tried before and
        the answer was lost: what turns out to be stored is not stored a second time.
        """
        ...

    async def write_snapshot(self, document: str, snapshot: Snapshot) -> None:
        """Keep a verified snapshot as a new row; writing the same one again changes nothing."""
        ...

    async def check(self) -> None:
        """Return if the store answers; for health checks."""
        ...

    async def close(self) -> None:
        """Let go of files, connections and threads."""
        ...
