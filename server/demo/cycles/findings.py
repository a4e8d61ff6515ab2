"""What a cycle of the demonstration measured and claims."""

from dataclasses import dataclass
from datetime import date

from schemas.measures import Better, Confidence, ReadingKind, Summary


@dataclass(frozen=True)
class Reads:
    """What a school read of so many pupils."""

    school: str
    kind: ReadingKind
    on: date
    pupils: int
    value: float
    spread: float | None = None
    comparison: str = ""
    confidence: Confidence | None = None
    caveat: str = ""


@dataclass(frozen=True)
class Measures:
    """What a cycle looks for, and how."""

    title: str
    instrument: str
    summary: Summary
    readings: tuple[Reads, ...]
    unit: str = ""
    better: Better = Better.HIGHER
    scale: tuple[float, float] | None = None
    caveat: str = ""


@dataclass(frozen=True)
class RestsOn:
    """A reading, as measure, school and kind; or a note on pupils' work."""

    reading: tuple[str, str, ReadingKind] | None = None
    work: str = ""


@dataclass(frozen=True)
class Claims:
    """What a group says that it has learned."""

    sentence: str
    confidence: Confidence
    against: str
    rests_on: tuple[RestsOn, ...] = ()


@dataclass(frozen=True)
class Findings:
    """All of it, for one cycle."""

    measures: tuple[Measures, ...] = ()
    claims: tuple[Claims, ...] = ()
