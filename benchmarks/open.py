"""Opening a document with a long history cold from SQLite: `./dev bench open`.

The document is a recorded session of one person's typing, every transaction a row of the log, as
`benchmarks/history.py` tells. It is opened again and again, each time by a process that never saw
it, with the database file out of the system's memory: how long until somebody who knocks has been
sent all of it, and where that time goes.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, update

from benchmarks.history import TRACE, Patch, made_up, recorded, updates_of
from benchmarks.performance_page import Row, milliseconds, write_part
from sync.checksums import checksum
from sync.compaction import compact
from sync.limits import Limits
from sync.log import Addition, NewRow
from sync.log_sql import SqlLog
from sync.log_tables import snapshots
from sync.snapshots import make_snapshot
from tests.running_server import ROOT

Runs = list[Mapping[str, float]]
"""Seconds of each part, for every time."""

DOCUMENT = "long"
KEYSTROKES = 250_000
ROWS_AT_ONCE = 2_000
TAIL = Limits().snapshot_rows - 1
"""Rows after the newest snapshot: one more, and there would be another."""
LIMIT = 0.060
PARTS = ("load", "merge and read", "engine", "answer")


@dataclass(frozen=True)
class Document:
    """What was made: keystrokes, rows, and bytes of the document's state."""

    keystrokes: int
    rows: int
    state: int


def session(keystrokes: int) -> Iterator[list[Patch]]:
    """Transactions of the recorded session, or of a made-up one, with so many keystrokes."""
    typed = 0
    for patches in recorded(TRACE) if TRACE.exists() else made_up(keystrokes):
        if typed >= keystrokes:
            return
        typed += strokes(patches)
        yield patches


def strokes(patches: list[Patch]) -> int:
    """How many characters a transaction inserts and deletes."""
    return sum(deleted + len(inserted) for _, deleted, inserted in patches)


async def make_document(url: str, keystrokes: int) -> Document:
    """Write the session into a log as a server would, compacted but for the last rows."""
    transactions = list(session(keystrokes))
    updates = iter(updates_of(transactions, 1))
    log = SqlLog(url)
    await log.create_tables()
    await log.create(DOCUMENT, NewRow("server", "", 0.0, next(updates)), {1: "priya"})
    rows = [NewRow("priya", "session", float(at), payload) for at, payload in enumerate(updates)]
    settled = len(rows) - TAIL
    for begin in range(0, settled, ROWS_AT_ONCE):
        part = rows[begin : min(begin + ROWS_AT_ONCE, settled)]
        await log.append([Addition(DOCUMENT, begin + 1, tuple(part))])
        print(f"\r{begin + len(part):,} of {len(rows):,} rows", end="", file=sys.stderr)
    await compact(log, DOCUMENT, await log.load(DOCUMENT))
    await log.append([Addition(DOCUMENT, settled + 1, tuple(rows[settled:]))])
    state = len(make_snapshot(await log.load(DOCUMENT)).payload)
    await log.close()
    print(file=sys.stderr)
    return Document(sum(map(strokes, transactions)), len(rows) + 1, state)


def forget_facts(url: str) -> None:
    """Make the snapshot one of before snapshots carried facts."""
    engine = create_engine(url)
    with engine.begin() as connection:
        (row,) = connection.execute(snapshots.select())
        whole = checksum(row.document, row.seq, row.payload)
        connection.execute(update(snapshots).values(facts=None, checksum=whole))
    engine.dispose()


def open_cold(folder: Path, url: str, times: int) -> Runs:
    """Open it so many times, each in a fresh process; seconds of each part, and of all."""
    found = []
    for number in range(times):
        print(f"\ropened {number} of {times} times", end="", file=sys.stderr)
        for file in folder.iterdir():
            forget(file)
        probe = [sys.executable, "-m", "benchmarks.open_probe", url, DOCUMENT]
        ran = subprocess.run(probe, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        found.append(json.loads(ran.stdout))
    print(file=sys.stderr)
    return found


def forget(file: Path) -> None:
    """Take a file out of the system's memory, as after a restart of the machine."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def of(runs: Runs, part: str) -> str:
    """Median and worst."""
    times = [run[part] for run in runs]
    return f"{milliseconds(median(times))}, {milliseconds(max(times))}"


def table(
    made: Document, runs: list[Mapping[str, float]], read: list[Mapping[str, float]]
) -> list[Row]:
    ratio = median(run["all"] for run in read) / median(run["all"] for run in runs)
    return [
        ("**from the knock until all of it is sent: median, worst**", f"**{of(runs, 'all')}**"),
        *((f"of that: {part}", of(runs, part)) for part in PARTS),
        ("with every struct of the snapshot read, as before: median, worst", of(read, "all")),
        ("the same, ÷ the first line", f"{ratio:.1f}"),
        ("keystrokes, rows of the log", f"{made.keystrokes:,}, {made.rows:,}"),
        ("the document's state; rows after the snapshot", f"{made.state:,} bytes; {TAIL}"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench open", description=__doc__)
    parser.add_argument("--keystrokes", type=int, default=KEYSTROKES)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        url = f"sqlite:///{scratch}/log.sqlite3"
        made = asyncio.run(make_document(url, given.keystrokes))
        runs = open_cold(Path(scratch), url, given.times)
        forget_facts(url)
        read = open_cold(Path(scratch), url, given.times)
    rows = table(made, runs, read)
    print("\n".join(f"{what}: {figure}" for what, figure in rows))
    if not given.dry:
        kept = median(run["all"] for run in runs) <= LIMIT
        note = (
            "Each opening is by a process of its own, with the database file out of the system's "
            f"memory. Target: within {milliseconds(LIMIT)}. It was {'kept' if kept else 'missed'}."
        )
        write_part("open", rows, [note])


if __name__ == "__main__":
    main()
