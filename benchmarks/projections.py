"""How far projections are behind while many people write: `./dev bench projections`.

Two people write in each of many plans at once, on a real server with SQLite; its health is asked
four times a second how old the oldest edit is that nobody has read into the projections yet. A
document is read one second after its last edit, and two seconds after the first in any case.
"""

import argparse
import tempfile
import threading
from pathlib import Path
from statistics import median

import httpx

from benchmarks.live_figures import Job
from benchmarks.loading import SERVERS_CORE, Measured, run_load
from benchmarks.performance_page import Row, write_part
from benchmarks.processes import started_on
from tests.running_server import RunningServer
from tests.writing_group import a_cycle, a_group

PEOPLE = 2
LIMIT_S = 3.0
EVERY_S = 0.25


class Lag:
    """Asks for the lag until it is stopped; what it heard is in `seconds`."""

    def __init__(self, server: RunningServer) -> None:
        self.seconds: list[float] = []
        self._url = f"{server.url}/api/health"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        with httpx.Client(timeout=30) as client:
            while not self._ended.wait(EVERY_S):
                self.seconds.append(client.get(self._url).json()["projections_lag"])

    def __enter__(self) -> "Lag":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


def measure(folder: Path, plans: int, rate: float, seconds: float) -> tuple[list[float], Measured]:
    """The lags that were heard while `rate` edits a second were made, and the load itself."""
    server = RunningServer(folder / "data", log_level="warning")
    with started_on(SERVERS_CORE):
        server.start()
    try:
        group = a_group(server, PEOPLE)
        begun = [a_cycle(server, group, f"Cycle {number}") for number in range(plans)]
        addresses = [server.live_address(cycle["documents"][0]["id"]) for cycle in begun]
        job = Job(addresses, group.tokens, rate / plans / PEOPLE, 5.0, seconds, seed=1)
        with Lag(server) as lag:
            measured = run_load(server.pid, server.data, job)
    finally:
        server.stop()
    return lag.seconds, measured


def rows(lags: list[float], measured: Measured, rate: float) -> list[Row]:
    waited = [lag for lag in lags if lag] or [0.0]
    within = "" if max(lags) <= LIMIT_S else " (over)"
    return [
        (f"**the most that projections were behind, at {rate:g} edits a second**",
         f"**{max(lags):.1f} s**{within}"),
        ("in the middle of the time that anything waited", f"{median(waited):.1f} s"),
        ("the server's share of its core", f"{measured.server_cpu_s / measured.wall_s:.0%}"),
        ("edits that were lost", str(measured.found.missing)),
        ("the load's share of its core", f"{measured.found.cpu_share:.0%}"),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench projections", description=__doc__)
    parser.add_argument("--plans", type=int, default=250)
    parser.add_argument("--rate", type=float, default=500.0, help="edits a second, in all")
    parser.add_argument("--seconds", type=float, default=30.0, help="of writing")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        lags, measured = measure(Path(scratch), given.plans, given.rate, given.seconds)
    table = rows(lags, measured, given.rate)
    print("\n".join(" | ".join(row) for row in table))
    if not given.dry:
        note = (
            f"{PEOPLE} people in each of {given.plans} plans, for {given.seconds:g} s; the lag was "
            f"asked for {len(lags)} times."
        )
        write_part("projections", table, [note])


if __name__ == "__main__":
    main()
