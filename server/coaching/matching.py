"""Who might take up a request, and why: from facts alone. Pure.

What fits is told in sentences; the order follows from how much fits, and no number is told.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from schemas.matching import SchoolPhase
from server.organisations.likeness import (
    PHASE_NAMES,
    Context,
    Weighed,
    alike,
    phases_of,
    words_of,
)

ALIKE = {
    "type": "Works in a school of the same type: {}",
    "size": "Works in a school of about the same size",
    "free_meals": "About the same share of pupils has free school meals",
    "setting": "Both schools are {}",
}


class Coach(NamedTuple):
    """Somebody who has opted in: what they coach, where they work and where they coached."""

    id: UUID
    subjects: Sequence[str]
    phases: Collection[SchoolPhase]
    capacity: int
    carried: int
    at: frozenset[UUID] = frozenset()
    """Their own schools, whose requests somebody else takes up."""
    schools: Sequence[Context] = ()
    coached: Sequence[Context] = ()
    """Schools in which they have ended a deployment in the same subject."""

    @property
    def has_room(self) -> bool:
        return self.carried < self.capacity


@dataclass(frozen=True)
class Request:
    subject: str
    school: Context
    school_id: UUID | None = None


@dataclass
class Found(Weighed):
    """Somebody who fits, with the reasons."""

    coach: Coach


def matches(request: Request, coaches: Iterable[Coach]) -> list[Found]:
    """Those of `coaches` who fit, whoever fits best first. Subject or phase has to fit."""
    wanted, phases = words_of(request.subject), phases_of(request.school)
    found = []
    for coach in coaches:
        if request.school_id in coach.at:
            continue
        if (one := _match(request, coach, wanted, phases)) is not None:
            found.append(one)
    found.sort(
        key=lambda one: (
            not one.coach.has_room,
            -one.weight,
            one.nearest,
            str(one.coach.id),
        )
    )
    return found


def _match(
    request: Request, coach: Coach, wanted: frozenset[str], phases: frozenset[SchoolPhase]
) -> Found | None:
    found = Found(coach=coach)
    subject = next((each for each in coach.subjects if wanted & words_of(each)), None)
    if subject is not None:
        found.because("subject", f"Coaches {subject}", 8)
    common = sorted(phases & frozenset(coach.phases))
    if common:
        told = " and ".join(PHASE_NAMES[phase] for phase in common)
        found.because("phase", f"Coaches in {told}", 4)
    if not found.reasons:
        return None
    if subject is None:
        found.but("subject", f"Does not name {request.subject} among the subjects")
    elif phases and coach.phases and not common:
        found.but("phase", "Coaches in another phase")
    if coach.coached:
        found.because("coached", f"Has coached in this subject at {coach.coached[0].name}", 3)
    _context(found, request.school, coach.schools)
    if not coach.has_room:
        found.but("load", "Has as many schools as they take on at once")
    return found


def _context(found: Found, school: Context, own: Sequence[Context]) -> None:
    """What the two schools have in common, and how far they are apart."""
    nearest = max(own, key=lambda each: len(alike(school, each)), default=None)
    if nearest is not None:
        for kind, word in alike(school, nearest).items():
            found.because(kind, ALIKE[kind].format(word), 1)
    found.far(school, own)
