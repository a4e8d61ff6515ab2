"""Which totals may be told to whom, so that none of them tells what one person gave. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

OTHERS = 2
"""A total hides each of so many people from a reader who knows what they gave themselves."""


@dataclass(frozen=True)
class Given:
    """What one person gave for a school (None: for none)."""

    person: UUID
    school: UUID | None
    minutes: int


@dataclass(frozen=True)
class Totals:
    """Minutes by school, and all together; None: not told."""

    schools: dict[UUID, int | None]
    together: int | None


def totals(given: Collection[Given], reader: UUID, schools: Iterable[UUID]) -> Totals:
    """What `reader` is told of these schools; those of others count in `together` alone."""
    of_schools = {
        school: _total([each for each in given if each.school == school], reader)
        for school in schools
    }
    shown = {school for school, minutes in of_schools.items() if minutes is not None}
    hidden = [each for each in given if each.school not in shown]
    untold = _total(hidden, reader)
    told = sum(minutes for minutes in of_schools.values() if minutes is not None)
    return Totals(of_schools, None if untold is None else told + untold)


def _total(given: Collection[Given], reader: UUID) -> int | None:
    """The sum, unless it would tell what the only other person gave."""
    others = {each.person for each in given} - {reader}
    if 0 < len(others) < OTHERS:
        return None
    return sum(each.minutes for each in given)
