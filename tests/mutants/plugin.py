"""A plugin of pytest that plants the defect named in PLANTED, and tells what became of the tests.

It plants as soon as it is loaded (`-p tests.mutants.plugin`), before anything of the engine is
imported. FINDINGS names the file for `passed`, `failed` and whether the defect was `planted`.
"""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.mutants.defects import DEFECTS
from tests.mutants.planting import Planter

_planters: list[Planter] = []
_passed: list[str] = []
_failed: list[str] = []

for _defect in DEFECTS:
    if _defect.name == os.environ.get("PLANTED"):
        if _defect.module in sys.modules:
            raise RuntimeError(f"{_defect.module} was imported before the defect was planted")
        _planters.append(Planter(_defect))
        sys.meta_path.insert(0, _planters[0])


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what became of a test."""
    if report.when == "call" or report.failed:
        (_failed if report.failed else _passed).append(report.nodeid)


def pytest_sessionfinish() -> None:
    """Tell the findings."""
    planted = any(planter.done for planter in _planters)
    findings = {"planted": planted, "passed": _passed, "failed": _failed}
    Path(os.environ["FINDINGS"]).write_text(json.dumps(findings), encoding="utf-8")
