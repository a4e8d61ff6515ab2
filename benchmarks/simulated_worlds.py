"""Many seeds simulated one after another, as one process does; the figures of several add up."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation.tally import Broken
from tests.simulation.world import run

AT_ONCE = 50


@dataclass
class Part:
    """Some seeds simulated, in so many `seconds`."""

    seeds: int = 0
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, other: "Part") -> None:
        self.seeds += other.seeds
        self.counts.update(other.counts)
        self.broken += other.broken


def noted(notes: Path | None) -> Part:
    """What an earlier run wrote down as done."""
    if notes is None or not notes.exists():
        return Part()
    said = json.loads(notes.read_text())
    return Part(said["seeds"], said["seconds"], Counter(said["counts"]), said["broken"])


def simulate(seeds: range) -> Part:
    """Simulate `seeds`, one after another; what was broken is said, and the next one begun."""
    part = Part(seeds=len(seeds))
    for seed in seeds:
        try:
            part.counts.update(run(seed).counts)
        except Broken as error:
            part.broken.append(str(error))
    return part


def parts(first: int, count: int) -> Iterator[range]:
    """The seeds in parts that one process does at a time."""
    for start in range(first, first + count, AT_ONCE):
        yield range(start, min(start + AT_ONCE, first + count))
