"""Compacting one document: a proven snapshot, then what it covers goes to the archive.

Before anything is moved the snapshot, as the log gives it back, is compared with a replay that
begins at an earlier snapshot or at the first row. It may run in any process, beside hubs that have
the document open.
"""

import asyncio

from sync.errors import DocumentDamaged
from sync.log import Compacted, Log, Stored
from sync.snapshots import is_proven, make_snapshot


async def compact(log: Log, document: str, stored: Stored) -> Compacted:
    """Write a snapshot of `stored`, just loaded, prove it anew, and archive what it covers.

    Raises UnknownDocument, DocumentDamaged, StoreUnavailable.
    """
    if stored.damage:
        raise DocumentDamaged(f"document {document}: {stored.damage.reason}")
    if stored.rows:
        await log.write_snapshot(document, await asyncio.to_thread(make_snapshot, stored))
        stored = await log.load(document)
    snapshot = stored.snapshot
    if snapshot is None:
        return Compacted()  # the document was rewritten just now
    replayed = await log.load(document, at=snapshot.seq)
    if replayed.epoch != snapshot.epoch:
        return Compacted()
    if not await asyncio.to_thread(is_proven, snapshot, replayed):
        reason = f"snapshot {snapshot.seq} of document {document} differs from its replay"
        raise DocumentDamaged(reason)
    return await log.compact(document, snapshot)
