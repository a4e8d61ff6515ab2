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
from tests.mutants.proving import first_broken_world, run

COLUMNS = ("defect", "tests that fail with it", "first simulated world that breaks")


def judged(defect: Defect, worlds: int) -> tuple[Defect, bool, int | None]:
    """Whether every test named with the defect fails, and the first world that breaks."""
    return defect, run(defect.caught_by, defect.name).caught, first_broken_world(defect, worlds)


def row(defect: Defect, caught: bool, world: int | None) -> tuple[str, ...]:
    tests = len(defect.caught_by)
    where = "–" if world is None else f"{world:,}"
    return (f"{defect.what} (`{defect.name}`)", f"{tests} of {tests}" if caught else "none", where)


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench mutants", description=__doc__)
    parser.add_argument("--worlds", type=int, default=300, help="how many to try for each")
    parser.add_argument("--dry", action="store_true", help="print, and leave the page alone")
    given = parser.parse_args()
    unmutated = run(sorted({test for defect in DEFECTS for test in defect.caught_by}))
    if unmutated.failed or not unmutated.passed:
        print(f"Without any defect these tests fail: {unmutated}")
        return 1
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        judging = pool.map(lambda defect: judged(defect, given.worlds), DEFECTS)
        findings = list(track(judging, "Planting", total=len(DEFECTS)))
    table = [row(*finding) for finding in findings]
    print("\n".join(" | ".join(cells) for cells in table))
    survivors = [defect.name for defect, caught, _ in findings if not caught]
    blind = sum(world is None for _, _, world in findings)
    if not given.dry:
        notes = [
            f"{len(DEFECTS)} defects, {len(survivors)} survived. Without a defect the "
            f"{len(unmutated.passed)} tests pass. {len(DEFECTS) - blind} of them also break one of "
            f"the first {given.worlds} simulated worlds; the others do harm only in ways that no "
            "promise to a person speaks of, or that need what is not simulated."
        ]
        write_part("mutants", table, notes, PAGE, columns=COLUMNS)
    if survivors:
        print(f"These survived: {', '.join(survivors)}", file=sys.stderr)
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
