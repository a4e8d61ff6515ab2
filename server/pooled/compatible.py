"""What may be pooled with what: the same construct, asked in the same way. Pure."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from schemas.measures import Better, Summary

FEWEST_SETS = 3
FEWEST_CYCLES = 2
TOO_FEW_SETS = (
    "Fewer than three sets with a difference: their mean would look surer than each of them is."
)
ONE_CYCLE = "All sets are of one cycle. It takes a second one to see whether it holds elsewhere."


class Instrument(NamedTuple):
    """How a measure asks, and what its numbers mean. Two that are equal may be pooled."""

    asks: str
    summary: Summary
    unit: str
    better: Better
    lowest: float | None
    highest: float | None


def plain(text: str) -> str:
    """Words by which names are compared: case, spaces and punctuation make no difference."""
    return " ".join(
        "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    )


def instrument_of(
    asks: str,
    summary: Summary,
    unit: str,
    better: Better,
    scale: tuple[float | None, float | None],
) -> Instrument:
    """The instrument of a measure. A share is in per cent, whatever stands at its unit."""
    unit = "" if summary is Summary.SHARE else plain(unit)
    return Instrument(plain(asks), summary, unit, better, *scale)


def why_apart(instruments: Sequence[Instrument]) -> str:
    """Why these, which measure one construct, are not pooled; empty for a single one."""
    if len(set(instruments)) < 2:
        return ""
    told = [
        sentence
        for sentence, values in (
            ("they ask in different ways", {one.asks for one in instruments}),
            ("their numbers are of different kinds", {one.summary for one in instruments}),
            ("their scales differ", {(one.lowest, one.highest) for one in instruments}),
            ("their units differ", {one.unit for one in instruments}),
            ("in one more is better, in another less", {one.better for one in instruments}),
        )
        if len(values) > 1
    ]
    return (
        f"Not pooled with each other: {_listed(told)}. "
        "A step on one need not be a step on the other, even in standard deviations."
    )


def why_no_pool(cycles_of_sets: Collection[object]) -> str:
    """Why sets of one instrument, each named by its cycle, are not pooled; empty if they are."""
    if len(cycles_of_sets) < FEWEST_SETS:
        return TOO_FEW_SETS
    if len(set(cycles_of_sets)) < FEWEST_CYCLES:
        return ONE_CYCLE
    return ""


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
