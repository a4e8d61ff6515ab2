"""The update log in memory: for tests, simulations, and to say what a log promises in few lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sync.errors import AlreadyExists, StoreUnavailable, UnknownDocument
from sync.log import Added, Addition, NewRow, Refused, Row, Snapshot, Stored, foreign_claim


@dataclass
class _Document:
    rows: list[Row] = field(default_factory=list)
    owners: dict[int, str] = field(default_factory=dict)
    snapshots: dict[int, Snapshot] = field(default_factory=dict)

    def add(self, row: NewRow) -> None:
        seq = len(self.rows) + 1
        self.rows.append(Row(row.author, row.session, row.at, row.payload, seq))


class MemoryLog:
    """Keeps everything while the process lives; `failing` makes every call raise."""

    def __init__(self) -> None:
        self.failing = False
        self._documents: dict[str, _Document] = {}

    async def create(self, document: str, first: NewRow, claims: Mapping[int, str]) -> None:
        await self.check()
        if document in self._documents:
            raise AlreadyExists(document)
        made = self._documents[document] = _Document(owners=dict(claims))
        made.add(first)

    async def load(self, document: str) -> Stored:
        known = await self._find(document)
        newest = max(known.snapshots, default=0)
        return Stored(
            seq=len(known.rows),
            snapshot=known.snapshots.get(newest),
            rows=tuple(known.rows[newest:]),
            owners=dict(known.owners),
        )

    async def since(self, document: str, seq: int) -> tuple[Row, ...]:
        return tuple((await self._find(document)).rows[seq:])

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
        if foreign := foreign_claim(addition.claims, document.owners):
            return Refused(addition.document, foreign)
        document.owners.update(addition.claims)
        first = len(document.rows) + 1
        for row in addition.rows:
            document.add(row)
        return Added(addition.document, first, len(document.rows))

    async def write_snapshot(self, document: str, snapshot: Snapshot) -> None:
        (await self._find(document)).snapshots[snapshot.seq] = snapshot

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
