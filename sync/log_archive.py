"""Keeping the log's hot tables small, and the bytes of what was found damaged.

Each function is one short transaction's work and holds the document's own row meanwhile, so that
appending waits for it and it for appending.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, insert, select

from sync.errors import DocumentDamaged
from sync.log import SNAPSHOTS_KEPT, Row, Snapshot
from sync.log_reading import (
    NOT_WHOLE,
    SNAPSHOT,
    Fault,
    read_head,
    row_is_whole,
    segment_checksum,
    snapshot_checksum,
    snapshot_is_whole,
    snapshot_rows,
)
from sync.log_tables import archive, quarantine, snapshots, updates
from sync.segments import SEGMENT_ROWS, encode_segment


def write_snapshot(connection: Connection, document: str, snapshot: Snapshot, at: float) -> None:
    """Keep `snapshot`, unless it is there or its epoch has ended. Raises UnknownDocument."""
    if read_head(connection, document, lock=True).epoch != snapshot.epoch:
        return
    there = snapshot_rows(connection, document, snapshot.epoch, snapshot.seq)
    if there and there[0].seq == snapshot.seq:
        return
    facts = snapshot.facts or None
    values = {
        "document": document,
        "seq": snapshot.seq,
        "epoch": snapshot.epoch,
        "at": at,
        "checksum": snapshot_checksum(document, snapshot.seq, snapshot.payload, facts),
        "payload": snapshot.payload,
        "facts": facts,
    }
    connection.execute(insert(snapshots), values)


def archive_segment(connection: Connection, document: str, upto: int, epoch: int) -> int:
    """Move the oldest hot rows into one segment if there are enough up to `upto`; how many.

    Raises UnknownDocument, and DocumentDamaged where what is to be moved is not whole.
    """
    if read_head(connection, document, lock=True).epoch != epoch:
        return 0
    here = updates.c.document == document
    rows = connection.execute(
        select(updates).where(here, updates.c.seq <= upto).order_by(updates.c.seq)
        .limit(SEGMENT_ROWS)
    ).all()  # fmt: skip
    if len(rows) < SEGMENT_ROWS:
        return 0
    archived = connection.scalar(
        select(func.max(archive.c.last)).where(archive.c.document == document)
    )
    for expected, row in enumerate(rows, (archived or 0) + 1):
        if row.seq != expected or not row_is_whole(document, row):
            raise DocumentDamaged(f"row {expected} of document {document} is missing or damaged")
    moved = [Row(row.author, row.session, row.at, row.payload, row.seq) for row in rows]
    write_segment(connection, document, moved, epoch)
    connection.execute(delete(updates).where(here, updates.c.seq <= moved[-1].seq))
    return len(moved)


def write_segment(connection: Connection, document: str, rows: Sequence[Row], epoch: int) -> None:
    """Add `rows`, which follow one another, to the archive."""
    first, last, payload = rows[0].seq, rows[-1].seq, encode_segment(rows)
    values = {
        "document": document,
        "last": last,
        "first": first,
        "epoch": epoch,
        "checksum": segment_checksum(document, last, payload, first),
        "payload": payload,
    }
    connection.execute(insert(archive), values)


def thin_snapshots(connection: Connection, document: str, epoch: int, at: float) -> int:
    """Drop all snapshots but the newest that are whole; how many. Raises UnknownDocument.

    One that is damaged goes into quarantine.
    """
    head = read_head(connection, document, lock=True)
    if head.epoch != epoch:
        return 0
    kept, dropped = 0, []
    for row in snapshot_rows(connection, document, epoch, head.seq):
        if not snapshot_is_whole(document, row):
            fault = Fault(SNAPSHOT, row.seq, row.seq, NOT_WHOLE, row.payload)
            record_faults(connection, document, [fault], at)
        elif kept < SNAPSHOTS_KEPT:
            kept += 1
            continue
        dropped.append(row.seq)
    here = snapshots.c.document == document
    if dropped:
        connection.execute(delete(snapshots).where(here, snapshots.c.seq.in_(dropped)))
    return len(dropped)


def record_faults(
    connection: Connection, document: str, faults: Iterable[Fault], at: float
) -> None:
    """Keep what was found at `at` (Unix seconds); what is kept already stays as it is."""
    for fault in faults:
        here = (
            (quarantine.c.document == document)
            & (quarantine.c.kind == fault.kind)
            & (quarantine.c.seq == fault.seq)
        )
        if connection.execute(select(quarantine.c.seq).where(here)).first():
            continue
        values = {
            "document": document,
            "kind": fault.kind,
            "seq": fault.seq,
            "found_at": at,
            "reason": str(fault),
            "payload": fault.payload,
        }
        connection.execute(insert(quarantine), values)
