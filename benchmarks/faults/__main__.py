"""Faults injected into real servers while people write: `./dev bench faults --times 1000`.

After each fault everybody must have receipts again, and nothing with a receipt may be lost. Without
`--family` every family is injected so often.
"""

import argparse
import asyncio
import secrets
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from benchmarks.faults.campaign import Quota
from benchmarks.faults.families import FAMILIES, Family
from benchmarks.faults.running import inject
from benchmarks.faults.tally import RECOVERS_WITHIN_S, Tally
from benchmarks.performance_page import RELIABILITY, rows_of, write_part

PART = "faults"
COLUMNS = (
    "fault",
    "injected",
    "receipts looked for afterwards",
    "saved edits lost",
    "edits twice, missing or out of order",
    "recovered, at the longest",
    "last run",
)


def row(family: Family, tally: Tally, before: Sequence[str] | None, seed: int) -> tuple[str, ...]:
    """The family's line; `before` is the one to which this run is added, if any."""
    counts = [tally.injected, tally.saved, tally.lost + tally.unseen]
    counts.append(tally.misplaced + tally.missing)
    longest = tally.longest
    if before:
        counts = [
            n + int(cell.replace(",", "")) for n, cell in zip(counts, before[1:5], strict=True)
        ]
        longest = max(longest, float(before[5].split()[0]))
    run = f"{datetime.now(UTC).date().isoformat()}, seed {seed}"
    return (family.what, *(f"{count:,}" for count in counts), f"{longest:.1f} s", run)


def run(family: Family, quota: Quota, given: argparse.Namespace, seed: int) -> Tally:
    """Inject the family's share, with a bar that shows how far it is."""
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as progress:
        bar = progress.add_task(family.name, total=given.times)
        quota.told = lambda: progress.advance(bar)
        return asyncio.run(
            inject(family, quota, seed, given.folder, side_by_side=given.side_by_side)
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench faults", description=__doc__)
    parser.add_argument("--family", choices=FAMILIES, nargs="+", default=list(FAMILIES))
    parser.add_argument("--times", type=int, default=1000, help="of each family")
    parser.add_argument("--minutes", type=float, help="of each family, at most")
    parser.add_argument("--side-by-side", type=int, default=1, help="servers at the same time")
    parser.add_argument("--seed", type=int, default=None, help="to have the same choices again")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--add", action="store_true", help="to what the page has already")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    seed = secrets.randbits(32) if given.seed is None else given.seed
    print(f"seed {seed}")
    broken = []
    for name in given.family:
        family = FAMILIES[name]
        minutes = given.minutes if given.minutes is not None else float("inf")
        quota = Quota(given.times, time.monotonic() + 60 * minutes)
        tally = run(family, quota, given, seed)
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in tally.kinds.items())
        print(f"{name}: {kinds}; recovered within {tally.median:.2f} s in half of the cases")
        old = {line[0]: line for line in rows_of(PART, RELIABILITY)}
        new = row(family, tally, old.get(family.what) if given.add else None, seed)
        print(" | ".join(new), flush=True)
        if not given.dry:
            rows = list((old | {family.what: new}).values())
            order = [family.what for family in FAMILIES.values()]
            rows.sort(key=lambda line: order.index(line[0]) if line[0] in order else len(order))
            write_part(PART, rows, [], RELIABILITY, columns=COLUMNS)
        if tally.broken or tally.late:
            broken.append(f"{name} ({tally.broken} lost or wrong, {tally.late} late)")
    if broken:
        limit = f"{RECOVERS_WITHIN_S:.0f} s"
        raise SystemExit(f"Not all is well (late is after {limit}): {', '.join(broken)}")


if __name__ == "__main__":
    main()
