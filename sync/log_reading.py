"""Reading the log's tables, and finding what is damaged in them.

All of this happens within one transaction that sees one state of the database, so that rows which
move to the archive meanwhile are found either here or there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy import Row as SqlRow

from sync.checksums import checksum
from sync.codec import var_bytes, var_uint
from sync.errors import ProtocolError, UnknownDocument
from sync.log import Damage, Row, Snapshot, Stored
from sync.log_tables import archive, client_ids, documents, snapshots, updates
from sync.segments import read_segment

ROW, SEGMENT, SNAPSHOT = "row", "segment", "snapshot"
MISSING, NOT_WHOLE = "missing", "damaged"
AnyRow = SqlRow[*tuple[Any, ...]]


@dataclass(frozen=True)
class Fault:
    """Something stored that is not as it was written; it concerns rows `seq` … `last`.

    `payload` is what is there in its place, None if nothing is.
    """

    kind: str
    seq: int
    last: int
    reason: str
    payload: bytes | None = None

    def __str__(self) -> str:
        if self.kind == SEGMENT:
            return f"the segment of rows {self.seq} to {self.last} is {self.reason}"
        if self.seq < self.last:
            return f"{self.kind}s {self.seq} to {self.last} are {self.reason}"
        return f"{self.kind} {self.seq} is {self.reason}"


@dataclass(frozen=True)
class Found:
    """What is provably right of a document, None if nothing is, and what is not."""

    stored: Stored | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Inventory:
    """Everything that is stored of a document: all whole rows and snapshots, and every fault."""

    seq: int
    begins: int
    rows: tuple[Row, ...]
    snapshots: tuple[Snapshot, ...]
    faults: tuple[Fault, ...]


@dataclass
class _Run:
    """Whole rows that follow one another, as far as they do."""

    rows: list[Row] = field(default_factory=list)
    fault: Fault | None = None


# Built once, since everybody who comes in asks it: putting it together took longer than asking.
_HEADS = select(documents.c.id, documents.c.seq).where(
    documents.c.id.in_(bindparam("wanted", expanding=True))
)


def read_heads(connection: Connection, wanted: Sequence[str]) -> dict[str, int]:
    """The newest sequence number of each of these documents that exists."""
    rows = connection.execute(_HEADS, {"wanted": wanted})
    return {row.id: row.seq for row in rows}


def read_head(connection: Connection, document: str, *, lock: bool = False) -> AnyRow:
    """The document's own row; with `lock` nobody else writes it meanwhile. Raises UnknownDocument.

    On SQLite a transaction that writes has the whole file to itself.
    """
    query = select(documents.c.seq, documents.c.epoch, documents.c.begins).where(
        documents.c.id == document
    )
    found = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise UnknownDocument(document)
    return found


def read_document(connection: Connection, document: str, at: int | None) -> Found:
    """What `Log.load` promises. Raises UnknownDocument."""
    head = read_head(connection, document)
    last = head.seq if at is None else min(at, head.seq)
    newest = last if at is None else last - 1
    faults: list[Fault] = []
    snapshot = None
    for row in snapshot_rows(connection, document, head.epoch, newest):
        if snapshot_is_whole(document, row):
            snapshot = Snapshot(row.seq, row.payload, row.facts or b"", head.epoch)
            break
        faults.append(Fault(SNAPSHOT, row.seq, row.seq, NOT_WHOLE, row.payload))
    run = _read_run(connection, document, snapshot.seq if snapshot else head.begins - 1, last)
    damage = None
    if run.fault:
        faults.append(run.fault)
        damage = Damage(run.fault.seq, str(run.fault))
        last = run.fault.seq - 1
    if snapshot is None and not run.rows:
        return Found(None, tuple(faults))
    owned = connection.execute(
        select(client_ids.c.client, client_ids.c.author, client_ids.c.epoch).where(
            client_ids.c.document == document
        )
    ).all()
    stored = Stored(
        seq=last,
        snapshot=snapshot,
        rows=tuple(run.rows),
        owners={row.client: row.author for row in owned if row.epoch == head.epoch},
        epoch=head.epoch,
        retired=frozenset(row.client for row in owned if row.epoch != head.epoch),
        damage=damage,
    )
    return Found(stored, tuple(faults))


def read_since(
    connection: Connection, document: str, seq: int, head: int
) -> tuple[tuple[Row, ...], Fault | None]:
    """The whole rows `seq` + 1 … `head`, as far as they follow one another, and what ends them."""
    run = _read_run(connection, document, seq, head)
    return tuple(run.rows), run.fault


def read_inventory(connection: Connection, document: str) -> Inventory:
    """All that is stored of a document. Raises UnknownDocument."""
    head = read_head(connection, document)
    rows: list[Row] = []
    faults: list[Fault] = []
    reached = 0
    while reached < head.seq:
        run = _read_run(connection, document, reached, head.seq)
        rows += run.rows
        reached = head.seq
        if run.fault:
            faults.append(run.fault)
            reached = run.fault.last
    whole = []
    for row in snapshot_rows(connection, document, head.epoch, head.seq):
        if snapshot_is_whole(document, row):
            whole.append(Snapshot(row.seq, row.payload, row.facts or b"", head.epoch))
        else:
            faults.append(Fault(SNAPSHOT, row.seq, row.seq, NOT_WHOLE))
    faults += _misplaced(connection, document, head.seq)
    return Inventory(head.seq, head.begins, tuple(rows), tuple(whole), tuple(faults))


def _misplaced(connection: Connection, document: str, head: int) -> list[Fault]:
    """Rows that stand after the newest one, or both in the archive and outside of it."""
    here = updates.c.document == document
    archived = connection.scalar(
        select(func.max(archive.c.last)).where(archive.c.document == document)
    )
    faults = []
    for reason, where in (
        ("after the newest one", updates.c.seq > head),
        ("in the archive as well", updates.c.seq <= (archived or 0)),
    ):
        low, high = connection.execute(
            select(func.min(updates.c.seq), func.max(updates.c.seq)).where(here, where)
        ).one()
        if low is not None:
            faults.append(Fault(ROW, low, high, reason))
    return faults


def _read_run(connection: Connection, document: str, after: int, head: int) -> _Run:
    """Rows `after` + 1 … `head` up to the first that is missing or not whole."""
    here = updates.c
    rows = connection.execute(
        select(here.seq, here.author, here.session, here.at, here.checksum, here.payload)
        .where(here.document == document, here.seq > after, here.seq <= head)
        .order_by(here.seq)
    ).all()
    run = _Run()
    before_hot = rows[0].seq - 1 if rows else head
    if after < before_hot:
        _read_archive(connection, document, after, before_hot, run)
    if run.fault is None:
        for expected, row in enumerate(rows, before_hot + 1):
            if row.seq != expected:
                run.fault = Fault(ROW, expected, row.seq - 1, MISSING)
            elif not row_is_whole(document, row):
                run.fault = Fault(ROW, row.seq, row.seq, NOT_WHOLE, row.payload)
            if run.fault:
                break
            run.rows.append(Row(row.author, row.session, row.at, row.payload, row.seq))
        else:
            reached = rows[-1].seq if rows else before_hot
            if reached < head:
                run.fault = Fault(ROW, reached + 1, head, MISSING)
    return run


def _read_archive(connection: Connection, document: str, after: int, last: int, run: _Run) -> None:
    """Fill `run` with rows `after` + 1 … `last`, which should all be in the archive."""
    segments = connection.execute(
        select(archive.c.first, archive.c.last, archive.c.checksum, archive.c.payload)
        .where(archive.c.document == document, archive.c.last > after, archive.c.first <= last)
        .order_by(archive.c.last)
    )
    reached = after
    for segment in segments:
        if segment.first > reached + 1:
            run.fault = Fault(ROW, reached + 1, segment.first - 1, MISSING)
            return
        rows = segment_rows(document, segment)
        if rows is None:
            run.fault = Fault(SEGMENT, reached + 1, segment.last, NOT_WHOLE, segment.payload)
            return
        run.rows += (row for row in rows if reached < row.seq <= last)
        reached = segment.last
    if reached < last:
        run.fault = Fault(ROW, reached + 1, last, MISSING)


def row_is_whole(document: str, row: AnyRow) -> bool:
    """Whether a row of `live_update` is as it was written."""
    return bool(row.checksum == checksum(document, row.seq, row.payload))


def segment_rows(document: str, segment: AnyRow) -> tuple[Row, ...] | None:
    """The rows of a segment of the archive; None if it is not as it was written."""
    if segment.checksum != segment_checksum(document, segment.last, segment.payload, segment.first):
        return None
    try:
        rows = read_segment(segment.payload, segment.first)
    except ProtocolError:
        return None
    return rows if rows and rows[-1].seq == segment.last else None


def segment_checksum(document: str, last: int, payload: bytes, first: int) -> bytes:
    """The checksum of rows `first` … `last` as a segment."""
    return checksum(document, last, var_uint(first) + payload)


def snapshot_rows(connection: Connection, document: str, epoch: int, upto: int) -> list[AnyRow]:
    """The snapshots of an epoch after rows up to `upto`, the newest first."""
    here = snapshots.c
    query = (
        select(here.seq, here.checksum, here.payload, here.facts)
        .where(here.document == document, here.epoch == epoch, here.seq <= upto)
        .order_by(here.seq.desc())
    )
    return [*connection.execute(query)]


def snapshot_is_whole(document: str, row: AnyRow) -> bool:
    """Whether a row of `live_snapshot` is as it was written."""
    return bool(row.checksum == snapshot_checksum(document, row.seq, row.payload, row.facts))


def snapshot_checksum(document: str, seq: int, payload: bytes, facts: bytes | None) -> bytes:
    """The checksum of a snapshot; older ones have no facts."""
    return checksum(document, seq, (var_bytes(facts) if facts else b"") + payload)
