"""People who write at once, in one room or in many: works of `./dev bench peers`."""

from dataclasses import dataclass

from benchmarks.contestants import Contestant
from benchmarks.live_figures import DRAIN_S, Job
from benchmarks.loading import BUSY, Measured, run_load
from benchmarks.peer_table import Metric
from benchmarks.peer_work import Work, count, delay, mebibytes, percent

WARM_UP_S = 3.0
SEED = 50


@dataclass(frozen=True)
class Writing:
    """`writers` in each of `rooms`, each with so many `edits` a second."""

    rooms: int
    writers: int
    edits: float

    @property
    def what(self) -> str:
        where = "one room" if self.rooms == 1 else f"{self.rooms} rooms"
        each = f"{self.writers} writers × {self.edits:g} edits a second"
        return f"{where} with {each} for {{seconds:g}} s"

    def run(self, server: Contestant, seconds: float) -> dict[str, float]:
        """Let them write once."""
        rooms = server.rooms(self.rooms, self.writers)
        job = Job(
            rooms.addresses,
            rooms.tokens,
            self.edits,
            WARM_UP_S,
            seconds,
            SEED,
            server.dialect,
            DRAIN_S,
        )
        return written(run_load(server.pid, server.folder, job))


def written(measured: Measured) -> dict[str, float]:
    """Figures of one load of writers."""
    found, fsync = measured.found, measured.fsync
    due = found.deliveries + found.missing
    figures = {
        "unseen": 1 - found.deliveries / due,
        "unordered": float(found.out_of_order),
        "asked": float(found.asked_again),
        "closed": float(len(found.closed)),
        "differs": float(not found.missing and not found.same_for_newcomer),
        "core": measured.server_cpu_s / measured.wall_s,
        "fsync_p99": fsync["p99"],
        "memory": measured.highest_mib,
        "load": found.cpu_share,
        "ticks": found.ticks_late["p99"],
        "late": found.late["p99"],
        "per_update": measured.server_cpu_s / found.edits,
        "rate": found.deliveries / found.whole_s,
    }
    if found.deliveries:
        figures |= {
            "per_delivery": measured.server_cpu_s / found.deliveries,
            "p50": found.to_others["p50"],
            "p99": found.to_others["p99"],
            "merged": found.deliveries / found.frames,
        }
    if any(found.to_receipt.values()):
        figures |= {"receipt_p50": found.to_receipt["p50"], "receipt_p99": found.to_receipt["p99"]}
    return figures


_DELAYS = (
    Metric("p50", "from send to the others, p50", delay, ratio=True),
    Metric("p99", "from send to the others, p99", delay, ratio=True),
    Metric("receipt_p50", "from send to the acknowledgement, p50", delay),
    Metric("receipt_p99", "from send to the acknowledgement, p99", delay),
    Metric("fsync_p99", "the disk's fsync in the same run, p99", delay),
    Metric("merged", "edits in one frame to others", lambda edits: f"{edits:.1f}"),
    Metric("memory", "the server's memory at most", mebibytes),
)
_CHECKS = (
    Metric("unseen", "deliveries that were not there at the end", percent, of_rounds=max),
    Metric("unordered", "edits out of order or twice", count, of_rounds=max),
    Metric("closed", "connections that the server closed", count, of_rounds=max),
    Metric("differs", "runs in which a newcomer read something else", count, of_rounds=sum),
)
_LOAD = (
    Metric("core", "the server's share of its core", percent),
    Metric("load", "the load's share of its core, at most", percent, of_rounds=max),
    Metric("ticks", "how late the load came to its own timers, p99", delay),
    Metric("late", "how late edits were sent, p99", delay),
)
_PER_DELIVERY = Metric(
    "per_delivery",
    "the server's processor time per million deliveries",
    lambda seconds: f"{seconds * 1e6:.1f} s",
    ratio=True,
)
_PER_UPDATE = Metric(
    "per_update",
    "the server's processor time per update",
    lambda seconds: f"{seconds * 1e6:.0f} µs",
    ratio=True,
)
_NOTE = (
    "Here an edit is durable on disk before anybody else sees it, and the acknowledgement says so; "
    "the peers keep everything in memory, and the acknowledgement of `@hocuspocus/server` says "
    "that an update was applied there. A delivery is one edit that reached one other writer, "
    f"whatever frames it came in; what had not come {DRAIN_S:.0f} s after the last edit was sent "
    "counts as not there. The load makes all edits beforehand and runs on the other core: above "
    f"{BUSY:.0%} of it, it may have measured itself."
)


_CHECKED = tuple(metric.key for metric in _CHECKS)


def _work(name: str, writing: Writing, seconds: float, first: Metric) -> Work:
    metrics = (*_CHECKS, first, *_DELAYS, *_LOAD)
    return Work(name, writing.what, writing.run, seconds, metrics, _NOTE, _CHECKED)


ONE_ROOM = _work("one-room", Writing(1, 50, 10), 30, _PER_DELIVERY)
ONE_ROOM_FULL = _work("one-room-full", Writing(1, 50, 200), 10, _PER_DELIVERY)
MANY_ROOMS = _work("many-rooms", Writing(500, 2, 8), 20, _PER_UPDATE)
