"""A document that ten people edit for a day, in virtual time: `./dev bench day`.

Everybody writes in bursts, at the pace of people who type, and deletes some of it again; every
keystroke is a row of the real log. Snapshots are written and rows archived when a hub would do
it. Every hour it is said what the log holds: what is read and written all the time must not grow
with the day.
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from pycrdt import Doc, Text
from sqlalchemy import ColumnElement, Table, create_engine, func, select

from benchmarks.performance_page import Row, write_part
from sync.compaction import compact
from sync.limits import Limits
from sync.log import Addition, NewRow
from sync.log_sql import SqlLog
from sync.log_tables import archive, snapshots, updates
from sync.verifying import contradictions

PEOPLE, HOURS = 10, 8
STROKES_PER_SECOND = 4.0
BURST = 40
"""Keystrokes until somebody stops to think."""
SHARE = 0.25
"""Of their time people write; the rest they read, talk and think."""
DELETED = 0.2
"""Of keystrokes."""
COLUMNS = ("hour", "edits", "hot rows, at most", "hot bytes, at most", "snapshots, bytes",
           "archived rows", "archive, bytes", "state, bytes")  # fmt: skip


@dataclass(frozen=True)
class Hour:
    """What the log holds after an hour; the hot table also at its fullest within it."""

    number: int
    edits: int
    hot_rows: int
    hot_bytes: int
    snapshots: int
    snapshot_bytes: int
    archived: int
    archive_bytes: int
    state: int

    def row(self) -> tuple[str, ...]:
        return (
            f"{self.number}",
            f"{self.edits:,}",
            f"{self.hot_rows:,}",
            f"{self.hot_bytes:,}",
            f"{self.snapshots}, {self.snapshot_bytes:,}",
            f"{self.archived:,}",
            f"{self.archive_bytes:,}",
            f"{self.state:,}",
        )


@dataclass(frozen=True)
class Burst:
    """What one person types without a pause, each keystroke an update; `at` in seconds."""

    author: str
    client: int
    at: float
    keystrokes: list[bytes]


class Writers:
    """People at one document, who see what the others wrote whenever they begin to write."""

    def __init__(self, people: int, random: Random) -> None:
        self.whole: Doc[Text] = Doc(client_id=1)
        self.whole.get("text", type=Text).insert(0, "Our plan. ")
        self.first = self.whole.get_update()
        self._random = random
        self._made: list[bytes] = []
        self._docs = [self._join(client) for client in range(2, people + 2)]
        self._pace = people * SHARE * STROKES_PER_SECOND

    def _join(self, client: int) -> "Doc[Text]":
        doc: Doc[Text] = Doc(client_id=client)
        doc.apply_update(self.first)
        doc.observe(lambda event: self._made.append(event.update))
        return doc

    def bursts(self, seconds: float) -> Iterator[Burst]:
        """What is written within so many seconds, one burst after the other."""
        now = 0.0
        while True:
            number = self._random.randrange(len(self._docs))
            keystrokes = self._burst(self._docs[number])
            now += len(keystrokes) / self._pace
            if now >= seconds:
                return
            yield Burst(_name(number), number + 2, now, keystrokes)

    def _burst(self, doc: "Doc[Text]") -> list[bytes]:
        doc.apply_update(self.whole.get_update(doc.get_state()))
        text = doc.get("text", type=Text)
        at = self._random.randint(0, len(text))
        self._made.clear()
        for _ in range(self._random.randint(1, 2 * BURST)):
            if at and self._random.random() < DELETED:
                at -= 1
                del text[at]
            else:
                text.insert(at, self._random.choice("etaoin shrdlu"))
                at += 1
        keystrokes = list(self._made)
        for keystroke in keystrokes:
            self.whole.apply_update(keystroke)
        return keystrokes


def _name(number: int) -> str:
    """An id as long as those of the server."""
    return str(UUID(int=number))


DOCUMENT = _name(0)


async def simulate(
    url: str, *, people: int, hours: int, seed: int, limits: Limits
) -> AsyncIterator[Hour]:
    """Write for so many hours; the log as it is after each. The last look is at all of it."""
    writers = Writers(people, Random(seed))
    log = SqlLog(url)
    await log.create_tables()
    await log.create(DOCUMENT, NewRow("server", "", 0.0, writers.first), {1: "server"})
    edits, head, snapshot_seq, snapshot_at, known = 0, 1, 0, 0.0, {1}
    fullest = (0, 0)
    number = 1
    for burst in writers.bursts(hours * 3600.0):
        while burst.at >= number * 3600:
            yield _hour(url, number, edits, fullest, writers.whole)
            fullest, number = (0, 0), number + 1
        who = (burst.author, _name(1000 + burst.client), burst.at)
        rows = tuple(NewRow(*who, keystroke) for keystroke in burst.keystrokes)
        claims = {} if burst.client in known else {burst.client: burst.author}
        known.add(burst.client)
        await log.append([Addition(DOCUMENT, head, rows, claims)])
        head += len(rows)
        edits += len(rows)
        due = head - snapshot_seq >= limits.snapshot_rows
        if due and burst.at - snapshot_at >= limits.snapshot_seconds:
            fullest = max(fullest, _hot(url))
            await compact(log, DOCUMENT, await log.load(DOCUMENT))
            snapshot_seq, snapshot_at = head, burst.at
    yield _hour(url, number, edits, max(fullest, _hot(url)), writers.whole)
    found = await log.inventory(DOCUMENT)
    wrong = [*map(str, found.faults), *contradictions(found.rows, found.snapshots)]
    await log.close()
    if wrong:
        raise SystemExit("; ".join(wrong))


def _hour(url: str, number: int, edits: int, hot: tuple[int, int], whole: "Doc[Any]") -> Hour:
    kept = _sizes(url, snapshots, func.count())
    archived = _sizes(url, archive, func.sum(archive.c.last - archive.c.first + 1))
    return Hour(number, edits, *hot, *kept, *archived, len(whole.get_update()))


def _hot(url: str) -> tuple[int, int]:
    return _sizes(url, updates, func.count())


def _sizes(url: str, table: Table, rows: ColumnElement[Any]) -> tuple[int, int]:
    """How many rows, and the bytes of all columns of text or bytes."""
    texts = [column for column in table.c if column.type.python_type in (str, bytes)]
    size = func.sum(sum(func.coalesce(func.length(column), 0) for column in texts))
    engine = create_engine(url)
    with engine.connect() as connection:
        counted, measured = connection.execute(select(rows, size)).one()
    engine.dispose()
    return (counted or 0, measured or 0)


async def measure(folder: Path, people: int, hours: int, seed: int) -> tuple[list[Hour], int]:
    """The hours, and the size of the database file at the end."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        file = Path(scratch) / "log.sqlite3"
        found = []
        async for hour in simulate(
            f"sqlite:///{file}", people=people, hours=hours, seed=seed, limits=Limits()
        ):
            print(dict(zip(COLUMNS, hour.row(), strict=True)), file=sys.stderr)
            found.append(hour)
        return found, file.stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench day", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--hours", type=int, default=HOURS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    found, size = asyncio.run(measure(given.folder, given.people, given.hours, given.seed))
    rows: list[Row | tuple[str, ...]] = [hour.row() for hour in found]
    last = found[-1]
    print(*rows, f"{size:,} bytes", sep="\n")
    if not given.dry:
        note = (
            f"{given.people} people, each writing a quarter of the time at "
            f"{STROKES_PER_SECOND:.0f} keystrokes a second, every keystroke a row; seed "
            f"{given.seed}. At the end everything was checked against itself, and nothing was "
            f"wrong. The database file then had {size / 2**20:.1f} MiB, "
            f"{size / last.edits:.0f} bytes an edit."
        )
        write_part("day", rows, [note], columns=COLUMNS)


if __name__ == "__main__":
    main()
