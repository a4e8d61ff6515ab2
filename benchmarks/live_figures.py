"""What a benchmark asks of the load of writers, and what it tells; both travel as JSON."""

from dataclasses import dataclass, field

DRAIN_S = 30.0


@dataclass(frozen=True)
class Job:
    """Each room of `addresses` has one writer for each of `tokens`; times are in seconds.

    `dialect` names how the server frames its messages (see `dialects`), `drain` is how long what is
    under way may take to arrive when the last edit was sent. `elsewhere` holds where every second
    writer of each room goes, where that is not where the others are: to another node.
    """

    addresses: list[str]
    tokens: list[str]
    edits_per_second: float
    warm_up: float
    measured: float
    seed: int
    dialect: str = "jpd"
    drain: float = DRAIN_S
    elsewhere: list[str] = field(default_factory=list)


@dataclass
class Found:
    """Delays in seconds. `late` is by how much edits were sent after their time.

    `missing` did not arrive in time; `out_of_order` came neither first nor in its author's order.
    `asked_again` counts how often the server saw a gap and asked for what is missing. `whole_s` is
    the time from the first measured edit until all had arrived, `cpu_share` the load's own.
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
    whole_s: float = 0.0
    missing: int = 0
    out_of_order: int = 0
    asked_again: int = 0
    closed: list[int] = field(default_factory=list)
    without_receipt: int = 0
    same_for_newcomer: bool = False
