"""Whether the suite catches a defect: what the tests and the simulation say that must notice it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
NO_DEFECT = "-"


@dataclass(frozen=True)
class Findings:
    """What became of the tests named with a defect; `world` is the first that broke, if one did.

    `planted` says that the defect was really there, `said` is the end of what was printed.
    """

    name: str
    planted: bool = False
    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    world: int | None = None
    said: str = ""

    @property
    def caught(self) -> bool:
        """Whether every one of the tests failed, with the defect in place."""
        return self.planted and bool(self.failed) and not self.passed


def prove(names: Iterable[str], *, worlds: int) -> list[Findings]:
    """Try these defects on their tests and on so many simulated worlds, in a new process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants.trial", str(worlds), *names],
        cwd=ROOT,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"the trial ended with {done.returncode}: {done.stderr[-2000:]}")
    return [Findings(**json.loads(line)) for line in done.stdout.splitlines()]
