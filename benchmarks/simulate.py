"""A great many simulated worlds, on all cores: `./dev bench simulate --seeds 100000`.

The same as `tests/simulation`, with more seeds and with what happened in them written down. A seed
whose world breaks a promise is printed with the command that shows it again; the rest go on. What
has been done is kept in `--notes`, if given, and a later run with the same file goes on from there.
"""

import argparse
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from benchmarks.performance_page import Row, write_part
from benchmarks.reliability_page import PAGE
from benchmarks.simulated_worlds import Part, noted, parts, simulate
from tests.simulation.tally import Broken
from tests.simulation.world import run

SHOWN = (
    ("edits", "edits that people made"),
    ("server edits", "edits that the server made"),
    ("edits acknowledged", "edits acknowledged, each found durable at that moment"),
    ("updates shown, each durable", "updates sent to somebody, each found durable at that moment"),
    ("copies compared", "copies compared with the replay of the log, all the same"),
    ("connections", "connections"),
    ("node killed", "nodes killed"),
    ("node stopped gracefully", "nodes stopped gracefully"),
    ("node paused", "nodes paused"),
    ("store lost power", "the store lost power"),
    ("torn transaction rolled back", "transactions torn by that and rolled back"),
    ("transaction rolled back with its node", "transactions rolled back as their node died"),
    ("commit failed", "transactions that failed"),
    ("answer lost before the commit", "answers lost while the store was still at work"),
    ("answer lost after the commit", "answers lost after the commit"),
    ("retry found already stored", "retries that found their edits stored already"),
    ("bus message lost", "messages of the bus lost"),
    ("bus message repeated", "messages of the bus repeated"),
    ("connection broken", "connections broken"),
    ("reader stalled", "readers stalled"),
    ("person offline", "people offline"),
    ("tab ended", "tabs killed or closed"),
    ("right changed", "rights changed"),
    ("session ended", "sessions ended"),
    ("malformed frame sent", "malformed frames sent by strangers"),
    ("foreign clientID sent", "edits sent by strangers under somebody else's clientID"),
    ("frame with a gap sent", "edits sent by strangers without those that they need"),
    ("forged presence sent", "presences sent by strangers in somebody else's name"),
    ("clock jumped", "clocks put an hour on or back"),
    ("snapshots", "snapshots written"),
)
"""What of the counts is in the table, and under which name."""


def measure(first: int, count: int, cores: int, notes: Path | None) -> Part:
    """Simulate so many seeds, with a bar that shows how far it is; `notes` says what was done."""
    whole = noted(notes)
    began = time.monotonic() - whole.seconds
    first, left = first + whole.seeds, count - whole.seeds
    with (
        ProcessPoolExecutor(cores) as pool,
        Progress(
            "{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        ) as progress,
    ):
        bar = progress.add_task("Simulating", total=count)
        for part in pool.map(simulate, parts(first, left)):
            for broken in part.broken:
                progress.console.print(broken, markup=False)
            whole.add(part)
            whole.seconds = time.monotonic() - began
            if notes:
                notes.write_text(json.dumps(vars(whole)))
            progress.update(bar, completed=whole.seeds)
    return whole


def rows(whole: Part) -> list[Row]:
    counts = whole.counts
    simulated = counts["virtual seconds"]
    return [
        ("**worlds in which a promise was broken**", f"**{len(whole.broken)} of {whole.seeds:,}**"),
        ("simulated time", f"{simulated / 3600:.1f} h, in {whole.seconds / 60:.0f} min"),
        *((name, f"{counts[what]:,}") for what, name in SHOWN),
    ]


def one(seed: int, *, trace: bool) -> int:
    """Simulate one seed, and say what becomes of it."""
    try:
        outcome = run(seed, show=print if trace else None)
    except Broken as error:
        print(error)
        return 1
    print(f"seed {seed} keeps every promise; trace {outcome.digest}")
    print("\n".join(f"{what}: {count}" for what, count in sorted(outcome.counts.items())))
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100_000, help="how many")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first of them")
    parser.add_argument("--seed", type=int, help="only this one")
    parser.add_argument("--trace", action="store_true", help="with --seed: print all that happens")
    parser.add_argument("--notes", type=Path, help="file of what an earlier run has done already")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    if given.seed is not None:
        return one(given.seed, trace=given.trace)
    whole = measure(given.first, given.seeds, given.cores, given.notes)
    table = rows(whole)
    print("\n".join(f"{what}: {figure}" for what, figure in table))
    if not given.dry:
        last = given.first + given.seeds - 1
        write_part("simulate", table, [f"Seeds {given.first} to {last}."], PAGE)
    return 1 if whole.broken else 0


if __name__ == "__main__":
    sys.exit(main())
