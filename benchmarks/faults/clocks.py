"""Faults of the clock: it jumps by an hour, forward or back, while the server runs."""

import sqlite3
import time
from contextlib import closing

from benchmarks.faults.campaign import Stage
from benchmarks.faults.own_clock import set_offset

HOUR_S = 3600.0
NEAR_S = 60.0


async def jump(stage: Stage) -> None:
    """The server's clock goes to an hour before, an hour after, or back to the right time."""
    assert stage.clock
    ahead = stage.random.choice([hours * HOUR_S for hours in (-1, 0, 1) if hours != stage.hours])
    since = time.monotonic()
    set_offset(stage.clock, ahead)
    stage.hours = int(ahead / HOUR_S)
    await stage.recovered(f"clock at {stage.hours:+} h", since)
    wrong = abs(_newest_row_at(stage) - time.time() - ahead)
    assert wrong < NEAR_S, f"the server's clock did not follow, by {wrong} s"


def _newest_row_at(stage: Stage) -> float:
    """The time that the server noted beside the newest edit."""
    with closing(sqlite3.connect(stage.server.data / "jpd.sqlite3")) as database:
        found = database.execute(
            "SELECT at FROM live_update WHERE document = ? ORDER BY seq DESC LIMIT 1", [stage.plan]
        )
        at: float = found.fetchone()[0]
        return at
