"""A thousand worlds, each drawn from its seed: every promise holds in all of them."""

import pytest

from tests.simulation.world import run

SEEDS = 1000
AT_ONCE = 25


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """With `--seed N` only that world; otherwise all, in parts that several cores can share."""
    only = metafunc.config.getoption("--seed")
    parts = (
        [range(only, only + 1)]
        if only is not None
        else [range(first, first + AT_ONCE) for first in range(0, SEEDS, AT_ONCE)]
    )
    metafunc.parametrize("seeds", parts, ids=[f"{part[0]}-{part[-1]}" for part in parts])


def test_P1_to_P6_hold_whatever_goes_wrong(seeds: range) -> None:
    for seed in seeds:
        assert run(seed).counts["copies compared"] > 0
