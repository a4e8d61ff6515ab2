"""The update log in memory: for tests, simulations, and to say what a log promises in few lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sync.errors import (
    AlreadyExists,
    DocumentDamaged,
    EpochEnded,
    ProtocolError,
    StoreUnavailable,
    UnknownDocument,
)
from sync.log import (
    SNAPSHOTS_KEPT,
    Added,
    Addition,
    Compacted,
    Damage,
    NewRow,
    Refused,
    Row,
    Snapshot,
    Stored,
    foreign_claim,
)
from sync.merging import EMPTY
from sync.segments import SEGMENT_ROWS


@dataclass
class _Document:
    rows: list[Row] = field(default_factory=list)
    owners: dict[int, str] = field(default_factory=dict)
    snapshots: dict[int, Snapshot] = field(default_factory=dict)
    archived: int = 0
    epoch: int = 0
    begins: int = 1
    retired: frozenset[int] = frozenset()

    def add(self, row: NewRow) -> None:
        seq = len(self.rows) + 1
        self.rows.append(Row(row.author, row.session, row.at, row.payload, seq))


class MemoryLog:
    """Keeps everything while the process lives; `failing` makes every call raise.

    `damaged` tells of documents from which row on they are to be found damaged.
    """

    def __init__(self) -> None:
        self.failing = False
        self.damaged: dict[str, int] = {}
        self._documents: dict[str, _Document] = {}

    async def create(self, document: str, first: NewRow, claims: Mapping[int, str]) -> None:
        await self.check()
        if document in self._documents:
            raise AlreadyExists(document)
        made = self._documents[document] = _Document(owners=dict(claims))
        made.add(first)

    async def load(self, document: str, *, at: int | None = None) -> Stored:
        known = await self._find(document)
        last = len(known.rows) if at is None else at
        damaged = self.damaged.get(document, last + 1)
        newest = max((seq for seq in known.snapshots if at is None or seq < at), default=0)
        damage = None
        if newest < damaged <= last:
            damage, last = Damage(damaged, f"row {damaged} is damaged"), damaged - 1
        if last < known.begins:
            raise DocumentDamaged(f"row {damaged} is damaged")
        return Stored(
            seq=last,
            snapshot=known.snapshots.get(newest),
            rows=tuple(known.rows[max(newest, known.begins - 1) : last]),
            owners=dict(known.owners),
            epoch=known.epoch,
            retired=known.retired,
            damage=damage,
        )

    async def since(self, document: str, seq: int, epoch: int | None = None) -> tuple[Row, ...]:
        known = await self._find(document)
        if epoch not in (None, known.epoch):
            raise EpochEnded("the document was rewritten")
        if seq < self.damaged.get(document, 0):
            raise DocumentDamaged(f"row {self.damaged[document]} is damaged")
        return tuple(known.rows[seq:])

    async def heads(self, documents: Iterable[str]) -> dict[str, int]:
        await self.check()
        return {
            document: len(self._documents[document].rows)
            for document in documents
            if document in self._documents
        }

    async def append(
        self, additions: Sequence[Addition], *, again: bool = False
    ) -> list[Added | Refused]:
        await self.check()
        return [self._append(addition, again) for addition in additions]

    def _append(self, addition: Addition, again: bool) -> Added | Refused:
        document = self._documents.get(addition.document)
        if document is None:
            return Refused(addition.document, UnknownDocument(addition.document))
        if again and (stored := addition.found_in(document.rows[addition.after :])):
            return stored
        if addition.epoch != document.epoch:
            return Refused(addition.document, EpochEnded("the document was rewritten meanwhile"))
        if foreign := foreign_claim(addition.claims, document.owners):
            return Refused(addition.document, foreign)
        document.owners.update(addition.claims)
        first = len(document.rows) + 1
        for row in addition.rows:
            document.add(row)
        return Added(addition.document, first, len(document.rows))

    async def write_snapshot(self, document: str, snapshot: Snapshot) -> None:
        known = await self._find(document)
        if snapshot.epoch == known.epoch:
            known.snapshots[snapshot.seq] = snapshot

    async def compact(self, document: str, snapshot: Snapshot) -> Compacted:
        known = await self._find(document)
        if snapshot.epoch != known.epoch:
            return Compacted()
        ready = (snapshot.seq - known.archived) // SEGMENT_ROWS * SEGMENT_ROWS
        known.archived += ready
        old = sorted(known.snapshots)[:-SNAPSHOTS_KEPT]
        for seq in old:
            del known.snapshots[seq]
        return Compacted(ready, len(old))

    async def begin_epoch(self, addition: Addition) -> Added | None:
        known = await self._find(addition.document)
        if addition.epoch != known.epoch:
            raise EpochEnded("the document was rewritten meanwhile")
        if addition.after != len(known.rows):
            return None
        used = known.retired | known.owners.keys()
        if not used.isdisjoint(addition.claims):
            raise ProtocolError("a new epoch needs clientIDs of its own")
        known.rows = [replace(row, payload=EMPTY) for row in known.rows]
        known.retired, known.owners = used, dict(addition.claims)
        known.snapshots.clear()
        known.archived = len(known.rows)
        known.epoch, known.begins = known.epoch + 1, len(known.rows) + 1
        known.add(addition.rows[0])
        return Added(addition.document, known.begins, known.begins)

    async def check(self) -> None:
        if self.failing:
            raise StoreUnavailable("the memory log was told to fail")

    async def close(self) -> None:
        pass

    async def _find(self, document: str) -> _Document:
        await self.check()
        if document not in self._documents:
            raise UnknownDocument(document)
        return self._documents[document]
