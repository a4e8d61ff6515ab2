"""How like two schools are, and how far apart: what matching goes by, whoever is matched. Pure.

What fits is told in sentences; the order follows from how much fits, and no number is told.
Distances are between grid references of the national register (easting and northing in metres).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import NamedTuple

from schemas.matching import MatchReason, SchoolPhase

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


@dataclass(kw_only=True)
class Weighed:
    """Somebody or a school with the reasons. `weight` orders them and is never told."""

    weight: int = 0
    reasons: list[MatchReason] = field(default_factory=list)
    miles: float | None = None

    def because(self, kind: str, says: str, weight: int) -> None:
        self.reasons.append(MatchReason(kind=kind, says=says))
        self.weight += weight

    def but(self, kind: str, says: str) -> None:
        self.reasons.append(MatchReason(kind=kind, says=says, fits=False))

    def far(self, school: Context, others: Sequence[Context]) -> None:
        """Say how far the nearest of `others` is away."""
        known = [far for each in others if (far := miles_between(school, each)) is not None]
        if not known:
            self.but("distance", "Distance unknown: the register has no coordinates")
            return
        self.miles = min(known)
        says = f"{round(self.miles)} miles away" if self.miles >= 1.5 else "Within a mile or so"
        if self.miles > FAR:
            self.but("distance", says)
        else:
            self.because("distance", says, 2 if self.miles <= NEAR else 1)

    @property
    def nearest(self) -> float:
        """For ordering: what is unknown stands last."""
        return self.miles if self.miles is not None else float("inf")


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


def alike(school: Context, other: Context) -> dict[str, str]:
    """What two schools have in common: its kind, and the word for it where it needs one."""
    found = {}
    if school.type and school.type == other.type:
        found["type"] = other.type.lower()
    if school.pupils and other.pupils:
        small, large = sorted((school.pupils, other.pupils))
        if small / large >= SAME_SIZE:
            found["size"] = ""
    ours, theirs = school.free_meals, other.free_meals
    if ours is not None and theirs is not None and abs(ours - theirs) <= SAME_SHARE:
        found["free_meals"] = ""
    if school.urban_rural and _setting(school) == _setting(other):
        found["setting"] = _setting(school)
    return found


def _setting(school: Context) -> str:
    """The register's "(England/Wales) Rural village", in one word."""
    said = school.urban_rural.casefold()
    return "rural" if "rural" in said else "urban" if "urban" in said else ""
