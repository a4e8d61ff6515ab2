"""One thing that servers are given to do in `./dev bench peers`, and how its figures are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.contestants import Contestant
from benchmarks.peer_table import Metric
from benchmarks.performance_page import milliseconds


@dataclass(frozen=True)
class Work:
    """`run` does it once with a fresh server and gives figures by name.

    Times in them are seconds, memory is MiB, processor time is the server's. `what` says what is
    done, with `{seconds}` for how long; `checks` are the figures that are 0 when all is well.
    """

    name: str
    what: str
    run: Callable[[Contestant, float], dict[str, float]]
    seconds: float
    metrics: Sequence[Metric]
    note: str
    checks: Sequence[str] = ()


def percent(share: float) -> str:
    """A share; a small one never looks like none."""
    return "0" if not share else f"{share:.0%}" if share >= 0.01 else f"{share:.2%}"


def count(number: float) -> str:
    return f"{number:,.0f}"


def mebibytes(size: float) -> str:
    return f"{size:.0f} MiB"


def kibibytes(size: float) -> str:
    """A size given in MiB that is a small one."""
    return f"{size * 1024:.0f} KiB"


def delay(seconds: float) -> str:
    """A delay as `Delays` tells it, which ends at ten seconds."""
    return "10 s or more" if seconds > 10 else milliseconds(seconds)
