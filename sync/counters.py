"""What the engine counts, for health and metrics."""

from collections import Counter
from dataclasses import dataclass, field

from sync.close_codes import CloseCode


@dataclass(slots=True)
class Counters:
    """Counts since the start.

    `failing` says that the store did not take the last batch, which was of `rooms_in_commit`.
    """

    commits: int = 0
    rooms_in_commit: int = 0
    rows: int = 0
    frames: int = 0
    failing: bool = False
    closed: Counter[CloseCode] = field(default_factory=Counter)
