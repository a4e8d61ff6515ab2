"""How much a server can deliver in time, and what it does when more is asked of it."""

import time
from collections.abc import Callable

from benchmarks.contestants import Contestant
from benchmarks.live_figures import Job
from benchmarks.loading import BUSY, run_load
from benchmarks.peer_table import Metric
from benchmarks.peer_work import Work, count, delay, mebibytes, percent
from benchmarks.peer_writing import SEED, written
from benchmarks.processes import cpu_seconds

WRITERS = 50
IN_TIME_S = 0.200
LOWEST, HIGHEST = 2.5, 640.0
"""Edits a second of each writer: a connection here may send 1,000 frames a second."""
STEPS = 3
WARM_UP_S, DRAIN_S = 1.5, 15.0
OVERLOAD = 2.0
QUIET_SHARE, QUIET_S, QUIET_WITHIN_S = 0.1, 0.5, 60.0
Figures = dict[str, float]


def search(keeps_up: Callable[[float], bool], lowest: float, highest: float, steps: int) -> float:
    """The highest rate found at which it keeps up: by doubling, then `steps` times halving.

    0 where it does not even at `lowest`. Halving is of the ratio, as rates are compared by ratios.
    """
    good, bad = 0.0, lowest
    while keeps_up(bad):
        good = bad
        if good >= highest:
            return good
        bad = min(2 * bad, highest)
    if not good:
        return 0.0
    for _ in range(steps):
        middle = (good * bad) ** 0.5
        if keeps_up(middle):
            good = middle
        else:
            bad = middle
    return good


def in_time(figures: Figures) -> bool:
    """Whether everything arrived, soon enough and in order."""
    faults = ("unseen", "unordered", "closed", "differs")
    return not any(figures[fault] for fault in faults) and figures["p99"] <= IN_TIME_S


def run(server: Contestant, seconds: float) -> Figures:
    """Search, then offer more; each attempt in a document of its own, when the server is quiet."""
    tried: dict[float, Figures] = {}

    def attempt(rate: float) -> Figures:
        rooms = server.rooms(1, WRITERS)
        job = Job(
            rooms.addresses,
            rooms.tokens,
            rate,
            WARM_UP_S,
            seconds,
            SEED,
            server.dialect,
            DRAIN_S,
        )
        tried[rate] = written(run_load(server.pid, server.folder, job))
        _wait_until_quiet(server.pid)
        return tried[rate]

    def keeps_up(rate: float) -> bool:
        """In one of two attempts, so that a hiccup of the machine is no limit of the server."""
        return in_time(attempt(rate)) or in_time(attempt(rate))

    best = search(keeps_up, LOWEST, HIGHEST, STEPS)
    if not best:
        return {"ceiling": 0.0}
    at_best = tried[best]
    more = attempt(best * OVERLOAD)
    figures = {
        "ceiling": best * WRITERS * (WRITERS - 1),
        "edits": best * WRITERS,
        "p99": at_best["p99"],
        "core": at_best["core"],
        "load": at_best["load"],
        "load_highest": max(each["load"] for each in tried.values()),
        "more_rate": more["rate"],
        "more_unseen": more["unseen"],
        "more_unordered": more["unordered"],
        "more_closed": more["closed"],
        "more_memory": more["memory"],
    }
    return figures | ({"more_p99": more["p99"]} if "p99" in more else {})


def _wait_until_quiet(pid: int) -> None:
    """Until the server has done what it still had to do, or a minute has passed."""
    deadline = time.monotonic() + QUIET_WITHIN_S
    while time.monotonic() < deadline:
        before = cpu_seconds(pid)
        time.sleep(QUIET_S)  # processor time is told to outsiders and not announced
        if cpu_seconds(pid) - before < QUIET_SHARE * QUIET_S:
            return


CEILING = Work(
    "ceiling",
    f"{WRITERS} writers in one room, ever more edits in runs of {{seconds:g}} s each",
    run,
    5,
    (
        Metric("ceiling", f"deliveries a second with p99 ≤ {delay(IN_TIME_S)}", count, ratio=True),
        Metric("edits", "edits a second there", count),
        Metric("p99", "from send to the others there, p99", delay),
        Metric("core", "the server's share of its core there", percent),
        Metric("load", "the load's share of its core there", percent, of_rounds=max),
        Metric("load_highest", "the load's share of its core in any run", percent, of_rounds=max),
        Metric("more_rate", "twice as much is offered: deliveries a second", count),
        Metric("more_p99", "… from send to the others, p99", delay),
        Metric("more_unseen", f"… not there {DRAIN_S:.0f} s after the last edit", percent),
        Metric("more_unordered", "… edits out of order or twice", count, of_rounds=max),
        Metric("more_closed", "… connections that the server closed", count, of_rounds=max),
        Metric("more_memory", "… the server's memory at most", mebibytes),
    ),
    "A higher ratio is better here. What is offered doubles until p99 is too long or something is "
    f"missing twice, then the limit is halved in on; above {BUSY:.0%} of its core the load may "
    "have been the limit, and the ceiling is at least what is told.",
)
