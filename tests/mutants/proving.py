"""Whether the suite catches a defect: the tests that should, run in a process that has it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.defects import Defect

ROOT = Path(__file__).parents[2]
PLUGINS = ("-p", "tests.mutants.plugin", "-p", "pytest_asyncio.plugin", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Findings:
    """What became of the tests that were run; `planted` says that the defect was really there."""

    planted: bool
    passed: list[str]
    failed: list[str]
    said: str

    @property
    def caught(self) -> bool:
        """Whether every one of the tests failed, with the defect in place."""
        return self.planted and bool(self.failed) and not self.passed


def run(tests: Iterable[str], planted: str = "") -> Findings:
    """Run `tests` with the defect named `planted`, or with none."""
    with tempfile.TemporaryDirectory() as scratch:
        findings = Path(scratch) / "findings.json"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--tb=line", *PLUGINS, *tests],
            cwd=ROOT,
            env={
                **os.environ,
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # most of the time would go into them
                "PLANTED": planted,
                "FINDINGS": str(findings),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout[-2000:] + done.stderr[-2000:]
        if not findings.exists():
            return Findings(False, [], [], said)
        return Findings(**json.loads(findings.read_text(encoding="utf-8")), said=said)


def first_broken_world(defect: Defect, most: int) -> int | None:
    """The first of `most` simulated worlds that breaks with the defect; None if none does."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants.simulating", defect.name, str(most)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: int | None = json.loads(done.stdout)
    return found
