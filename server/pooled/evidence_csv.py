"""Evidence of several cycles as CSV: a row for each set, and one for each pool. Pure."""

from collections.abc import Iterator

from schemas.measures import Range
from schemas.pooled import Construct, EvidenceGroup, PooledEvidence
from server.web import csv_answers
from server.web.csv_answers import Cell

HEADER = [
    *("construct", "instrument", "cycle", "school", "from", "to", "pupils_before", "pupils_after"),
    *("difference_in_sd", "low_95", "high_95", "weight", "note", "comparison", "caveats"),
]
POOLED = "all of these together"


def as_csv(told: PooledEvidence) -> str:
    """The cautions first, then the sets and pools. Nobody's name is in it."""
    blank: list[Cell] = [None] * (len(HEADER) - 1)
    cautions = ([f"Read first: {one}", *blank] for one in told.cautions)
    rows = (
        row
        for construct in told.constructs
        for group in construct.groups
        for row in _rows(construct, group)
    )
    return csv_answers.as_csv(HEADER, [*cautions, *rows])


def _rows(construct: Construct, group: EvidenceGroup) -> Iterator[list[Cell]]:
    for one in group.sets:
        yield [
            construct.title,
            group.instrument,
            one.cycle_title,
            one.school.name,
            one.before_on,
            one.after_on,
            one.pupils_before,
            one.pupils_after,
            one.difference,
            *_ends(one.range),
            one.weight,
            one.why_not,
            one.comparison,
            " ".join(one.caveats),
        ]
    pool, caveats = group.pool, " ".join(construct.caveats)
    yield [
        construct.title,
        group.instrument,
        None,
        POOLED,
        *([None] * 4),
        pool.difference if pool else None,
        *_ends(pool.range if pool else None),
        None,
        " ".join(why for why in (group.why_no_pool, construct.why_apart) if why),
        None,
        caveats,
    ]


def _ends(told: Range | None) -> tuple[float | None, float | None]:
    return (told.low, told.high) if told else (None, None)
