"""Who might take up a request, and why: from facts alone. Pure.

What fits is told in sentences; the order follows from how much fits, and no number is told.
Distances are between grid references of the national register (easting and northing in metres).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import NamedTuple
from uuid import UUID

from schemas.coaching import MatchReason, SchoolPhase

METRES_IN_A_MILE = 1609.344
NEAR, FAR = 10, 40
"""Miles: what is told as near, and what to think of before."""
SAME_SIZE = 0.5
"""Two schools are alike in size when the smaller has at least this share of the larger's pupils."""
SAME_SHARE = 8.0
"""Percentage points between shares of free school meals that are alike."""

P = SchoolPhase
PHASES_OF_REGISTER = {
    "nursery": {P.EARLY_YEARS},
    "primary": {P.EARLY_YEARS, P.PRIMARY},
    "middle deemed primary": {P.PRIMARY, P.SECONDARY},
    "middle deemed secondary": {P.PRIMARY, P.SECONDARY},
    "secondary": {P.SECONDARY, P.SIXTEEN_PLUS},
    "16 plus": {P.SIXTEEN_PLUS},
    "all-through": {P.PRIMARY, P.SECONDARY},
    "all through": {P.PRIMARY, P.SECONDARY},
}
"""How the register calls phases, and whose pupils are in them."""

PHASE_NAMES = {
    P.EARLY_YEARS: "early years",
    P.PRIMARY: "primary",
    P.SECONDARY: "secondary",
    P.SIXTEEN_PLUS: "16 plus",
    P.SPECIAL: "special",
}


class Context(NamedTuple):
    """What the register says of a school; what it does not say is None or empty."""

    name: str
    phase: str = ""
    type: str = ""
    pupils: int | None = None
    free_meals: float | None = None
    urban_rural: str = ""
    easting: int | None = None
    northing: int | None = None


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
class Found:
    """Somebody who fits, with the reasons. `weight` orders them and is never told."""

    coach: Coach
    weight: int = 0
    reasons: list[MatchReason] = field(default_factory=list)
    miles: float | None = None

    def because(self, kind: str, says: str, weight: int) -> None:
        self.reasons.append(MatchReason(kind=kind, says=says))
        self.weight += weight

    def but(self, kind: str, says: str) -> None:
        self.reasons.append(MatchReason(kind=kind, says=says, fits=False))


def words_of(subject: str) -> frozenset[str]:
    """The words by which two subjects are compared; 'maths' is mathematics."""
    plain = "".join(letter if letter.isalnum() else " " for letter in subject.casefold())
    said = {_SAME.get(word, word) for word in plain.split()}
    return frozenset(said - _SMALL) or frozenset(said)


_SAME = {"maths": "mathematics", "math": "mathematics", "pe": "physical", "re": "religious"}
_SMALL = frozenset({"and", "of", "in", "the", "for", "education", "teaching"})


def phases_of(school: Context) -> frozenset[SchoolPhase]:
    """Whose pupils are in a school, as far as the register says."""
    special = {P.SPECIAL} if "special" in school.type.casefold() else set()
    return frozenset(PHASES_OF_REGISTER.get(school.phase.casefold(), set()) | special)


def miles_between(one: Context, other: Context) -> float | None:
    """As the crow flies; None where the register has no grid reference for one of them."""
    if one.easting is None or one.northing is None:
        return None
    if other.easting is None or other.northing is None:
        return None
    metres = hypot(one.easting - other.easting, one.northing - other.northing)
    return metres / METRES_IN_A_MILE


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
            one.miles if one.miles is not None else float("inf"),
            str(one.coach.id),
        )
    )
    return found


def _match(
    request: Request, coach: Coach, wanted: frozenset[str], phases: frozenset[SchoolPhase]
) -> Found | None:
    found = Found(coach)
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
    alike = max(own, key=lambda each: len(_alike(school, each)), default=None)
    if alike is not None:
        for kind, says in _alike(school, alike):
            found.because(kind, says, 1)
    miles = [far for each in own if (far := miles_between(school, each)) is not None]
    if not miles:
        found.but("distance", "Distance unknown: the register has no coordinates")
        return
    found.miles = min(miles)
    says = f"{round(found.miles)} miles away" if found.miles >= 1.5 else "Within a mile or so"
    if found.miles > FAR:
        found.but("distance", says)
    else:
        found.because("distance", says, 2 if found.miles <= NEAR else 1)


def _alike(school: Context, other: Context) -> list[tuple[str, str]]:
    told = []
    if school.type and school.type == other.type:
        told.append(("type", f"Works in a school of the same type: {other.type.lower()}"))
    if school.pupils and other.pupils:
        small, large = sorted((school.pupils, other.pupils))
        if small / large >= SAME_SIZE:
            told.append(("size", "Works in a school of about the same size"))
    ours, theirs = school.free_meals, other.free_meals
    if ours is not None and theirs is not None and abs(ours - theirs) <= SAME_SHARE:
        told.append(("free_meals", "About the same share of pupils has free school meals"))
    if school.urban_rural and _setting(school) == _setting(other):
        told.append(("setting", f"Both schools are {_setting(school)}"))
    return told


def _setting(school: Context) -> str:
    """The register's "(England/Wales) Rural village", in one word."""
    said = school.urban_rural.casefold()
    return "rural" if "rural" in said else "urban" if "urban" in said else ""
