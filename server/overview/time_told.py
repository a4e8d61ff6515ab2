"""What cycles cost each school, added up only from what may be told. Pure.

Each sum is made of parts: what the people of one school gave to one cycle in one term. A part in
which fewer than two others gave something is left out, as the cycle's own page leaves it out
(`server.time_given.told`). So no difference of two sums, over terms, years or cycles, is ever what
one person gave.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from server.cycles.terms import term_of
from server.time_given.told import Given, totals


@dataclass(frozen=True)
class GivenOn:
    """What one person gave for a school to a cycle on a day."""

    cycle: UUID
    on: date
    given: Given


@dataclass(frozen=True)
class Told:
    minutes: int = 0
    untold: bool = False


def told_of(given: Iterable[GivenOn], reader: UUID, schools: Collection[UUID]) -> dict[UUID, Told]:
    """The minutes of each of `schools` that `reader` is told, and whether there are others."""
    parts: dict[tuple[UUID, UUID, str], list[Given]] = {}
    for one in given:
        school = one.given.school
        if school is not None and school in schools:
            parts.setdefault((school, one.cycle, term_of(one.on).key), []).append(one.given)
    told = dict.fromkeys(schools, Told())
    for (school, _, _), part in parts.items():
        before, minutes = told[school], totals(part, reader, [school]).schools[school]
        told[school] = Told(before.minutes + (minutes or 0), before.untold or minutes is None)
    return told
