"""The simulated day: everything is stored, and the hot tables stay small."""

from pathlib import Path

from benchmarks.day import DOCUMENT, simulate
from sync.limits import Limits
from sync.log_sql import SqlLog
from sync.segments import SEGMENT_ROWS


async def test_all_that_is_written_is_kept_and_the_hot_rows_do_not_grow(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/log.sqlite3"
    limits = Limits(snapshot_rows=100, snapshot_seconds=10.0)

    (hour,) = [hour async for hour in simulate(url, people=2, hours=1, seed=3, limits=limits)]

    log = SqlLog(url)
    rows = await log.since(DOCUMENT, 0)
    await log.close()
    assert len(rows) == hour.edits + 1 > 10 * SEGMENT_ROWS
    assert hour.archived > hour.edits - 2 * SEGMENT_ROWS
    assert hour.hot_rows < 3 * SEGMENT_ROWS
    assert hour.snapshots == 2
