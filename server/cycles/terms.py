"""Terms of English school years and their school days, worked out from dates alone. Pure.

Each authority, and many a school, sets its own days; these are the usual ones, near enough to say
"this term" and "for three weeks of term", and they are never shown as a school's own calendar.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
SATURDAY = 5
NAMES = {"autumn": "Autumn term", "spring": "Spring term", "summer": "Summer term"}


@dataclass(frozen=True)
class Term:
    """A term, or a whole school year, both days included. `key`: '2026-spring', '2025-year'."""

    key: str
    name: str
    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    @property
    def terms(self) -> "list[Term]":
        """Itself, or the three terms of a school year."""
        return terms_of(self) if self.key.endswith("year") else [self]


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    The anonymous algorithm ("A New York correspondent", Nature 13, 487, 1876), as in Meeus,
    Astronomical Algorithms, chapter 8.
    """
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def term(key: str) -> Term:
    """The term or school year of a key; raises ValueError for what is no key.

    Spring ends with Easter Sunday; the holidays count to the term before them.
    """
    year, _, part = key.partition("-")
    at = int(year)
    match part:
        case "year":
            name = f"School year {at} to {at + 1}"
            return Term(key, name, date(at, 9, 1), date(at + 1, 8, 31))
        case "autumn":
            starts, ends = date(at, 9, 1), date(at, 12, 31)
        case "spring":
            starts, ends = date(at, 1, 1), easter(at)
        case "summer":
            starts, ends = easter(at) + DAY, date(at, 8, 31)
        case _:
            raise ValueError(f"no term: {key}")
    return Term(key, f"{NAMES[part]} {at}", starts, ends)


def term_of(day: date) -> Term:
    """The term in which `day` lies."""
    terms = (term(f"{day.year}-{part}") for part in ("spring", "summer"))
    return next((one for one in terms if one.holds(day)), term(f"{day.year}-autumn"))


def school_year(day: date) -> Term:
    """The school year in which `day` lies."""
    return term(f"{day.year if day.month >= 9 else day.year - 1}-year")


def terms_of(year: Term) -> list[Term]:
    """The three terms of a school year, in their order."""
    at = year.starts.year
    return [term(f"{at}-autumn"), term(f"{at + 1}-spring"), term(f"{at + 1}-summer")]


def choices(day: date) -> list[Term]:
    """What somebody may look at on `day`: this school year and the last, what lies ahead not."""
    this = school_year(day)
    years = [this, school_year(this.starts - DAY)]
    found = [one for year in years for one in (year, *reversed(terms_of(year)))]
    return [one for one in found if one.starts <= day]


@lru_cache(maxsize=2048)
def is_school_day(day: date) -> bool:
    """Whether schools are usually open on `day`."""
    if day.weekday() >= SATURDAY:
        return False
    return not any(starts <= day <= ends for starts, ends in _holidays(day.year))


@lru_cache(maxsize=64)
def _holidays(year: int) -> tuple[tuple[date, date], ...]:
    """The holidays of a calendar year: half terms, Christmas, Easter, May Day, the summer."""
    february = _monday(date(year, 2, 15))
    may_day = _monday(date(year, 5, 1))
    may = _monday(date(year, 5, 25))
    october = _monday(date(year, 10, 25))
    sunday = easter(year)
    return (
        (date(year, 1, 1), date(year, 1, 3)),
        (february, february + WEEK - DAY),
        (sunday - 6 * DAY, sunday + 5 * DAY),
        (may_day, may_day),
        (may, may + WEEK - DAY),
        (date(year, 7, 23), date(year, 8, 31)),
        (october, october + WEEK - DAY),
        (date(year, 12, 20), date(year, 12, 31)),
    )


def _monday(day: date) -> date:
    """The first Monday from `day` on."""
    return day + DAY * (-day.weekday() % 7)


def school_days_after(day: date, days: int) -> date:
    """The school day that is the `days`-th after `day`."""
    while days > 0:
        day += DAY
        days -= is_school_day(day)
    return day


@lru_cache(maxsize=64)
def school_days_before(day: date, days: int) -> date:
    """The last day from which on there were so many school days up to `day`, which counts too."""
    while days > 0:
        days -= is_school_day(day)
        day -= DAY
    return day
