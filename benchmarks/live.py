"""Fifty people write one document at once: `./dev bench live`.

Every edit is durable before anybody sees it. Server and load are processes of their own, each on a
core of its own where there are two; the disk's own delay is measured in the same minute.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.live_figures import Job
from benchmarks.loading import BUSY, SERVERS_CORE, Measured, run_load
from benchmarks.performance_page import Row, milliseconds, write_part
from benchmarks.processes import started_on
from tests.running_server import RunningServer
from tests.writing_group import a_group, a_plan

SLOWEST_MEDIAN_S = 0.020
DISK_AND_S = 0.050


def measure(writers: int, edits_per_second: float, seconds: float, folder: Path) -> Measured:
    """Serve, write and measure; the data is kept in a new folder within `folder`."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        server = RunningServer(Path(scratch) / "data", log_level="warning")
        with started_on(SERVERS_CORE):
            server.start()
        try:
            group = a_group(server, writers)
            job = Job(
                addresses=[server.live_address(a_plan(server, group))],
                tokens=group.tokens,
                edits_per_second=edits_per_second,
                warm_up=3.0,
                measured=seconds,
                seed=50,
            )
            return run_load(server.pid, server.data, job)
        finally:
            server.stop()


def rows(measured: Measured) -> list[Row]:
    """The table, ratios and yes-or-no first."""
    found, fsync = measured.found, measured.fsync
    others, receipt = found.to_others, found.to_receipt
    per_million = measured.server_cpu_s / found.deliveries * 1e6
    return [
        ("lost edits, edits without a receipt", f"{found.missing}, {found.without_receipt}"),
        (
            "edits out of their author's order, gaps that the server saw",
            f"{found.out_of_order}, {found.asked_again}",
        ),
        ("a newcomer's text is the one that was built up live", _yes(found.same_for_newcomer)),
        ("p99 to the others ÷ the disk's own fsync p99", f"{others['p99'] / fsync['p99']:.1f}"),
        ("p50 to the others ÷ the disk's own fsync p50", f"{others['p50'] / fsync['p50']:.1f}"),
        ("edits in one frame to others", f"{found.deliveries / max(found.frames, 1):.1f}"),
        ("edits in one commit", f"{found.edits / max(found.batches, 1):.1f}"),
        (
            "**the server's processor time per million deliveries**",
            f"**{per_million:.1f} s** ({1e6 / per_million:,.0f} deliveries a second of one core)",
        ),
        ("the server's share of its core", f"{measured.server_cpu_s / measured.wall_s:.0%}"),
        ("from send to the others: p50, p95, p99", _three(others)),
        ("from send to the receipt: p50, p95, p99", _three(receipt)),
        ("the disk's fsync in the same run: p50, p95, p99", _three(fsync)),
        (
            "the server's memory: at the end, at most",
            f"{measured.resident_mib:.0f} MiB, {measured.highest_mib:.0f} MiB",
        ),
        ("edits sent, deliveries counted", f"{found.edits:,}, {found.deliveries:,}"),
        (
            "the load's share of its core, its own delay p99",
            f"{found.cpu_share:.0%}, {milliseconds(found.ticks_late['p99'])}",
        ),
    ]


def verdict(measured: Measured) -> list[str]:
    """What is promised and not kept; empty when all is well."""
    found = measured.found
    limit = measured.fsync["p99"] + DISK_AND_S
    checks = {
        "edits were lost": not found.missing,
        "edits have no receipt": not found.without_receipt,
        "edits came out of order": not found.out_of_order,
        "the server saw a gap": not found.asked_again,
        f"connections were closed: {found.closed[:5]}": not found.closed,
        "a newcomer reads something else": found.same_for_newcomer,
        f"p50 is above {milliseconds(SLOWEST_MEDIAN_S)}": found.to_others["p50"]
        <= SLOWEST_MEDIAN_S,
        f"p99 is above {milliseconds(limit)}": found.to_others["p99"] <= limit,
        "the load was too busy to measure": found.cpu_share < BUSY,
    }
    return [what for what, kept in checks.items() if not kept]


def _three(quantiles: dict[str, Any]) -> str:
    return ", ".join(milliseconds(quantiles[name]) for name in ("p50", "p95", "p99"))


def _yes(answer: bool) -> str:
    return "yes" if answer else "**no**"


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench live", description=__doc__)
    parser.add_argument("--writers", type=int, default=50)
    parser.add_argument("--edits", type=float, default=10.0, help="a second, of each writer")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    measured = measure(given.writers, given.edits, given.seconds, given.folder)
    table = rows(measured)
    print("\n".join(f"{what}: {figure}" for what, figure in table))
    broken = verdict(measured)
    if not given.dry:
        write_part("live", table, notes(given.writers, given.edits, given.seconds, broken))
    if broken:
        raise SystemExit("Not kept: " + "; ".join(broken) + ".")


def notes(writers: int, edits: float, seconds: float, broken: list[str]) -> list[str]:
    kept = "All of it was kept." if not broken else "**Not kept: " + "; ".join(broken) + ".**"
    return [
        f"{writers} writers × {edits:g} edits a second for {seconds:g} s in one document on SQLite "
        "(WAL, `synchronous=FULL`); each edit is durable before anybody else sees it, and a "
        "delivery is one edit that reached one other writer. Target: p50 to the others within "
        f"{milliseconds(SLOWEST_MEDIAN_S)}, p99 within the disk's fsync p99 + "
        f"{milliseconds(DISK_AND_S)}, nothing lost. {kept}",
    ]


if __name__ == "__main__":
    main()
