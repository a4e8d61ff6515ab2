"""This server and others of its kind, on the same machine in the same run: `./dev bench peers`.

In each round every server does the same work once, ours first, each freshly started on a core of
its own; the load runs on the other. The peers are installed as they are published (see
`peer_servers`) and keep documents in memory. A table has the medians over the rounds.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contestants import OURS, running
from benchmarks.peer_ceiling import CEILING
from benchmarks.peer_joining import MEMORY, RECONNECT, WARM_JOIN
from benchmarks.peer_servers import NODE, PEERS, Peer
from benchmarks.peer_table import Figures, table
from benchmarks.peer_work import Work
from benchmarks.peer_writing import MANY_ROOMS, ONE_ROOM, ONE_ROOM_FULL
from benchmarks.performance_page import write_part

WORKS = (ONE_ROOM, ONE_ROOM_FULL, MANY_ROOMS, MEMORY, WARM_JOIN, RECONNECT, CEILING)


def measure(
    work: Work, peers: Sequence[Peer], runs: int, seconds: float, folder: Path
) -> list[dict[str, Figures]]:
    """The figures of every server in each of so many rounds."""
    rounds = []
    for number in range(1, runs + 1):
        figures: dict[str, Figures] = {}
        for peer in (None, *peers):
            with running(peer, folder) as server:
                figures[server.name] = work.run(server, seconds)
                told = ", ".join(
                    f"{metric.label} {metric.show(figures[server.name][metric.key])}"
                    for metric in work.metrics
                    if metric.ratio and metric.key in figures[server.name]
                )
                print(f"{work.name}, round {number}, {server.name}: {told}", flush=True)
        rounds.append(figures)
    return rounds


def notes(work: Work, peers: Sequence[Peer], runs: int, seconds: float) -> list[str]:
    what = work.what.format(seconds=seconds)
    versions = ", ".join(f"`{peer.name}` {peer.version}" for peer in peers)
    return [
        f"{what[0].upper()}{what[1:]}, medians of {runs} rounds in which each server ran once; "
        f"ratios are taken within a round. {work.note}",
        "",
        f"Peers: {versions}, on {NODE} where they need Node.",
    ]


def broken(work: Work, rounds: Sequence[dict[str, Figures]]) -> list[str]:
    """Where our server did not do what is promised; empty when all is well."""
    labels = {metric.key: metric.label for metric in work.metrics}
    return [labels[key] for key in work.checks if any(figures[OURS][key] for figures in rounds)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench peers", description=__doc__)
    works, names = [work.name for work in WORKS], [peer.name for peer in PEERS]
    parser.add_argument("--work", choices=works, nargs="+", default=works)
    parser.add_argument("--peer", choices=names, nargs="*", default=names)
    parser.add_argument("--runs", type=int, default=5, help="rounds")
    parser.add_argument("--seconds", type=float, help="of one run, instead of each work's own")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    peers = [peer for peer in PEERS if peer.name in given.peer]
    servers = [OURS, *(peer.name for peer in peers)]
    failed = []
    for work in WORKS:
        if work.name not in given.work:
            continue
        seconds = work.seconds if given.seconds is None else given.seconds
        rounds = measure(work, peers, given.runs, seconds, given.folder)
        rows = table(rounds, work.metrics, servers)
        columns = ("measured", *servers)
        print("\n".join(" | ".join(row) for row in [columns, *rows]), flush=True)
        failed += [f"{work.name}: {what}" for what in broken(work, rounds)]
        if not given.dry:
            told = notes(work, peers, given.runs, seconds)
            part = f"peers-{work.name}"
            write_part(part, rows, told, columns=columns, benchmark="peers")
    if failed:
        raise SystemExit("Not kept here: " + "; ".join(failed) + ".")


if __name__ == "__main__":
    main()
