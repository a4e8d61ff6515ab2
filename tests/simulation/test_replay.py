"""A seed says everything: whoever runs it again sees the same, on any machine."""

import os
import subprocess
import sys

import pytest

from tests.simulation import faults, world
from tests.simulation.tally import Broken
from tests.simulation.world import World, run

SEEDS = (3, 17, 29)
PROGRAM = f"""
from tests.simulation.world import run
print(*(run(seed).digest for seed in {SEEDS}))
"""


def digests() -> list[str]:
    return [run(seed).digest for seed in SEEDS]


def test_the_same_seed_is_the_same_run() -> None:
    assert digests() == digests()


def test_different_seeds_are_different_runs() -> None:
    assert len(set(digests())) == len(SEEDS)


@pytest.mark.parametrize("hashes", ["0", "4711"])
def test_another_process_with_other_hashes_sees_the_same_run(hashes: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": hashes},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == digests()


def test_what_is_shown_of_a_run_does_not_change_it() -> None:
    lines: list[str] = []
    assert run(3, show=lines.append).digest == run(3).digest
    assert len(lines) > 20


def test_every_family_of_faults_is_drawn_and_does_harm() -> None:
    counts: set[str] = set()
    for seed in range(100, 130):
        counts |= run(seed).counts.keys()
    assert counts >= {
        "node killed",
        "node stopped gracefully",
        "node paused",
        "store lost power",
        "commit failed",
        "answer lost before the commit",
        "answer lost after the commit",
        "retry found already stored",
        "bus message lost",
        "bus message repeated",
        "connection broken",
        "reader stalled",
        "person offline",
        "tab ended",
        "right changed",
        "session ended",
        "clock jumped",
        "server edits",
        "malformed frame sent",
        "foreign clientID sent",
        "frame with a gap sent",
        "forged presence sent",
        "closed MALFORMED",
        "closed FOREIGN_CLIENT_ID",
        "snapshots",
        "closed TOO_SLOW",
        "closed READ_ONLY",
    }


def test_a_promise_that_is_broken_names_its_seed_and_how_to_see_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def forgetful(simulated: World) -> None:
        for person in simulated.people:
            person.made.append(b"\1\1\5\0\4\1\1t\1x\0")

    monkeypatch.setattr(world, "FAMILIES", (*faults.FAMILIES, forgetful) * 4)
    with pytest.raises(Broken, match=r"(?s)seed 3: P2 .*--seed 3 --trace"):
        run(3)
