"""Recorded editing sessions, and the order in which a server can carry one of them.

A transaction was typed on the merge of its `parents`. Where every author, each time they typed,
had seen exactly a beginning of one common order of the others' transactions (true of a session
that one server carried), that order replays the session: `sees` says for each transaction how
long that beginning was. Positions count Unicode code points.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

TRACES = Path(__file__).parents[2].parent / "shared" / "data" / "traces"


@dataclass(frozen=True)
class Patch:
    at: int
    deleted: int
    inserted: str


@dataclass(frozen=True)
class Transaction:
    """One keystroke or paste of `agent`, who had seen the first `sees` transactions by others."""

    agent: int
    sees: int
    patches: tuple[Patch, ...]


@dataclass(frozen=True)
class Trace:
    agents: int
    transactions: tuple[Transaction, ...]
    end_content: str


def read_trace(path: Path) -> Trace:
    """The session recorded in `path`; raises ValueError where its own order cannot replay it."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        recorded = json.load(file)
    rows = recorded["txns"]
    agents = [row.get("agent", 0) for row in rows]
    transactions = tuple(
        Transaction(agent, sees, tuple(Patch(*patch) for patch in row["patches"]))
        for agent, sees, row in zip(
            agents, _beginnings(agents, [row.get("parents") for row in rows]), rows, strict=True
        )
    )
    return Trace(max(agents) + 1, transactions, recorded["endContent"])


def _beginnings(agents: list[int], parents: list[list[int] | None]) -> Iterator[int]:
    """For each transaction, where the last one by others stands that its author had seen, plus 1.

    Without `parents` there is one author, and nobody else to see. Sets are bit masks.
    """
    by_agent = [0] * (max(agents) + 1)
    seen_by: list[int] = []
    for number, (agent, before) in enumerate(zip(agents, parents, strict=True)):
        if before is None:
            yield 0
            continue
        seen = 0
        for parent in before:
            seen |= seen_by[parent] | 1 << parent
        seen_by.append(seen)
        own = by_agent[agent]
        others = seen & ~own
        sees = others.bit_length()
        if others != ((1 << sees) - 1) & ~own or seen & own != own:
            raise ValueError(f"transaction {number} was not typed on a beginning of this order")
        yield sees
        by_agent[agent] |= 1 << number


def segments(trace: Trace) -> Iterator[tuple[int, int]]:
    """The stretches `[first, behind)` between two places up to which somebody sees.

    Inside one everybody may send at once: whoever types later has seen all of it or none.
    """
    cuts = sorted({0, len(trace.transactions), *(each.sees for each in trace.transactions)})
    return pairwise(cuts)
