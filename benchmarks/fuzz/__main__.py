"""Hostile frames against real rooms: `./dev bench fuzz --frames 1000000`.

Frames are thrown over connections in every state; then bits are flipped in stored rows, and readers
stall on a real server. The same seed throws the same frames; a finding prints itself and its seed.
"""

import argparse
import asyncio
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.fuzz.arena import STATES
from benchmarks.fuzz.blocks import BLOCK, throw
from benchmarks.fuzz.report import Report
from benchmarks.fuzz.stalled import Stalled, stall
from benchmarks.fuzz.stored import CELLS, flip_bits
from benchmarks.performance_page import RELIABILITY, Row, write_part
from sync.limits import Limits


def rows(report: Report, grown: float, flips: Counter[str], stalled: Stalled) -> Sequence[Row]:
    mebibytes = Limits.queue_bytes / 2**20
    codes = ", ".join(f"{code} {count:,}" for code, count in report.closed.most_common())
    return [
        ("frames thrown, over connections", f"{report.frames:,}, {report.connections:,}"),
        (
            "crashes, effects on other connections or documents, rows stored for who may only read",
            str(len(report.findings)),
        ),
        ("times that two pairs of others exchanged an edit meanwhile", f"{report.exchanges:,}"),
        ("how the connections ended", codes),
        (
            "memory of a process after the first block of frames and after its last",
            f"+{grown:.0f} MiB",
        ),
        (
            "bits flipped in stored rows: found, harmless, unnoticed",
            f"{flips['found']:,}, {flips['harmless']:,}, {flips['silent']:,}",
        ),
        (
            f"memory of a server with {stalled.readers} stalled readers: before, at most, after",
            f"{stalled.before:.0f} MiB, {stalled.most:.0f} MiB, {stalled.after:.0f} MiB",
        ),
        (
            "what may wait for so many readers by the limits",
            f"{stalled.readers * mebibytes:.0f} MiB ({mebibytes:.0f} MiB each)",
        ),
        (
            "stalled readers that the server let go",
            f"{stalled.closed} of {stalled.readers}",
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench fuzz", description=__doc__)
    parser.add_argument("--frames", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seed", type=int, default=None, help="to have the same frames again")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    seed = secrets.randbits(32) if given.seed is None else given.seed
    print(f"seed {seed}")
    began = time.monotonic()
    report, grown = throw(given.frames, seed, given.processes)
    print(f"{time.monotonic() - began:.0f} s")
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        flips = asyncio.run(flip_bits(given.flips, seed, Path(scratch)))
    table = rows(report, grown, flips, asyncio.run(stall(given.readers, given.folder)))
    print("\n".join(f"{what}: {figure}" for what, figure in table))
    if not given.dry:
        cells = ", ".join(f"{table}.{column}" for table, column in CELLS)
        note = (
            f"States: {', '.join(STATES)}. Bits are flipped in {cells}. Seed {seed}; a block of "
            f"{BLOCK:,} frames has the seed `{seed} N`."
        )
        write_part("fuzz", table, [note], RELIABILITY)
    if report.findings or flips["silent"]:
        raise SystemExit("Something was found that must not happen.")


if __name__ == "__main__":
    main()
