"""The ranges agree with what is published, to the last digit that is printed there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.measures.ranges import Interval, of_mean, of_share, student_t


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [
        (1, 12.706),
        (2, 4.303),
        (3, 3.182),
        (4, 2.776),
        (5, 2.571),
        (9, 2.262),
        (10, 2.228),
        (25, 2.060),
        (30, 2.042),
        (60, 2.000),
        (120, 1.980),
        (194, 1.9723),
    ],
)
def test_students_t_is_that_of_the_printed_tables(freedom: int, printed: float) -> None:
    assert student_t(freedom) == pytest.approx(printed, abs=0.00051)


def test_students_t_goes_over_into_the_normal_one_without_a_step() -> None:
    series, expansion = student_t(199), student_t(200)
    assert 0 < series - expansion < 2e-4
    assert student_t(10**6) == pytest.approx(1.959966, abs=2e-6)


@pytest.mark.parametrize(
    ("found", "size", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
    ids=str,
)
def test_the_range_of_a_share_is_newcombes_of_1998(
    found: int, size: int, low: float, high: float
) -> None:
    """Table I of the paper, method 3."""
    interval = of_share(found / size, size)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=0.00006)


def test_the_range_of_a_mean_is_that_of_the_handbook_of_nist() -> None:
    """Section 1.3.5.2, data set ZARR13: 195 heat flow readings."""
    interval = of_mean(9.261460, 0.022789, 195)
    assert (interval.low, interval.high) == pytest.approx((9.258242, 9.264679), abs=2e-6)


def test_without_any_spread_the_range_is_the_mean_itself() -> None:
    assert of_mean(3.0, 0.0, 12) == Interval(3.0, 3.0)


def test_a_range_ends_where_its_scale_ends() -> None:
    assert Interval(0.4, 5.6).within(1, 5) == Interval(1, 5)
    assert Interval(2.5, 3.5).within(None, None) == Interval(2.5, 3.5)


@pytest.mark.parametrize(("share", "size"), [(-0.1, 5), (1.1, 5), (0.5, 0)])
def test_what_is_no_share_has_no_range(share: float, size: int) -> None:
    with pytest.raises(ValueError, match="share"):
        of_share(share, size)


@pytest.mark.parametrize(("spread", "size"), [(1.0, 1), (-1.0, 9)])
def test_a_mean_of_one_pupil_has_no_range(spread: float, size: int) -> None:
    with pytest.raises(ValueError, match="mean"):
        of_mean(3.0, spread, size)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_the_range_of_a_share_holds_it_and_stays_between_none_and_all(
    share: float, size: int
) -> None:
    interval = of_share(share, size)
    assert 0 <= interval.low <= share + 1e-12
    assert share - 1e-12 <= interval.high <= 1


@given(st.integers(1, 400))
def test_more_pupils_make_students_t_smaller(freedom: int) -> None:
    assert student_t(freedom + 1) < student_t(freedom)
