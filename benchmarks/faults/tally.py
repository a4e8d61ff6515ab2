"""What came of injected faults: how many there were, what was lost, how long recovery took.

Edits are marks of writers (`tests.peers.scribe`): writer and number.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.peers.scribe import Mark

RECOVERS_WITHIN_S = 10.0


@dataclass
class Tally:
    """Counts of one family; times are in seconds.

    `saved` are edits that had a receipt when they were looked for after a fault, `lost` those of
    them that were not there; `seen` and `unseen` the same of what somebody saw of others.
    `misplaced` edits stood twice or behind a later one of their author when all was written,
    `missing` were not there at all. `kinds` counts the faults by name.
    """

    injected: int = 0
    edits: int = 0
    saved: int = 0
    lost: int = 0
    seen: int = 0
    unseen: int = 0
    misplaced: int = 0
    missing: int = 0
    recoveries: list[float] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def longest(self) -> float:
        return max(self.recoveries, default=0.0)

    @property
    def median(self) -> float:
        ordered = sorted(self.recoveries)
        return ordered[len(ordered) // 2] if ordered else 0.0

    @property
    def broken(self) -> int:
        """How often a promise was not kept."""
        return self.lost + self.unseen + self.misplaced + self.missing

    @property
    def late(self) -> int:
        """How often it took too long to recover."""
        return sum(seconds > RECOVERS_WITHIN_S for seconds in self.recoveries)

    def recovered(self, kind: str, seconds: float) -> None:
        """One more fault, and how long it was until everybody had a receipt again."""
        self.injected += 1
        self.kinds[kind] += 1
        self.recoveries.append(seconds)

    def look(self, there: Iterable[Mark], saved: set[Mark], seen: set[Mark]) -> None:
        """Somebody read `there` after a fault at which `saved` had receipts and `seen` was seen."""
        found = set(there)
        self.saved += len(saved)
        self.lost += len(saved - found)
        self.seen += len(seen)
        self.unseen += len(seen - found)

    def ended(self, there: list[Mark], written: Mapping[int, int]) -> None:
        """Somebody read `there` when each author had `written` so many and all was acknowledged."""
        self.edits += sum(written.values())
        self.misplaced += misplaced(there)
        wanted = {(name, number) for name, count in written.items() for number in range(count)}
        self.missing += len(wanted - set(there))

    def add(self, other: "Tally") -> None:
        """Take over the counts of `other`."""
        for name in (
            "injected",
            "edits",
            "saved",
            "lost",
            "seen",
            "unseen",
            "misplaced",
            "missing",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.recoveries += other.recoveries
        self.kinds += other.kinds


def misplaced(marks: Iterable[Mark]) -> int:
    """How many marks stand twice, or behind a later one of their author."""
    newest: dict[int, int] = {}
    seen: set[Mark] = set()
    wrong = 0
    for writer, number in marks:
        if (writer, number) in seen or number < newest.get(writer, -1):
            wrong += 1
        seen.add((writer, number))
        newest[writer] = max(number, newest.get(writer, -1))
    return wrong
