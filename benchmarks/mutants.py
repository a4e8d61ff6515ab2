"""Planted defects, and what catches each: `./dev bench mutants`.

The same as `tests/mutants`, with more simulated worlds, and with the findings written down.
"""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from rich.progress import track

from benchmarks.performance_page import write_part
from benchmarks.reliability_page import PAGE
from tests.mutants.defects import DEFECTS, Defect
from tests.mutants.proving import NO_DEFECT, Findings, prove

COLUMNS = ("defect", "tests that fail with it", "first simulated world that breaks")


def row(defect: Defect, found: Findings) -> tuple[str, ...]:
    failed = f"{len(found.failed)} of {len(found.failed) + len(found.passed)}"
    where = "–" if found.world is None else f"{found.world:,}"
    return (f"{defect.what} (`{defect.name}`)", failed, where)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench mutants", description=__doc__)
    parser.add_argument("--worlds", type=int, default=300, help="how many to try for each")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    (without,) = prove([NO_DEFECT], worlds=given.worlds)
    if without.failed or without.world is not None or not without.passed:
        print(f"Without any defect something fails: {without}", file=sys.stderr)
        return 1
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        trials = pool.map(lambda defect: prove([defect.name], worlds=given.worlds)[0], DEFECTS)
        findings = list(track(trials, "Planting", total=len(DEFECTS)))
    table = [row(defect, found) for defect, found in zip(DEFECTS, findings, strict=True)]
    print("\n".join(" | ".join(cells) for cells in table))
    survivors = [found.name for found in findings if not found.caught]
    blind = sum(found.world is None for found in findings)
    if not given.dry:
        notes = [
            f"{len(DEFECTS)} defects, {len(survivors)} survived. Without a defect the "
            f"{len(without.passed)} tests pass, and every world keeps its promises. "
            f"{len(DEFECTS) - blind} defects also break one of the first {given.worlds} simulated "
            "worlds; the others do harm only in ways of which no promise to a person speaks, or "
            "need what is not simulated."
        ]
        write_part("mutants", table, notes, PAGE, columns=COLUMNS)
    if survivors:
        print(f"These survived: {', '.join(survivors)}", file=sys.stderr)
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
