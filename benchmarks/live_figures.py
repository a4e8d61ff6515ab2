"""What the benchmark `live` asks of its load, and what the load tells it; both travel as JSON."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Job:
    """`tokens` has one personal token for each writer; times are in seconds."""

    address: str
    tokens: list[str]
    edits_per_second: float
    warm_up: float
    measured: float
    seed: int


@dataclass
class Found:
    """Delays in seconds. `late` is by how much edits were sent after their time.

    `asked_again` counts how often the server saw a gap and asked for what is missing.
    """

    edits: int = 0
    deliveries: int = 0
    frames: int = 0
    batches: int = 0
    to_others: dict[str, float] = field(default_factory=dict)
    to_receipt: dict[str, float] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)
    ticks_late: dict[str, float] = field(default_factory=dict)
    cpu_share: float = 0.0
    missing: int = 0
    out_of_order: int = 0
    asked_again: int = 0
    closed: list[int] = field(default_factory=list)
    without_receipt: int = 0
    same_for_newcomer: bool = False
