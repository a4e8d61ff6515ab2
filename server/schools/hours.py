"""Which hours of a school may be told to whoever reads its page or its paper. Pure.

A paper for governors is read by more people than asked for it, and any of them may be one of those
who gave time. So a part (what the people of the school gave to one cycle in one term, as
`server.overview.time_told` has it) is told only where so many gave something that it hides each of
them from every other one. Parts are the same as there, so no difference of the two tells more.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from server.time_given.told import OTHERS

PEOPLE = OTHERS + 1
"""So many people hide each of them also from one who is among them."""
HOUR = 60


@dataclass(frozen=True)
class Part:
    """What people of the school gave to one cycle in one term, and how many of them did."""

    minutes: int
    people: int


@dataclass(frozen=True)
class Given:
    """Whole hours that may be told (None: too few people gave any), and whether there is more."""

    hours: int | None
    untold: bool


def given(parts: Iterable[Part]) -> Given:
    """What may be told of these parts together."""
    there = [part for part in parts if part.minutes > 0]
    told = [part for part in there if part.people >= PEOPLE]
    minutes = sum(part.minutes for part in told)
    if there and not told:
        return Given(None, untold=True)
    return Given((minutes + HOUR // 2) // HOUR, untold=len(told) < len(there))
