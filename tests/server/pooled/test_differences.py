"""Standardised differences beside published worked examples.

Borenstein and others: M. Borenstein, L. Hedges, J. Higgins, H. Rothstein, Introduction to
Meta-Analysis, Wiley 2009. Their numbers are rounded as printed; so is what they are compared with.
"""

from datetime import date
from math import isfinite, log, sqrt

import pytest

from schemas.measures import Better, ReadingKind, Summary
from server.pooled.compared import Pair, Taken
from server.pooled.differences import (
    Effect,
    effect_of,
    from_log_odds,
    of_means,
    of_shares,
    together,
    unlike,
)

DAY = date(2026, 3, 3)

CARROLL_TO_YOUNG = [
    ((94, 22, 60), (92, 20, 60), 0.095, 0.033),
    ((98, 21, 65), (92, 22, 65), 0.277, 0.031),
    ((98, 28, 40), (88, 26, 40), 0.367, 0.050),
    ((94, 19, 200), (82, 17, 200), 0.664, 0.011),
    ((98, 21, 50), (88, 22, 45), 0.462, 0.043),
    ((96, 21, 85), (92, 22, 85), 0.185, 0.023),
]
"""Tables 14.1 and 14.2: mean, standard deviation and size of two groups, g and its variance."""


def taken(value: float, spread: float | None, size: int) -> Taken:
    return Taken(ReadingKind.FINAL, DAY, size, value, spread)


def test_hedges_g_is_that_of_the_worked_example() -> None:
    """Borenstein and others, chapter 4: d = 0.5970, J = 0.9923, g = 0.5924."""
    found = of_means(taken(103, 5.5, 50), taken(100, 4.5, 50))
    assert found.difference == pytest.approx(0.5924, abs=5e-5)
    # V here is that of Review Manager, a little larger than theirs of 0.0411
    assert found.variance == pytest.approx(100 / 2500 + 0.5924**2 / (2 * 96.06), abs=5e-6)
    assert found.variance == pytest.approx(0.0411, abs=1e-3)


@pytest.mark.parametrize(("treated", "control", "g", "variance"), CARROLL_TO_YOUNG)
def test_six_studies_have_their_published_g_and_variance(
    treated: tuple[float, float, int], control: tuple[float, float, int], g: float, variance: float
) -> None:
    found = of_means(taken(*treated), taken(*control))
    assert found.difference == pytest.approx(g, abs=1.1e-3)
    assert found.variance == pytest.approx(variance, abs=1.1e-3)


def test_six_studies_pool_to_their_published_mean() -> None:
    """Chapter 14: M* = 0.36, from 0.15 to 0.57 with the normal distribution; Q = 12.00, I² = 58 %.

    Ours has another estimate of the variance between studies and Student's t: the mean is the same
    to the second digit, and the range is a little wider.
    """
    effects = [Effect(g, variance) for _, _, g, variance in CARROLL_TO_YOUNG]
    found = together(effects)
    assert found.difference == pytest.approx(0.36, abs=0.01)
    assert found.interval.low < 0.15
    assert found.interval.high > 0.57
    assert found.interval.low > 0
    assert found.unlike == pytest.approx(0.58, abs=0.02)
    assert sum(found.weights) == pytest.approx(1)


def test_a_log_odds_ratio_in_standard_deviations() -> None:
    """Chapter 7: 0.9069 with a variance of 0.0676 is d = 0.5000 with 0.0205."""
    found = from_log_odds(0.9069, 0.0676)
    assert found.difference == pytest.approx(0.5, abs=5e-5)
    assert found.variance == pytest.approx(0.0205, abs=1e-4)


def test_shares_go_by_their_odds() -> None:
    """Chapter 5: 5 of 100 and 10 of 100 have a log odds ratio of -0.7472, variance 0.3216."""
    expected = from_log_odds(-0.7472, 0.3216)
    found = of_shares(taken(5, None, 100), taken(10, None, 100))
    assert found.difference == pytest.approx(expected.difference, abs=1e-4)
    assert found.variance == pytest.approx(expected.variance, abs=1e-4)


def test_all_pupils_or_none_still_have_finite_odds() -> None:
    """Half a pupil is added to each of the four cells: 10.5 / 0.5 over 2.5 / 8.5."""
    found = of_shares(taken(100, None, 10), taken(20, None, 10))
    expected = from_log_odds(log(10.5 / 0.5 / (2.5 / 8.5)), 1 / 10.5 + 1 / 0.5 + 1 / 2.5 + 1 / 8.5)
    assert isfinite(found.variance)
    assert found.difference == pytest.approx(expected.difference)
    assert found.variance == pytest.approx(expected.variance)


def test_less_is_above_nought_where_less_is_better() -> None:
    pair = Pair(taken(12, 3, 20), taken(9, 3, 20))
    assert effect_of(Summary.MEAN, Better.HIGHER, pair).difference < 0
    assert effect_of(Summary.MEAN, Better.LOWER, pair).difference > 0


def test_a_range_is_of_95_per_cent() -> None:
    interval = Effect(0.5, 0.04).interval
    assert interval.low == pytest.approx(0.5 - 1.959964 * 0.2)
    assert interval.high == pytest.approx(0.5 + 1.959964 * 0.2)


def test_equal_effects_pool_to_themselves_with_students_t() -> None:
    """The variance between them is nought, never less: three equal weights, t of 2 degrees."""
    found = together([Effect(0.4, 0.09)] * 3)
    assert found.difference == pytest.approx(0.4)
    assert found.weights == pytest.approx([1 / 3] * 3)
    assert found.interval.high == pytest.approx(0.4 + 4.302653 * sqrt(0.09 / 3))
    assert found.unlike == 0


def test_one_effect_is_not_pooled_and_nothing_differs_where_nothing_can() -> None:
    with pytest.raises(ValueError, match="one effect"):
        together([Effect(0.4, 0.09)])
    assert unlike(0.0, 3) == 0
    assert unlike(12.0, 6) == pytest.approx(7 / 12)
