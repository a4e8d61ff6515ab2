"""People who come and stay, come again, and go: works of `./dev bench peers`."""

import json
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contestants import Contestant
from benchmarks.history import a_history, keep_history
from benchmarks.join_figures import JoinJob, Task
from benchmarks.loading import BUSY, LOADS_CORE, python
from benchmarks.peer_table import Metric
from benchmarks.peer_work import Work, count, delay, kibibytes, mebibytes, percent
from benchmarks.processes import started_on

MEMORY_ROOMS, MEMORY_CONNECTIONS = 200, 190
JOINERS = 199
"""Besides the one who keeps the document open: a document here takes 200 connections."""
CUT_OFF, CUT_OFF_ROOMS = 1000, 10
PEOPLE, PEOPLE_IN_MANY_ROOMS = 20, 2
"""Each takes part in every room, which takes a while to arrange where there are hundreds."""


@dataclass(frozen=True)
class Joining:
    """`connections` join `rooms`, besides those who keep them open."""

    task: Task
    rooms: int
    connections: int

    def run(self, server: Contestant, seconds: float) -> dict[str, float]:
        """Let them come once; `seconds` are for the server to come to rest at the end."""
        people = PEOPLE_IN_MANY_ROOMS if self.rooms > PEOPLE else PEOPLE
        rooms = server.rooms(self.rooms, people)
        with TemporaryDirectory(dir=server.folder) as folder:
            history = Path(folder) / "history"
            if self.task == "warm":
                keep_history(_history(), history)
            job = JoinJob(
                self.task,
                server.pid,
                server.dialect,
                rooms.addresses,
                rooms.tokens,
                self.connections,
                str(history),
                seconds,
            )
            return joined(job)


_history = cache(a_history)


def joined(job: JoinJob) -> dict[str, float]:
    """What the load of joining found, in a process of its own."""
    with started_on(LOADS_CORE):
        load = python("benchmarks.join_load")
    said, _ = load.communicate(json.dumps(asdict(job)))
    if load.returncode:
        raise SystemExit("The load ended early; the reason stands above.")
    figures: dict[str, float] = json.loads(said)
    return figures


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"


_metric_of_failures = partial(Metric, "failed", show=count, of_rounds=max)
_REFUSED = Metric("refused", "told to come again later (503)", count)
_LOAD = Metric("load", "the load's share of its core, at most", percent, of_rounds=max)
_LOAD_NOTE = (
    f"Above {BUSY:.0%} of its core the load may have measured itself. Each document is kept open "
    "by one more connection, since some servers forget a document that nobody has open."
)

MEMORY = Work(
    "memory",
    f"resident memory with {MEMORY_ROOMS} rooms of one connection each, then "
    f"{MEMORY_CONNECTIONS} more connections in one of them, then none for {{seconds:g}} s",
    Joining("memory", MEMORY_ROOMS + 1, MEMORY_CONNECTIONS).run,
    65,
    (
        _metric_of_failures("connections that failed"),
        Metric("room", "a room with one connection", kibibytes, ratio=True),
        Metric("connection", "each further connection", kibibytes, ratio=True),
        Metric("begin", "the server with one room", mebibytes),
        Metric("all", "with all rooms and connections", mebibytes),
        Metric("after", "after all had gone", mebibytes),
    ),
    "Here a document is a whole plan, with its sections and fields, in a room that stays loaded "
    "for a minute after the last has gone; at the peers it is one empty text.",
    ("failed",),
)
WARM_JOIN = Work(
    "warm-join",
    "joining a loaded document with some 137,000 recorded keystrokes (about 1.5 MB of updates): "
    f"20 newcomers one after the other, then {JOINERS} at once",
    Joining("warm", 1, JOINERS).run,
    0,
    (
        _metric_of_failures("joins that failed, or got another text"),
        _REFUSED,
        Metric("all_cpu", "the server's processor time for all at once", _seconds, ratio=True),
        Metric("single_cpu", "the server's processor time for a single one", delay, ratio=True),
        Metric("single", "from connecting to the whole document, a single one, p50", delay),
        Metric("all", "until all had the whole document", _seconds),
        Metric("answer", "size of the answer", kibibytes),
        _LOAD,
    ),
    _LOAD_NOTE,
    ("failed",),
)
RECONNECT = Work(
    "reconnect",
    f"{CUT_OFF:,} connections to {CUT_OFF_ROOMS} documents are cut off and come back with what "
    "they knew, at most 200 connecting at the same time",
    Joining("again", CUT_OFF_ROOMS, CUT_OFF).run,
    0,
    (
        _metric_of_failures("connections that failed, or got what they had"),
        _REFUSED,
        Metric("all_cpu", "the server's processor time", _seconds, ratio=True),
        Metric("all", "until all were in step again", _seconds),
        _LOAD,
    ),
    f"Here every connection is also a person whose rights are looked up. {_LOAD_NOTE}",
    ("failed",),
)
