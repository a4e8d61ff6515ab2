"""A new epoch: the document is rewritten, and what it held before is erased.

The rows of earlier epochs stay in the archive without their bytes: they say who wrote and when,
and keep the numbering whole. Snapshots go, and the bytes that quarantine holds. The clientIDs
stay as retired: whoever comes with structs of theirs comes with what was erased.
"""

from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, update

from sync.errors import EpochEnded, ProtocolError
from sync.log import Added, Addition, Row
from sync.log_archive import record_faults, write_segment
from sync.log_reading import NOT_WHOLE, SEGMENT, Fault, read_head, segment_rows
from sync.log_tables import archive, client_ids, documents, quarantine, snapshots, updates
from sync.merging import EMPTY
from sync.segments import SEGMENT_ROWS


def begin_epoch(
    connection: Connection, addition: Addition, first: dict[str, object], at: float
) -> Added | None:
    """What `Log.begin_epoch` promises; `first` is the new row, after `addition.after`.

    `at` is Unix seconds. Raises UnknownDocument, EpochEnded, ProtocolError.
    """
    document = addition.document
    head = read_head(connection, document, lock=True)
    if head.epoch != addition.epoch:
        raise EpochEnded("the document was rewritten meanwhile")
    if head.seq != addition.after:
        return None
    used = connection.scalars(select(client_ids.c.client).where(client_ids.c.document == document))
    if not set(used).isdisjoint(addition.claims):
        raise ProtocolError("a new epoch needs clientIDs of its own")
    _empty_archive(connection, document, at)
    _empty_rows(connection, document, head.epoch)
    connection.execute(delete(snapshots).where(snapshots.c.document == document))
    connection.execute(
        update(quarantine).where(quarantine.c.document == document).values(payload=None)
    )
    seq, epoch = head.seq + 1, head.epoch + 1
    new = {"seq": seq, "epoch": epoch, "begins": seq}
    connection.execute(update(documents).where(documents.c.id == document).values(new))
    connection.execute(insert(updates), [first])
    claims = [
        {"document": document, "client": client, "author": author, "epoch": epoch}
        for client, author in addition.claims.items()
    ]
    if claims:
        connection.execute(insert(client_ids), claims)
    return Added(document, seq, seq)


def _empty_archive(connection: Connection, document: str, at: float) -> None:
    here = archive.c.document == document
    for segment in connection.execute(select(archive).where(here)).all():
        rows = segment_rows(document, segment)
        connection.execute(delete(archive).where(here, archive.c.last == segment.last))
        if rows:
            emptied = [replace(row, payload=EMPTY) for row in rows]
            write_segment(connection, document, emptied, segment.epoch)
        else:
            fault = Fault(SEGMENT, segment.first, segment.last, NOT_WHOLE)
            record_faults(connection, document, [fault], at)


def _empty_rows(connection: Connection, document: str, epoch: int) -> None:
    """Move who wrote and when to the archive, in segments without holes."""
    here = updates.c
    found = connection.execute(
        select(here.seq, here.author, here.session, here.at)
        .where(here.document == document)
        .order_by(here.seq)
    ).all()
    connection.execute(delete(updates).where(here.document == document))
    rows: list[Row] = []
    for row in found:
        if rows and (len(rows) == SEGMENT_ROWS or row.seq != rows[-1].seq + 1):
            write_segment(connection, document, rows, epoch)
            rows = []
        rows.append(Row(row.author, row.session, row.at, EMPTY, row.seq))
    if rows:
        write_segment(connection, document, rows, epoch)
