"""How much more two nodes carry than one: `./dev bench nodes`.

What is compared is the processor time of a delivery: two nodes deliver as many times as much as one
as twice that ratio, when each has a core of its own. Here they share one. So that both are measured
alike, with batches of the same size, one node is measured as two that know nothing of each other:
each has a database of its own and half of the people, as each of the two that belong together has.
"""

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.live_figures import Job
from benchmarks.loading import BUSY, Watched, watch_load
from benchmarks.node_servers import Prepared, Site, a_site
from benchmarks.performance_page import milliseconds, write_part
from benchmarks.processes import cpu_seconds_of_family
from tests.running_server import RunningServer

WANTED = 1.7
WARM_UP_S = 3.0
SEED = 50


@dataclass(frozen=True)
class Shape:
    """`rooms` for each node, with `people` in each who make so many `edits` a second.

    Of so many rooms in four (`apart`) every second person is on the other node, if there is one.
    """

    name: str
    label: str
    rooms: int
    people: int
    edits: float
    apart: int

    @property
    def what(self) -> str:
        rooms = f"{self.rooms} documents" if self.rooms > 1 else "one document"
        return f"{rooms} with {self.people} people × {self.edits:g} edits a second for each node"


SHAPES = (
    Shape("together", "pairs, none of them apart", 25, 2, 8, 0),
    Shape("half", "pairs, half of them apart", 25, 2, 8, 2),
    Shape("apart", "pairs, all of them apart", 25, 2, 8, 4),
    Shape("eight", "eight people, half of them on each node", 6, 8, 8, 4),
    Shape("fifty", "fifty people, half of them on each node", 1, 50, 10, 4),
    Shape("busy", "fifty people who write a lot, half of them on each node", 1, 50, 30, 4),
)
Figures = dict[str, float]


def measure(
    site: Site, prepared: Prepared, shape: Shape, seconds: float, *, joined: bool
) -> Figures:
    """One load, on two nodes that belong together or on two that do not."""
    with site.nodes(prepared, joined=joined) as servers:
        families = {
            "nodes": [server.pid for server in servers],
            "database": [site.postgres.pid],
            "redis": [site.redis.pid],
        }

        def look() -> dict[str, float]:
            return {
                name: sum(map(cpu_seconds_of_family, family)) for name, family in families.items()
            }

        apart = shape.apart if joined else 0
        return figures(watch_load(site.folder, job(prepared, shape, apart, servers, seconds), look))


def job(
    prepared: Prepared, shape: Shape, apart: int, nodes: Sequence[RunningServer], seconds: float
) -> Job:
    """Documents go to the nodes by turns; of `apart` in four every second person to the other."""
    here, there = [], []
    for number, document in enumerate(prepared.documents[: 2 * shape.rooms]):
        first, parted = number % 2, number // 2 % 4 < apart
        here.append(nodes[first].live_address(document))
        there.append(nodes[first ^ parted].live_address(document))
    return Job(here, prepared.tokens, shape.edits, WARM_UP_S, seconds, SEED, elsewhere=there)


def figures(watched: Watched[dict[str, float]]) -> Figures:
    """What one run came to; times in seconds."""
    found = watched.found
    used = {name: watched.end[name] - begin for name, begin in watched.begin.items()}
    wrong = {
        "deliveries were lost": found.missing,
        "edits had no receipt": found.without_receipt,
        "edits came twice or out of order": found.out_of_order,
        "connections were closed": len(found.closed),
        "a newcomer read something else": not found.same_for_newcomer,
        "the load was too busy to measure": found.cpu_share >= BUSY,
    }
    if broken := [what for what, so in wrong.items() if so]:
        raise SystemExit(f"Not measured: {'; '.join(broken)}.")
    return {
        "per_second": found.deliveries / used["nodes"],
        "edits": found.edits / used["nodes"],
        "database": used["database"] / used["nodes"],
        "redis": used["redis"] / used["nodes"],
        "share": used["nodes"] / found.whole_s,
        "deliveries": found.deliveries,
        "p50": found.to_others["p50"],
        "p99": found.to_others["p99"],
        "fsync": watched.fsync["p99"],
        "load": found.cpu_share,
    }


def gain(one: Figures, two: Figures) -> float:
    """How many times as much two nodes deliver, with a core of its own each."""
    return 2 * two["per_second"] / one["per_second"]


def column(rounds: Sequence[tuple[Figures, Figures]]) -> list[str]:
    """The figures of one shape, over all rounds, below each other."""

    def middle(key: str, nodes: int) -> float:
        return median(both[nodes - 1][key] for both in rounds)

    def both(key: str, scale: str) -> str:
        return f"{middle(key, 1):{scale}}, {middle(key, 2):{scale}}"

    def delays(nodes: int) -> str:
        return f"{milliseconds(middle('p50', nodes))}, {milliseconds(middle('p99', nodes))}"

    return [
        f"**{median(gain(one, two) for one, two in rounds):.2f}**",
        both("per_second", ",.0f"),
        both("edits", ",.0f"),
        delays(1),
        delays(2),
        f"{milliseconds(middle('fsync', 1))}, {milliseconds(middle('fsync', 2))}",
        both("database", ".0%"),
        f"{middle('redis', 2):.0%}",
        both("share", ".0%"),
        both("load", ".0%"),
        both("deliveries", ",.0f"),
    ]


LABELS = (
    "**two nodes deliver so many times as much as one**",
    "deliveries in a second of processor time: one node, two nodes",
    "edits in a second of processor time: one node, two nodes",
    "from send to the others, one node: p50, p99",
    "from send to the others, two nodes: p50, p99",
    "the disk's fsync in the same run, p99: one node, two nodes",
    "PostgreSQL's processor time ÷ the nodes': one node, two nodes",
    "Redis' processor time ÷ the nodes': two nodes",
    "both nodes' share of their core: one node, two nodes",
    "the load's share of its core: one node, two nodes",
    "deliveries, each of which was checked: one node, two nodes",
)


def notes(shapes: Sequence[Shape], runs: int, seconds: float) -> list[str]:
    told = "; ".join(f"{shape.label}: {shape.what}" for shape in shapes)
    return [
        f"{told[0].upper()}{told[1:]}; {seconds:g} s, medians of {runs} rounds. Of people who are "
        "apart every second one is on the other node. “One node” are two that know nothing of each "
        "other, with a database each and without Redis; “two nodes” have one PostgreSQL and one "
        "Redis. Either way both share one core; PostgreSQL, Redis and the load have the other. How "
        "many times as much: twice the deliveries in a second of processor time of two nodes ÷ "
        f"those of one, as if each had a core of its own; wanted are {WANTED}. No delivery was "
        "lost, came twice or out of order. Where the delays of two nodes are many times those of "
        "one, their core was full: batches are larger then, and the comparison flatters.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench nodes", description=__doc__)
    names = [shape.name for shape in SHAPES]
    parser.add_argument("--shape", choices=names, nargs="+", default=names)
    parser.add_argument("--runs", type=int, default=3, help="rounds")
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    shapes = [shape for shape in SHAPES if shape.name in given.shape]
    columns = []
    with a_site(given.folder) as site:
        kinds = {(2 * shape.rooms, shape.people) for shape in shapes}
        prepared = {kind: site.prepare("-".join(map(str, kind)), *kind) for kind in kinds}
        for shape in shapes:
            ready, rounds = prepared[2 * shape.rooms, shape.people], []
            for number in range(1, given.runs + 1):
                one, two = (
                    measure(site, ready, shape, given.seconds, joined=joined)
                    for joined in (False, True)
                )
                rounds.append((one, two))
                print(f"{shape.name}, round {number}: {gain(one, two):.2f}", flush=True)
            columns.append(column(rounds))
    rows = list(zip(LABELS, *columns, strict=True))
    print("\n".join(" | ".join(row) for row in rows))
    if not given.dry:
        heads = ("measured", *(shape.label for shape in shapes))
        write_part("nodes", rows, notes(shapes, given.runs, given.seconds), columns=heads)


if __name__ == "__main__":
    main()
