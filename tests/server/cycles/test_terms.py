"""Terms and school days, against calendars that authorities have published."""

from datetime import date, timedelta

import pytest

from server.cycles.quiet import quiet
from server.cycles.terms import (
    choices,
    easter,
    is_school_day,
    school_days_after,
    school_days_before,
    school_year,
    term,
    term_of,
    terms_of,
)


@pytest.mark.parametrize(
    "sunday",
    [date(1961, 4, 2), date(2000, 4, 23), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5)],
)
def test_easter_is_where_calendars_have_it(sunday: date) -> None:
    assert easter(sunday.year) == sunday


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2025, 8, 31), "2025-summer"),
        (date(2025, 9, 1), "2025-autumn"),
        (date(2025, 12, 31), "2025-autumn"),
        (date(2026, 1, 1), "2026-spring"),
        (date(2026, 4, 5), "2026-spring"),
        (date(2026, 4, 6), "2026-summer"),
    ],
)
def test_each_day_lies_in_one_term(day: date, key: str) -> None:
    assert term_of(day).key == key
    assert term(key).holds(day)


@pytest.mark.parametrize("year", range(2000, 2100))
def test_the_terms_of_a_school_year_leave_no_day_out(year: int) -> None:
    whole = term(f"{year}-year")
    autumn, spring, summer = terms_of(whole)
    assert (autumn.starts, summer.ends) == (whole.starts, whole.ends)
    assert autumn.ends + timedelta(days=1) == spring.starts
    assert spring.ends + timedelta(days=1) == summer.starts
    assert school_year(spring.starts) == whole


@pytest.mark.parametrize("key", ["2026-winter", "spring", "", "2026"])
def test_what_is_no_term_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"no term|invalid literal"):
        term(key)


def test_one_chooses_from_this_school_year_and_the_last_and_never_from_what_is_to_come() -> None:
    assert [one.key for one in choices(date(2026, 3, 3))] == [
        "2025-year",
        "2026-spring",
        "2025-autumn",
        "2024-year",
        "2025-summer",
        "2025-spring",
        "2024-autumn",
    ]


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 16), False),
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 3, 7), False),
        (date(2026, 3, 30), False),
        (date(2026, 4, 10), False),
        (date(2026, 4, 13), True),
        (date(2026, 5, 4), False),
        (date(2026, 5, 25), False),
        (date(2026, 6, 1), True),
        (date(2026, 7, 22), True),
        (date(2026, 8, 12), False),
        (date(2025, 10, 27), False),
        (date(2025, 11, 3), True),
        (date(2025, 12, 22), False),
        (date(2026, 1, 5), True),
    ],
)
def test_schools_are_closed_at_weekends_and_in_the_usual_holidays(day: date, open_: bool) -> None:
    assert is_school_day(day) is open_


def test_holidays_do_not_count_as_time_in_which_nothing_happened() -> None:
    friday = date(2026, 7, 17)
    assert school_days_after(friday, 3) == date(2026, 7, 22)
    assert school_days_after(friday, 4) == date(2026, 9, 1)
    assert school_days_before(date(2026, 8, 20), 1) < date(2026, 7, 22)


@pytest.mark.parametrize("days", [1, 15, 20])
def test_a_day_lies_far_enough_back_exactly_when_so_many_school_days_followed_it(days: int) -> None:
    today = date(2026, 3, 3)
    limit = school_days_before(today, days)
    assert school_days_after(limit, days) <= today
    assert school_days_after(limit + timedelta(days=1), days) >= today


def test_the_group_is_asked_after_three_weeks_of_term_and_the_lead_sees_it_a_week_later() -> None:
    last = date(2026, 1, 12)
    assert quiet(last, date(2026, 1, 30)) is None
    asked = quiet(last, date(2026, 2, 2))
    assert asked is not None
    assert (asked.since, asked.asked_on, asked.for_lead) == (last, date(2026, 2, 2), False)
    seen = quiet(last, date(2026, 2, 9))
    assert seen is not None
    assert (seen.asked_on, seen.for_lead) == (date(2026, 2, 2), True)
