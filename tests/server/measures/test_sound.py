"""Numbers that cannot be are refused, each at its field and with a sentence."""

from datetime import date, timedelta

import pytest

from schemas.measures import ReadingKind, Summary
from server.measures.sound import Number, Scale, about_number, about_order, about_scale, widest

TODAY = date(2026, 3, 20)
SHARE, COUNT = Scale(Summary.SHARE), Scale(Summary.COUNT)
ANSWERS = Scale(Summary.MEAN, 1, 5)
POINTS = Scale(Summary.MEAN)


def number(
    value: float, *, spread: float | None = None, size: int = 24, on: date = TODAY
) -> Number:
    return Number(ReadingKind.BASELINE, on, size, value, spread)


def fields(scale: Scale, given: Number) -> list[str]:
    return [problem.field for problem in about_number(scale, given, TODAY)]


@pytest.mark.parametrize(
    ("scale", "wrong"),
    [
        (Scale(Summary.MEAN, 1, 5), []),
        (Scale(Summary.MEAN), []),
        (Scale(Summary.MEAN, 1, None), ["scale_max"]),
        (Scale(Summary.MEAN, None, 5), ["scale_min"]),
        (Scale(Summary.MEAN, 5, 5), ["scale_max"]),
        (Scale(Summary.SHARE, 0, 100), ["scale_min", "scale_max"]),
        (Scale(Summary.COUNT), []),
    ],
    ids=str,
)
def test_a_scale_has_two_ends_or_none_and_only_a_mean_has_one(
    scale: Scale, wrong: list[str]
) -> None:
    assert [problem.field for problem in about_scale(scale)] == wrong


@pytest.mark.parametrize(
    ("scale", "given", "wrong"),
    [
        (SHARE, number(0), []),
        (SHARE, number(100), []),
        (SHARE, number(100.5), ["value"]),
        (SHARE, number(-1), ["value"]),
        (SHARE, number(50, spread=1), ["spread"]),
        (COUNT, number(0), []),
        (COUNT, number(-1), ["value"]),
        (COUNT, number(9, spread=1), ["spread"]),
        (ANSWERS, number(1), []),
        (ANSWERS, number(5.1), ["value"]),
        (ANSWERS, number(0.9), ["value"]),
        (ANSWERS, number(2.9, spread=1.1), []),
        (ANSWERS, number(2.9, spread=-0.1), ["spread"]),
        (ANSWERS, number(2.9, spread=11), ["spread"]),
        (ANSWERS, number(2.9, spread=1, size=1), ["spread"]),
        (POINTS, number(-40, spread=300), []),
        (POINTS, number(1, on=TODAY + timedelta(days=2)), ["taken_on"]),
        (POINTS, number(1, on=TODAY + timedelta(days=1)), []),
        (POINTS, number(1, on=date(1026, 3, 1)), ["taken_on"]),
    ],
    ids=str,
)
def test_a_reading_fits_its_measure(scale: Scale, given: Number, wrong: list[str]) -> None:
    assert fields(scale, given) == wrong


def test_the_widest_spread_is_that_of_answers_at_both_ends() -> None:
    """Ten ones and ten fives: mean 3, standard deviation 2.05."""
    assert widest(1, 5, 3, 20) == pytest.approx(2.052, abs=0.001)
    assert fields(ANSWERS, number(3, spread=2.1, size=20)) == []


BASELINE, INTERIM, FINAL = ReadingKind
MARCH, APRIL, MAY = date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("kind", "on", "others", "wrong"),
    [
        (BASELINE, MARCH, [], None),
        (BASELINE, MARCH, [(BASELINE, APRIL)], "kind"),
        (FINAL, MAY, [(FINAL, MAY)], "kind"),
        (INTERIM, APRIL, [(INTERIM, MAY)], None),
        (INTERIM, APRIL, [(INTERIM, APRIL)], "taken_on"),
        (FINAL, MARCH, [(BASELINE, APRIL)], "taken_on"),
        (BASELINE, MAY, [(INTERIM, APRIL)], "taken_on"),
        (FINAL, MAY, [(BASELINE, MARCH), (INTERIM, APRIL)], None),
        (FINAL, APRIL, [(INTERIM, APRIL)], None),
    ],
)
def test_a_school_has_one_baseline_and_one_final_and_they_come_in_their_order(
    kind: ReadingKind, on: date, others: list[tuple[ReadingKind, date]], wrong: str | None
) -> None:
    given = Number(kind, on, 24, 1.0)
    found = [problem.field for problem in about_order(given, others)]
    assert found == ([wrong] if wrong else [])
