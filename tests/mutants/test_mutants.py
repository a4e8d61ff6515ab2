"""Every planted defect is caught, by the tests that are named with it and in simulated worlds."""

from pathlib import Path

import pytest

from tests.mutants.defects import DEFECTS, Defect
from tests.mutants.planting import DoesNotApply, planted
from tests.mutants.proving import NO_DEFECT, prove

ROOT = Path(__file__).parents[2]
QUICK = 20
"""Worlds that a test may try; `./dev bench mutants` tries more."""
AT_ONCE = 6
"""Defects that are tried in one process; several of these may run on several cores."""

SEEN_SOON = [defect.name for defect in DEFECTS if 0 < defect.worlds <= QUICK]
OTHERS = [defect.name for defect in DEFECTS if defect.name not in SEEN_SOON]


def parts(names: list[str]) -> list[list[str]]:
    return [names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE)]


def source(defect: Defect) -> str:
    return (ROOT / f"{defect.module.replace('.', '/')}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("names", parts(SEEN_SOON), ids="+".join)
def test_the_suite_and_a_simulated_world_catch(names: list[str]) -> None:
    findings = prove(names, worlds=QUICK)
    assert [found.name for found in findings] == names
    for found in findings:
        assert found.caught, found
        assert found.world is not None, found


@pytest.mark.parametrize("names", parts(OTHERS), ids="+".join)
def test_the_suite_catches(names: list[str]) -> None:
    findings = prove(names, worlds=0)
    assert [found.name for found in findings] == names
    for found in findings:
        assert found.caught, found


def test_without_a_defect_the_same_tests_pass() -> None:
    (found,) = prove([NO_DEFECT], worlds=QUICK)
    assert found.passed, found
    assert not found.failed, found
    assert found.world is None, found
    assert not found.planted


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
