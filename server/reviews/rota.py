"""Who might review a cycle, in a fair order, with the reasons. Pure.

Nobody of a school that takes part or was asked to, nobody with a part in the cycle, nobody who said
that they are not available. Of the others come first: the trained, those who review nothing else at
the moment, those who have not reviewed yet, then those whose last review is longest ago. The first
of every school stand before the second of any. What is left is drawn by lot: by the hash of the
cycle and the person, so that it stays the same for a cycle and differs between cycles.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

ENOUGH = 2
"""With how many the rota begins: one who asks, and one who asks differently."""


@dataclass(frozen=True)
class Candidate:
    """A member of the alliance. `schools` are all of theirs, the first is the one they carry."""

    person: UUID
    schools: Sequence[UUID]
    trained: bool = False
    available: bool = True
    reviewing_now: bool = False
    last_reviewed: date | None = None
    """When they last accepted a review."""


@dataclass(frozen=True)
class Proposal:
    person: UUID
    reasons: Sequence[str]
    suggested: bool


def propose(
    candidates: Iterable[Candidate],
    cycle: UUID,
    schools: Collection[UUID],
    taking_part: Collection[UUID],
    already: Collection[UUID] = (),
    *,
    other: str = "From a school that does not take part",
) -> list[Proposal]:
    """The people who might review `cycle`, whose schools are `schools`, in the rota's order.

    `taking_part` are its people, `already` those who were asked in this review; `other` says of
    somebody that they are of another school. A school that is reviewed stands for a cycle too.
    """
    may = [
        each
        for each in candidates
        if each.available
        and each.person not in taking_part
        and each.person not in already
        and set(schools).isdisjoint(each.schools)
    ]
    by_turn = sorted(may, key=lambda each: _turn(each, cycle))
    rank: dict[UUID, int] = {}
    met: dict[UUID | None, int] = {}
    for each in by_turn:
        school = next(iter(each.schools), None)
        rank[each.person] = met.get(school, 0)
        met[school] = rank[each.person] + 1
    ordered = sorted(by_turn, key=lambda each: (rank[each.person], _turn(each, cycle)))
    return [
        Proposal(each.person, _reasons(each, rank[each.person], other), number < ENOUGH)
        for number, each in enumerate(ordered)
    ]


def _turn(each: Candidate, cycle: UUID) -> tuple[bool, bool, date, bytes]:
    lot = hashlib.sha256(cycle.bytes + each.person.bytes).digest()
    return not each.trained, each.reviewing_now, each.last_reviewed or date.min, lot


def _reasons(each: Candidate, rank: int, other: str) -> list[str]:
    reasons = [other if each.schools else "Belongs to no school"]
    reasons.append("Trained as a reviewer" if each.trained else "Not trained as a reviewer yet")
    if each.reviewing_now:
        reasons.append("Reviews something else at the moment")
    elif each.last_reviewed is None:
        reasons.append("Has not reviewed here yet")
    else:
        reasons.append(f"Last reviewed in {each.last_reviewed:%B %Y}")
    if rank:
        reasons.append("Somebody else of the same school comes first")
    return reasons
