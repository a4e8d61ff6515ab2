"""What several servers did in several runs, as one table: ratios first, medians below.

A run gives each server figures by name; what a server does not have is missing from them. A ratio
is taken within one round of runs and then the median over the rounds, so that a minute in which
the machine was slow weighs on both sides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Figures = Mapping[str, float]
Round = Mapping[str, Figures]
"""The figures of every server in one round, by the server's name."""
NONE = "–"


@dataclass(frozen=True)
class Metric:
    """A line of the table. `of_rounds` makes one figure of all rounds'."""

    key: str
    label: str
    show: Callable[[float], str]
    ratio: bool = False
    of_rounds: Callable[[Sequence[float]], float] = median


def ratio(rounds: Sequence[Round], key: str, server: str, ours: str) -> float | None:
    """Median over the rounds of what `server` took ÷ what `ours` took; None where one has none."""
    ratios = [
        figures[server][key] / figures[ours][key]
        for figures in rounds
        if key in figures[server] and figures[ours].get(key)
    ]
    return median(ratios) if ratios else None


def figure(rounds: Sequence[Round], metric: Metric, server: str) -> str:
    """The metric of `server`, over all rounds."""
    figures = [each[server][metric.key] for each in rounds if metric.key in each[server]]
    return metric.show(metric.of_rounds(figures)) if figures else NONE


def table(
    rounds: Sequence[Round], metrics: Sequence[Metric], servers: Sequence[str]
) -> list[tuple[str, ...]]:
    """Rows with one cell for each of `servers`, the first of which the others are compared with."""
    return [
        *(_ratios(rounds, metric, servers) for metric in metrics if metric.ratio),
        *(
            (metric.label, *(figure(rounds, metric, server) for server in servers))
            for metric in metrics
        ),
    ]


def _ratios(rounds: Sequence[Round], metric: Metric, servers: Sequence[str]) -> tuple[str, ...]:
    ratios = [ratio(rounds, metric.key, server, servers[0]) for server in servers[1:]]
    cells = [NONE if each is None else f"**{each:.2f}**" for each in ratios]
    return (f"**{metric.label}, ÷ ours**", "1", *cells)
