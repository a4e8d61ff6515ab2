"""How fast the pages of a large alliance are answered: `./dev bench api`.

An alliance of 12 schools and 400 people with 200 cycles and 10,000 live documents is written into
an empty SQLite database; its projections are made as a server makes them. Then a teacher, a head
and the alliance's lead ask for what their pages ask for, in turn, at the application in this
process: what is measured is the server's own work, without a network. The same people ask again
when some further alliances stand beside theirs.
"""

import argparse
import asyncio
import logging
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import structlog
from fastapi import FastAPI
from sqlalchemy import event

from benchmarks.large_alliance import Large, Size, a_large_alliance
from benchmarks.performance_page import milliseconds, write_part
from server.app import create_app
from server.data.db import Database
from server.schema import migrate
from server.serving import leave_alone_what_is_here
from server.settings import Settings

LARGE = Size(schools=12, people=400, cycles=200)
SMALL = Size(schools=3, people=24, cycles=4)
LIMIT = 0.100
PATHS = {
    "home": "/api/home",
    "cycles": "/api/cycles",
    "cycle": "/api/cycles/{cycle}",
    "lessons of a cycle": "/api/cycles/{cycle}/lessons",
    "alliances": "/api/alliances",
    "people of an alliance": "/api/alliances/{alliance}/people",
    "search, a rare word": "/api/search?q=folding+strip&limit=20",
    "search, a common word": "/api/search?q=the&limit=20",
    "search, the beginning of a word": "/api/search?q=wh&limit=20",
    "search in observations": "/api/search?q=predicted&kind=observation&phase=try&limit=20",
    "overview of an alliance": "/api/alliances/{alliance}/overview?term=2025-year",
    "who works with whom": "/api/alliances/{alliance}/reciprocity?term=2025-year",
}
LIMITS = {"overview of an alliance": 0.150, "who works with whom": 0.150}
"""Where a page may take longer than `LIMIT`: they look at everything that happened in a year."""


@dataclass(frozen=True)
class Times:
    """Seconds of each request, the processor's, and statements of one."""

    wall: list[float]
    cpu: list[float]
    statements: int

    @property
    def p99(self) -> float:
        return sorted(self.wall)[int(len(self.wall) * 0.99)]

    @property
    def p99_cpu(self) -> float:
        return sorted(self.cpu)[int(len(self.cpu) * 0.99)]


Asked = dict[tuple[str, str], Times]
"""By page and person."""


async def ask(app: FastAPI, large: Large, times: int) -> Asked:
    """Every page for everybody, in turn, so many times; the first round is not counted."""
    found: Asked = {}
    for who, token in large.tokens.items():
        headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://jpd.test", headers=headers
        ) as client:
            for name, path in PATHS.items():
                address = path.format(cycle=large.cycle, alliance=large.alliance)
                with counted(app.state.database) as statements:
                    await _once(client, address)
                wall, cpu = [], []
                for _ in range(times):
                    begun, used = time.perf_counter(), time.process_time()
                    await _once(client, address)
                    wall.append(time.perf_counter() - begun)
                    cpu.append(time.process_time() - used)
                found[name, who] = Times(wall, cpu, len(statements))
                print(
                    f"{name:36} {who:8} p50 {median(wall) * 1000:6.1f} ms  "
                    f"p99 {found[name, who].p99 * 1000:6.1f} ms  "
                    f"processor {median(cpu) * 1000:6.1f} ms  {len(statements)} statements"
                )
    return found


async def _once(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"Not measured: {address} answered {answer.status_code}.")


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def keep(*told: object) -> None:
        sent.append(str(told[2]))

    engine = database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", keep)


async def measure(folder: Path, beside: int, times: int) -> tuple[Asked, Asked, int, float]:
    """With the large alliance alone, and with others beside it; documents, and how long to read."""
    settings = Settings(data=folder, password_memory_mib=8, password_rounds=1)
    migrate(settings.database)
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        database: Database = app.state.database
        async with database.writing() as db:
            large = await a_large_alliance(db, "Alder Valley", LARGE, 1)
        begun = time.perf_counter()
        await app.state.projector.settled()
        read = time.perf_counter() - begun
        print(f"{large.documents:,} documents were read in {read:.1f} s")
        leave_alone_what_is_here()
        alone = await ask(app, large, times)
        for number in range(beside):
            async with database.writing() as db:
                await a_large_alliance(db, f"Elm Hills {number}", SMALL, 2 + number)
        await app.state.projector.settled()
        print(f"With {beside} further alliances:")
        return alone, await ask(app, large, times), large.documents, read


def worst(asked: Asked, page: str) -> Times:
    """Of those who ask for a page the one who waits longest."""
    return max((times for (name, _), times in asked.items() if name == page), key=lambda t: t.p99)


def rows(alone: Asked, beside: Asked) -> Iterator[tuple[str, ...]]:
    for page in PATHS:
        times, others = worst(alone, page), worst(beside, page)
        within = "" if times.p99 <= LIMITS.get(page, LIMIT) else " (over)"
        yield (
            page,
            f"**{milliseconds(times.p99)}**{within}",
            milliseconds(median(times.wall)),
            milliseconds(median(times.cpu)),
            str(times.statements),
            f"{milliseconds(median(others.cpu))}, {others.statements}",
        )


COLUMNS = (
    "page, for whoever waits longest", "p99", "p50", "processor, p50", "statements",
    "with more alliances: processor, statements",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    quiet = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=quiet)
    parser = argparse.ArgumentParser(prog="./dev bench api", description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="that everybody asks for each page")
    parser.add_argument("--beside", type=int, default=10, help="further alliances")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        alone, beside, count, read = asyncio.run(measure(Path(scratch), given.beside, given.times))
    table = list(rows(alone, beside))
    print("\n".join(" | ".join(row) for row in table))
    if not given.dry:
        note = (
            f"{LARGE.schools} schools, {LARGE.people} people, {LARGE.cycles} cycles and {count:,} "
            f"live documents in SQLite, which were read into projections in {read:.0f} s; then "
            f"with {given.beside} further alliances of {SMALL.cycles} cycles each. Each page was "
            f"asked for {given.times} times by a teacher, a head and the alliance's lead."
        )
        write_part("api", table, [note], columns=COLUMNS)


if __name__ == "__main__":
    main()
