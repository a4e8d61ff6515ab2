"""Defects on trial: `python -m tests.mutants.trial WORLDS DEFECT …`, in a process of its own.

What every trial needs is imported once; then each has a fork of this process, plants its defect
before anything of the engine is imported, runs the tests and simulates. `-` stands for no defect.
Prints one line of JSON for each: the fields of `proving.Findings`.
"""

import importlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest
import pytest_asyncio.plugin

from tests.mutants.defects import DEFECTS, Defect
from tests.mutants.planting import Planter
from tests.mutants.proving import NO_DEFECT, Findings

OPTIONS = ("-q", "--tb=line", "-p", "no:cacheprovider")
NEEDED = ("httpx", "hypothesis", "pycrdt", "pydantic", "sqlalchemy", "structlog")


class Notes:
    """A plugin of pytest that notes what became of each test."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.failed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.failed:
            (self.failed if report.failed else self.passed).append(report.nodeid)


def tried(name: str, worlds: int) -> Findings:
    """Plant the defect `name` in this process, and see what notices."""
    planter = None
    tests = sorted({test for defect in DEFECTS for test in defect.caught_by})
    if name != NO_DEFECT:
        defect = next(defect for defect in DEFECTS if defect.name == name)
        planter = plant(defect)
        tests = [*defect.caught_by]
    notes = Notes()
    pytest.main([*OPTIONS, *tests], plugins=[notes, pytest_asyncio.plugin])
    world = first_broken_world(worlds)
    return Findings(name, bool(planter and planter.done), notes.passed, notes.failed, world)


def plant(defect: Defect) -> Planter:
    """Let the defect be in the engine when that is imported. Raises RuntimeError if it was."""
    if defect.module in sys.modules:
        raise RuntimeError(f"{defect.module} was imported before the defect was planted")
    planter = Planter(defect)
    sys.meta_path.insert(0, planter)
    return planter


def first_broken_world(most: int) -> int | None:
    """The first of `most` simulated worlds in which a promise is broken; None if none is."""
    from tests.simulation.tally import Broken  # only now, for they import the engine
    from tests.simulation.world import run

    for seed in range(most):
        try:
            run(seed)
        except Broken as error:
            sys.stdout.write(f"{error}\n")
            return seed
    return None


def in_a_fork(name: str, worlds: int) -> Findings:
    """`tried` in a copy of this process; what it printed is in `said`."""
    with tempfile.TemporaryDirectory() as scratch:
        found, said = Path(scratch) / "found", Path(scratch) / "said"
        child = os.fork()
        if child == 0:
            try:
                out = os.open(said, os.O_CREAT | os.O_WRONLY)
                os.dup2(out, 1)
                os.dup2(out, 2)
                found.write_text(json.dumps(asdict(tried(name, worlds))))
                sys.stdout.flush()
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)  # it is a copy: nothing of what the original cleans up is its own
        os.waitpid(child, 0)
        printed = said.read_text()[-2000:]
        fields = json.loads(found.read_text()) if found.exists() else {"name": name}
        return Findings(**{**fields, "said": printed})


def main(worlds: int, names: Sequence[str]) -> None:
    for module in NEEDED:
        importlib.import_module(module)
    for name in names:
        sys.stdout.write(json.dumps(asdict(in_a_fork(name, worlds))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
