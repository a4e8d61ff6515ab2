"""What came of hostile frames."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """Something that must not happen; `frames` are those of the connection, in order."""

    what: str
    state: str
    frames: tuple[bytes, ...]


@dataclass
class Report:
    """What came of it. `closed` counts the liar's connections by the code they were closed with."""

    frames: int = 0
    connections: int = 0
    exchanges: int = 0
    closed: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Take over the counts of `other`."""
        self.frames += other.frames
        self.connections += other.connections
        self.exchanges += other.exchanges
        self.closed += other.closed
        self.states += other.states
        self.findings += other.findings
