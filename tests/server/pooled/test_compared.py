"""What is compared, what is left out and why, and what is pooled with what."""

from datetime import date

import pytest

from schemas.measures import Better, ReadingKind, Summary
from server.pooled.compared import (
    ALL_ALIKE,
    NO_BASELINE,
    NO_COUNTS,
    NO_SPREAD,
    NOTHING_SINCE,
    Pair,
    Taken,
    pair_of,
    why_no_difference,
)
from server.pooled.compatible import (
    ONE_CYCLE,
    TOO_FEW_SETS,
    Instrument,
    instrument_of,
    why_apart,
    why_no_pool,
)

BASELINE, INTERIM, FINAL = ReadingKind
SURVEY = instrument_of("Pupil survey", Summary.MEAN, "points", Better.HIGHER, (1, 5))


def taken(kind: ReadingKind = FINAL, size: int = 20, spread: float | None = 1.0) -> Taken:
    return Taken(kind, date(2026, 1, 1 + list(ReadingKind).index(kind)), size, 3.0, spread)


def pair(before: int = 20, after: int = 20, spread: float | None = 1.0) -> Pair:
    return Pair(taken(BASELINE, before, spread), taken(FINAL, after, spread))


def test_the_baseline_is_compared_with_what_was_read_last() -> None:
    found = pair_of([taken(BASELINE), taken(INTERIM), taken(FINAL)])
    assert isinstance(found, Pair)
    assert (found.before.kind, found.after.kind) == (BASELINE, FINAL)
    assert pair_of([taken(INTERIM), taken(FINAL)]) == NO_BASELINE
    assert pair_of([taken(BASELINE)]) == NOTHING_SINCE
    assert pair_of([]) == NO_BASELINE


@pytest.mark.parametrize(
    ("before", "after", "fewest", "shown"),
    [
        (4, 20, 5, False),
        (20, 4, 5, False),
        (4, 4, 5, False),
        (1, 30, 5, False),
        (5, 5, 5, True),
        (5, 20, 5, True),
        (9, 30, 10, False),
        (10, 10, 10, True),
    ],
)
@pytest.mark.parametrize("summary", Summary)
def test_a_set_with_few_pupils_in_either_reading_is_not_shown(
    summary: Summary, before: int, after: int, fewest: int, *, shown: bool
) -> None:
    why = why_no_difference(summary, pair(before, after), fewest)
    assert why.startswith("Fewer than") is not shown


@pytest.mark.parametrize(
    ("summary", "spread", "why"),
    [
        (Summary.MEAN, 1.0, ""),
        (Summary.MEAN, None, NO_SPREAD),
        (Summary.MEAN, 0.0, ALL_ALIKE),
        (Summary.SHARE, None, ""),
        (Summary.COUNT, None, NO_COUNTS),
    ],
)
def test_what_has_no_spread_has_no_difference(
    summary: Summary, spread: float | None, why: str
) -> None:
    assert why_no_difference(summary, pair(spread=spread), 5) == why


def test_instruments_are_one_whatever_their_spaces_and_letters() -> None:
    same = instrument_of("Pupil  survey.", Summary.MEAN, "Points", Better.HIGHER, (1, 5))
    assert why_apart([SURVEY, same]) == ""


@pytest.mark.parametrize(
    ("other", "because"),
    [
        (SURVEY._replace(asks="interview"), "they ask in different ways"),
        (SURVEY._replace(lowest=0.0, highest=10.0), "their scales differ"),
        (SURVEY._replace(better=Better.LOWER), "in one more is better, in another less"),
        (SURVEY._replace(summary=Summary.SHARE), "their numbers are of different kinds"),
        (SURVEY._replace(unit="marks"), "their units differ"),
    ],
)
def test_instruments_that_do_not_fit_say_why(other: Instrument, because: str) -> None:
    assert because in why_apart([SURVEY, other])


def test_it_takes_three_sets_of_two_cycles() -> None:
    assert why_no_pool(["one", "two"]) == TOO_FEW_SETS
    assert why_no_pool(["one", "one", "one"]) == ONE_CYCLE
    assert why_no_pool(["one", "one", "two"]) == ""
