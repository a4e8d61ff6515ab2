"""How the database grows with its cycles and with what is written: `./dev bench scaling`.

Cycles are begun through the API, then two people write in the plan of each, every edit a row as
when somebody types. What 1,000 cycles come to is reckoned from these; snapshots and archive, which
`./dev bench day` measures, come later in a document's life.
"""

import argparse
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.live_figures import Job
from benchmarks.loading import run_load
from benchmarks.performance_page import SCALING, Row, write_part
from tests.databases import Postgres, start_postgres
from tests.running_server import RunningServer
from tests.writing_group import a_cycle, a_group

PEOPLE, EDITS_PER_SECOND = 2, 8.0
TYPED = 3_000
"""Keystrokes of a plan that is written in full, for reckoning."""
MIB = 2**20


@dataclass(frozen=True)
class Grown:
    """Bytes of the database: without cycles, with `cycles`, and with `edits` in them."""

    cycles: int
    documents: int
    edits: int
    empty: int
    begun: int
    written: int

    @property
    def per_cycle(self) -> float:
        return (self.begun - self.empty) / self.cycles

    @property
    def per_edit(self) -> float:
        return (self.written - self.begun) / self.edits

    def thousand(self, edits: int) -> float:
        """MiB of 1,000 cycles with so many edits in each."""
        return 1000 * (self.per_cycle + edits * self.per_edit) / MIB


def grow(server: RunningServer, size: Callable[[], int], cycles: int, seconds: float) -> Grown:
    """Begin cycles and write in their plans; the server runs before and after."""
    with server:
        group = a_group(server, PEOPLE)
        empty = size()
        begun = [a_cycle(server, group, f"Cycle {number}") for number in range(cycles)]
        before = size()
        addresses = [server.live_address(cycle["documents"][0]["id"]) for cycle in begun]
        job = Job(addresses, group.tokens, EDITS_PER_SECOND, 1.0, seconds, seed=1)
        found = run_load(server.pid, server.data, job).found
        if found.missing or found.without_receipt or found.closed:
            raise SystemExit("Not measured: edits were lost, or connections closed.")
        edits = len(addresses) * PEOPLE * int((1.0 + seconds) * EDITS_PER_SECOND)
        documents = sum(len(cycle["documents"]) for cycle in begun)
        return Grown(cycles, documents, edits, empty, before, size())


def on_sqlite(folder: Path, cycles: int, seconds: float) -> Grown:
    server = RunningServer(folder / "sqlite", log_level="warning")

    def size() -> int:
        with closing(sqlite3.connect(server.data / "jpd.sqlite3")) as database:
            pages, free, page = (
                database.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
        return int((pages - free) * page)

    return grow(server, size, cycles, seconds)


def on_postgresql(postgres: Postgres, folder: Path, cycles: int, seconds: float) -> Grown:
    url = postgres.make("grows")
    server = RunningServer(folder / "postgresql", log_level="warning", database_url=url)

    def size() -> int:
        with postgres.connect("grows") as connection:
            (found,) = connection.execute("SELECT pg_database_size('grows')").fetchone() or (0,)
        return int(found)

    return grow(server, size, cycles, seconds)


def rows(found: list[Grown]) -> list[tuple[str, ...]]:
    def line(label: str, show: Callable[[Grown], str]) -> tuple[str, ...]:
        return (label, *(show(each) for each in found))

    return [
        line(
            f"**1,000 cycles with {TYPED:,} edits each**",
            lambda each: f"**{each.thousand(TYPED):,.0f} MiB**",
        ),
        line("1,000 cycles that have just begun", lambda each: f"{each.thousand(0):,.0f} MiB"),
        line("a cycle that has just begun", lambda each: f"{each.per_cycle / 1024:.1f} KiB"),
        line("an edit that is stored as a row", lambda each: f"{each.per_edit:.0f} bytes"),
        line("the empty database", lambda each: f"{each.empty / MIB:.1f} MiB"),
        line(
            "cycles, live documents, edits that were made for this",
            lambda each: f"{each.cycles:,}, {each.documents:,}, {each.edits:,}",
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench scaling", description=__doc__)
    parser.add_argument("--cycles", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=30.0, help="of writing")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch, start_postgres() as postgres:
        folder = Path(scratch)
        found = [
            on_sqlite(folder, given.cycles, given.seconds),
            on_postgresql(postgres, folder, given.cycles, given.seconds),
        ]
    table: list[Row | tuple[str, ...]] = [*rows(found)]
    print("\n".join(" | ".join(row) for row in table))
    if not given.dry:
        note = (
            f"Reckoned from {given.cycles} cycles for {PEOPLE} people and a viewer, and from what "
            f"they wrote: {EDITS_PER_SECOND:g} edits a second of each, {given.seconds:g} s long, "
            "twelve characters an edit. Before anything was archived."
        )
        write_part("scaling", table, [note], SCALING, columns=("measured", "SQLite", "PostgreSQL"))


if __name__ == "__main__":
    main()
