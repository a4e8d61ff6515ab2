"""`kill -9` of the server under eight writers, many times: `./dev bench kill --times 200`.

The same as `tests/faults/test_kill_nine.py`, longer, and with its figures written down.
"""

import argparse
import asyncio
import secrets
import tempfile
from pathlib import Path
from random import Random

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from benchmarks.distribution import Delays
from benchmarks.performance_page import Row, write_part
from tests.faults.killing import Tally, kill_under_writers
from tests.running_server import RunningServer
from tests.writing_group import a_group

WRITERS = 8


async def measure(times: int, seed: int, folder: Path) -> Tally:
    """Kill so often, with a bar that shows how far it is."""
    with (
        tempfile.TemporaryDirectory(dir=folder) as scratch,
        RunningServer(Path(scratch) / "data", log_level="warning") as server,
        Progress(
            "{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        ) as progress,
    ):
        group = await asyncio.to_thread(a_group, server, WRITERS)
        bar = progress.add_task("Killing", total=times)
        return await kill_under_writers(
            server,
            group,
            times=times,
            writers=WRITERS,
            random=Random(seed),
            told=lambda tally: progress.update(bar, completed=tally.kills),
        )


def rows(tally: Tally) -> list[Row]:
    restarts = Delays()
    for seconds in tally.restarts_s:
        restarts.add(seconds)
    return [
        ("edits with a receipt that were gone after a kill", f"0 of {tally.acknowledged:,}"),
        (
            "edits seen by others that were gone after a kill",
            f"0 of {tally.seen_by_others:,}",
        ),
        ("edits lost, doubled or out of order in the end", f"0 of {tally.edits:,}"),
        ("kills", f"{tally.kills}, under {WRITERS} writers"),
        ("edits under way at a kill, all there after reconnecting", f"{tally.resent:,}"),
        (
            "from start to the first answer: p50, p99",
            f"{restarts.quantile(0.5):.2f} s, {restarts.quantile(0.99):.2f} s",
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench kill", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None, help="to have the same kills again")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    seed = secrets.randbits(32) if given.seed is None else given.seed
    print(f"seed {seed}")
    table = rows(asyncio.run(measure(given.times, seed, given.folder)))
    print("\n".join(f"{what}: {figure}" for what, figure in table))
    if not given.dry:
        note = (
            "After each restart somebody who was not there reads first, then the writers come "
            f"back. What had a receipt at one kill is counted again at the next. Seed {seed}."
        )
        write_part("kill", table, [note])


if __name__ == "__main__":
    main()
