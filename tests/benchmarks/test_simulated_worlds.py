"""Many simulated worlds: every seed once, figures that add up, and a place on the page."""

from pathlib import Path

import pytest

from benchmarks.reliability_page import PAGE
from benchmarks.simulate import SHOWN, measure, rows
from benchmarks.simulated_worlds import AT_ONCE, Part, parts, simulate
from tests.simulation.tally import Broken
from tests.simulation.world import Outcome


def test_the_parts_are_all_the_seeds_and_each_once() -> None:
    seeds = [seed for part in parts(7, 2 * AT_ONCE + 3) for seed in part]
    assert seeds == list(range(7, 7 + 2 * AT_ONCE + 3))


def test_a_seed_that_breaks_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(seed: int) -> Outcome:
        if seed == 4:
            raise Broken("seed 4: P1")
        return Outcome(seed, {"edits": 2}, "")

    monkeypatch.setattr("benchmarks.simulated_worlds.run", run)
    whole = Part()
    whole.add(simulate(range(3, 5)))
    whole.add(simulate(range(5, 6)))
    assert (whole.seeds, whole.counts["edits"], whole.broken) == (3, 4, ["seed 4: P1"])
    assert rows(whole)[0][1] == "**1 of 3**"


def test_a_run_goes_on_where_an_earlier_one_ended(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    first = measure(10, 2, 1, notes)
    whole = measure(10, 3, 1, notes)
    assert (whole.seeds, whole.counts) == (3, simulate(range(10, 13)).counts)
    assert whole.seconds > first.seconds


def test_what_the_table_shows_is_counted() -> None:
    counted = simulate(range(300, 330)).counts
    rare = {"torn transaction rolled back", "transaction rolled back with its node"}
    assert {what for what, _ in SHOWN} - counted.keys() <= rare


@pytest.mark.parametrize("name", ["simulate", "mutants"])
def test_the_page_has_a_place_for_it(name: str) -> None:
    text = PAGE.read_text()
    assert text.count(f"<!-- {name}: begin -->") == text.count(f"<!-- {name}: end -->") == 1
