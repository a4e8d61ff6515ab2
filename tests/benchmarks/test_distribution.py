"""Quantiles are exact to a step, also of a few values and of values beyond the last step."""

import pytest

from benchmarks.distribution import STEP_S, Delays


def of(*seconds: float) -> Delays:
    delays = Delays()
    for each in seconds:
        delays.add(each)
    return delays


def test_a_quantile_is_the_delay_that_so_many_do_not_exceed() -> None:
    delays = of(*(number / 1000 for number in range(1, 101)))
    assert delays.quantile(0.50) == pytest.approx(0.050, abs=1.5 * STEP_S)
    assert delays.quantile(0.99) == pytest.approx(0.099, abs=1.5 * STEP_S)
    assert delays.quantile(1.00) == pytest.approx(0.100, abs=1.5 * STEP_S)


def test_a_single_slow_one_is_the_highest_quantile() -> None:
    assert of(0.001, 0.001, 2.0).quantile(1.0) == pytest.approx(2.0, abs=1.5 * STEP_S)


def test_what_is_longer_than_the_last_step_is_counted_there() -> None:
    delays = of(1e6)
    assert delays.count == 1
    assert delays.quantile(0.5) == pytest.approx(10.0, abs=2 * STEP_S)


def test_nothing_measured_has_no_delay() -> None:
    assert of().quantiles() == {"p50": 0.0, "p95": 0.0, "p99": 0.0}
