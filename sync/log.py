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
    epoch: int = 0


@dataclass(frozen=True)
class Damage:
    """From row `seq` on a document cannot be proven right, for `reason`."""

    seq: int
    reason: str


@dataclass(frozen=True)
class Stored:
    """A document as the log has it: newest snapshot, the rows after it, each clientID's owner.

    With `damage` this is what is provably right, and `seq` is the last row of that. `retired` are
    the clientIDs of earlier epochs.
    """

    seq: int
    snapshot: Snapshot | None
    rows: tuple[Row, ...]
    owners: Mapping[int, str]
    epoch: int = 0
    retired: frozenset[int] = frozenset()
    damage: Damage | None = None


@dataclass(frozen=True)
class Addition:
    """What one commit adds to one document.

    `after` is the sequence number up to which the writer knows the document; `claims` maps
    clientIDs that are new in it to their authors; `epoch` is the one that the writer knows.
    """

    document: str
    after: int
    rows: tuple[NewRow, ...]
    claims: Mapping[int, str] = field(default_factory=dict)
    epoch: int = 0

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
class Compacted:
    """So many rows went into the archive, and so many snapshots were no longer needed."""

    rows: int = 0
    snapshots: int = 0


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


SNAPSHOTS_KEPT = 2


class Log(Protocol):
    """A store of updates. Every method may raise StoreUnavailable: nothing is known to be done."""

    async def create(self, document: str, first: NewRow, claims: Mapping[int, str]) -> None:
        """Make `document` with `first` as its row 1. Raises AlreadyExists."""
        ...

    async def load(self, document: str, *, at: int | None = None) -> Stored:
        """All that is stored of the present epoch, or what is provably right of it.

        With `at` the document after that row, made without a snapshot of that row or later ones.
        Raises UnknownDocument, and DocumentDamaged where nothing is provably right.
        """
        ...

    async def since(self, document: str, seq: int, epoch: int | None = None) -> tuple[Row, ...]:
        """The rows after `seq`, in order, archived ones too; those of earlier epochs are empty.

        With `epoch` raises EpochEnded if that is not the present one. Raises UnknownDocument,
        DocumentDamaged.
        """
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
        """Keep a verified snapshot as a new row; writing the same one again changes nothing.

        Neither does one of an epoch that has ended.
        """
        ...

    async def compact(self, document: str, snapshot: Snapshot) -> Compacted:
        """Move rows that `snapshot` covers to the archive, in whole segments.

        Of the snapshots the newest `SNAPSHOTS_KEPT` that are whole stay. The caller has compared
        `snapshot`, as the log gave it, with a replay. Raises UnknownDocument, DocumentDamaged.
        """
        ...

    async def begin_epoch(self, addition: Addition) -> Added | None:
        """Make the one row of `addition` all that the document holds, and erase what was before.

        Of earlier rows stays who wrote and when; their clientIDs are retired. None, and nothing
        is done, if the document has rows after `addition.after`. Raises UnknownDocument,
        EpochEnded, and ProtocolError for a clientID that was used before.
        """
        ...

    async def check(self) -> None:
        """Return if the store answers; for health checks."""
        ...

    async def close(self) -> None:
        """Let go of files, connections and threads."""
        ...
