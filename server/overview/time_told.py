"""What cycles cost each school, added up only from what may be told. Pure.

Each sum is made of parts: what the people of one school gave to one cycle in one term. A part in
which fewer than two others gave something is left out, as the cycle's own page leaves it out
(`server.time_given.told`). So no difference of two sums, over terms, years or cycles, is ever what
one person gave.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from server.time_given.told import OTHERS


@dataclass(frozen=True)
class Part:
    """What the people of a school gave to one cycle in one term.

    `others` is how many of them gave something, the reader left out.
    """

    school: UUID
    minutes: int
    others: int


@dataclass(frozen=True)
class Told:
    minutes: int = 0
    untold: bool = False


def told_of(parts: Iterable[Part], schools: Collection[UUID]) -> dict[UUID, Told]:
    """The minutes of each of `schools` that may be told, and whether there are others."""
    told = dict.fromkeys(schools, Told())
    for part in parts:
        if part.school not in told:
            continue
        before = told[part.school]
        hidden = 0 < part.others < OTHERS
        told[part.school] = Told(
            before.minutes + (0 if hidden else part.minutes), before.untold or hidden
        )
    return told
