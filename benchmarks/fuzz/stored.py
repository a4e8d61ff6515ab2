"""Bits flipped in what is stored: each is found when the document is loaded, or changes nothing."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from pycrdt import Doc

from benchmarks.fuzz.arena import quiet_log
from sync.errors import DocumentDamaged
from sync.log import Addition, NewRow
from sync.log_sql import SqlLog
from sync.merging import merged
from sync.opening import opening
from sync.sameness import fingerprint
from sync.snapshots import make_snapshot
from sync.updates import ends
from tests.sync.ends import DOCUMENT, text

ROWS = 40
CELLS = (
    ("live_update", "payload"),
    ("live_update", "checksum"),
    ("live_snapshot", "payload"),
    ("live_snapshot", "facts"),
)


async def flip_bits(times: int, seed: int, folder: Path) -> Counter[str]:
    """Flip one bit at a time: counts `found`, `harmless` (the content is the same) and `silent`."""
    file = folder / "log.sqlite3"
    log = SqlLog(f"sqlite:///{file}")
    came: Counter[str] = Counter()
    random = Random(seed)
    try:
        await _fill(log)
        whole = await _content(log)
        with quiet_log():
            for _ in range(times):
                table, column = random.choice(CELLS)
                undo = await asyncio.to_thread(_flip, file, table, column, random)
                try:
                    came["harmless" if await _content(log) == whole else "silent"] += 1
                except DocumentDamaged:
                    came["found"] += 1
                await asyncio.to_thread(_write, file, *undo)
    finally:
        await log.close()
    return came


async def _content(log: SqlLog) -> object:
    """What a document opened now holds. Raises DocumentDamaged, also where it opens to read."""
    stored = await log.load(DOCUMENT)
    if stored.damage:
        raise DocumentDamaged(stored.damage.reason)
    return fingerprint(merged(opening(stored).updates))


async def _fill(log: SqlLog) -> None:
    """A document with many rows, and a snapshot of half of them."""
    await log.create_tables()
    doc: Doc[Any] = Doc(client_id=7)
    updates: list[bytes] = []
    doc.observe(lambda event: updates.append(event.update))
    for _ in range(ROWS):
        text(doc).insert(0, "words 👩🏽‍🏫")
    first, *later = updates
    await log.create(DOCUMENT, NewRow("priya", "", 0.0, first), dict.fromkeys(ends(first), "priya"))
    half = len(later) // 2
    for number, part in enumerate((later[:half], later[half:])):
        rows = tuple(NewRow("priya", "", 0.0, update) for update in part)
        seq = (await log.heads([DOCUMENT]))[DOCUMENT]
        await log.append([Addition(DOCUMENT, seq, rows)])
        if number == 0:
            await log.write_snapshot(DOCUMENT, make_snapshot(await log.load(DOCUMENT)))


def _flip(file: Path, table: str, column: str, random: Random) -> tuple[str, str, int, bytes]:
    """Flip a bit of a row after the snapshot, or of the snapshot; how to undo it."""
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute(
            f"SELECT seq, {column} FROM {table} WHERE seq >= (SELECT max(seq) FROM live_snapshot)"
        ).fetchall()
    seq, cell = random.choice(rows[1:] if table == "live_update" else rows)
    flipped = bytearray(cell)
    flipped[random.randrange(len(cell))] ^= 1 << random.randrange(8)
    _write(file, table, column, seq, bytes(flipped))
    return table, column, seq, cell


def _write(file: Path, table: str, column: str, seq: int, cell: bytes) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous=OFF")
        database.execute(f"UPDATE {table} SET {column} = ? WHERE seq = ?", [cell, seq])
