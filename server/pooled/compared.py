"""Which readings of a school are compared, or why none are. Pure.

A school's baseline is compared with what it read last. What stands here travels on, as a page that
is shown to others and as a file; so readings of a few pupils are left out for everybody, those of
their cycle among them. Nothing of a set that is left out is in a pool: from a pool and all its sets
but one that one could be worked out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.measures import ReadingKind, Summary

NO_BASELINE = "There is no baseline to compare with."
NOTHING_SINCE = "Nothing has been read since the baseline."
NO_SPREAD = (
    "A standard deviation is missing. Without the spread a difference cannot be told from chance."
)
NO_COUNTS = "A count of a whole group has no spread, so no standardised difference."
ALL_ALIKE = "All pupils had the same result each time: there is no spread to measure by."


@dataclass(frozen=True)
class Taken:
    """A reading as far as it is needed here; a share is in per cent."""

    kind: ReadingKind
    on: date
    size: int
    value: float
    spread: float | None = None


@dataclass(frozen=True)
class Pair:
    """A baseline, and what was read last."""

    before: Taken
    after: Taken


def pair_of(readings: Sequence[Taken]) -> Pair | str:
    """What is compared of the readings of one school, or why nothing can be."""
    before = next((one for one in readings if one.kind is ReadingKind.BASELINE), None)
    if before is None:
        return NO_BASELINE
    later = [one for one in readings if one.kind is not ReadingKind.BASELINE]
    if not later:
        return NOTHING_SINCE
    return Pair(before, max(later, key=lambda one: one.on))


def why_no_difference(summary: Summary, pair: Pair, fewest: int) -> str:
    """Why the two cannot be compared; empty where they can."""
    if min(pair.before.size, pair.after.size) < fewest:
        return f"Fewer than {fewest} pupils in a reading: not shown."
    match summary:
        case Summary.COUNT:
            return NO_COUNTS
        case Summary.SHARE:
            return ""
        case Summary.MEAN if pair.before.spread is None or pair.after.spread is None:
            return NO_SPREAD
        case Summary.MEAN if not pair.before.spread and not pair.after.spread:
            return ALL_ALIKE
        case Summary.MEAN:
            return ""
