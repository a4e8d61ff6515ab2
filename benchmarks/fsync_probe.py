"""How long the disk takes to make a write durable, asked alongside a benchmark.

`python -m benchmarks.fsync_probe FOLDER` writes pages of a write-ahead log into a file that was
laid out before (as SQLite's log is after its first checkpoint), each made durable by itself, until
standard input ends. Then it prints the delays as JSON.
"""

import json
import os
import select
import sys
import time
from pathlib import Path

from benchmarks.distribution import Delays

PAGE_BYTES = 4096 + 24
FILE_BYTES = 4 * 2**20
PAUSE_S = 0.05


def make_durable(file: int) -> None:
    """As SQLite does: without the file's times, where the system can."""
    getattr(os, "fdatasync", os.fsync)(file)


def probe(folder: Path) -> dict[str, float]:
    """Quantiles of the delay in seconds, and how many writes they come from."""
    path = folder / "fsync-probe"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.write(file, bytes(FILE_BYTES))
        os.fsync(file)
        delays = Delays()
        page, at = os.urandom(PAGE_BYTES), 0
        while not select.select([sys.stdin], [], [], PAUSE_S)[0]:
            before = time.perf_counter()
            os.pwrite(file, page, at)
            make_durable(file)
            delays.add(time.perf_counter() - before)
            at = (at + PAGE_BYTES) % (FILE_BYTES - PAGE_BYTES)
        return {**delays.quantiles(), "count": delays.count}
    finally:
        os.close(file)
        path.unlink()


if __name__ == "__main__":
    print(json.dumps(probe(Path(sys.argv[1]))))
