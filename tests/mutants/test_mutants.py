"""Every planted defect is caught, by the tests that are named with it and in simulated worlds."""

from pathlib import Path

import pytest

from tests.mutants.defects import DEFECTS, Defect
from tests.mutants.planting import DoesNotApply, planted
from tests.mutants.proving import first_broken_world, run

ROOT = Path(__file__).parents[2]
QUICK = 20
"""Worlds that a test may try; `./dev bench mutants` tries more."""


def source(defect: Defect) -> str:
    return (ROOT / f"{defect.module.replace('.', '/')}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_the_suite_catches(defect: Defect) -> None:
    findings = run(defect.caught_by, defect.name)
    assert findings.caught, findings


def test_without_a_defect_the_same_tests_pass() -> None:
    findings = run(sorted({test for defect in DEFECTS for test in defect.caught_by}))
    assert findings.passed, findings
    assert not findings.failed, findings


@pytest.mark.parametrize(
    "defect", [d for d in DEFECTS if 0 < d.worlds <= QUICK], ids=lambda defect: defect.name
)
def test_a_simulated_world_breaks_with(defect: Defect) -> None:
    assert first_broken_world(defect, QUICK) is not None


def test_every_defect_has_its_own_name_and_its_guards() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 12
    assert all(defect.caught_by for defect in DEFECTS)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_whose_place_has_gone_or_is_there_twice_is_not_planted(defect: Defect) -> None:
    once = source(defect)
    assert planted(defect, once) != once
    for other in (once.replace(defect.before, ""), once + defect.before):
        with pytest.raises(DoesNotApply, match=defect.name):
            planted(defect, other)
