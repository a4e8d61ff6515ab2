"""The specification and the tests name the same rules."""

import re
from pathlib import Path

HERE = Path(__file__).parent
SPEC = HERE.parents[1] / "sync" / "SPEC.md"


def test_every_rule_of_the_specification_is_proven_and_every_proof_names_a_rule() -> None:
    rules = set(re.findall(r"^- \*\*(S\d+)\*\*", SPEC.read_text(), re.MULTILINE))
    proven: set[str] = set()
    for folder in (HERE, HERE.parent / "contract"):
        for tests in folder.glob("test_*.py"):
            proven |= set(re.findall(r"def test_(S\d+)_", tests.read_text()))
    assert rules == proven
