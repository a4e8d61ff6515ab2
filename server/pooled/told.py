"""What is told of measures side by side: constructs, their instruments, and what may be pooled.

Pure but for the statistics library, which is slow to come: call it on a thread.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas.measures import Range
from schemas.pooled import (
    Construct,
    EvidenceGroup,
    EvidencePool,
    EvidenceSet,
    LoneMeasure,
    PooledEvidence,
)
from server.measures.ranges import Interval
from server.measures.tables import MeasureRow, ReadingRow
from server.pooled.compared import Pair, Taken, pair_of, why_no_difference
from server.pooled.compatible import Instrument, instrument_of, plain, why_apart, why_no_pool
from server.pooled.differences import Effect, effect_of, together
from server.pooled.gather import Measured, SchoolReadings

COUNTED_ALREADY = "This school’s pupils stand above already with this instrument, from this cycle."
CAUTIONS = [
    "A difference is between before and after. Pupils grow and learn anyway: without a comparison "
    "nobody can say what the practice did.",
    "Schools chose for themselves what they measured and told. What did not work is measured less "
    "often.",
    "Pupils of one class are more alike than pupils at random, so the truth may lie further away "
    "than each range says.",
    "Nothing here compares schools with each other, and nothing is about a teacher.",
]
"""To read before any figure."""


@dataclass(frozen=True)
class _Set:
    """A set as it is told, with its effect where there is one."""

    told: EvidenceSet
    effect: Effect | None


def evidence_of(measured: Sequence[Measured], fewest: int) -> PooledEvidence:
    """All of it: what at least two cycles measured, and what one has measured alone."""
    named: dict[str, list[Measured]] = defaultdict(list)
    for one in measured:
        named[plain(one.measure.title)].append(one)
    alone, shared = [], []
    for of_one_name in named.values():
        first = of_one_name[0]
        if len({one.measure.cycle_id for one in of_one_name}) < 2:
            alone.append(
                LoneMeasure(
                    title=first.measure.title,
                    cycle_id=first.measure.cycle_id,
                    cycle_title=first.cycle_title,
                )
            )
        else:
            shared.append(_construct(of_one_name, fewest))
    return PooledEvidence(
        cautions=CAUTIONS,
        fewest_shown=fewest,
        constructs=sorted(shared, key=lambda one: plain(one.title)),
        alone=sorted(alone, key=lambda one: plain(one.title)),
    )


def _construct(measured: Sequence[Measured], fewest: int) -> Construct:
    asked: dict[Instrument, list[Measured]] = defaultdict(list)
    for one in measured:
        asked[_instrument(one.measure)].append(one)
    caveats = (f"{one.cycle_title}: {one.measure.caveat}" for one in measured if one.measure.caveat)
    return Construct(
        title=measured[0].measure.title,
        caveats=list(dict.fromkeys(caveats)),
        groups=[_group(each, fewest) for each in asked.values()],
        why_apart=why_apart(list(asked)),
    )


def _instrument(row: MeasureRow) -> Instrument:
    return instrument_of(
        row.instrument, row.summary, row.unit, row.better, (row.scale_min, row.scale_max)
    )


def _group(measured: Sequence[Measured], fewest: int) -> EvidenceGroup:
    row = measured[0].measure
    sets = _sets(measured, fewest)
    effects = [one.effect for one in sets if one.effect is not None]
    cycles = [one.told.cycle_id for one in sets if one.effect is not None]
    why = why_no_pool(cycles)
    told = [one.told for one in sets]
    pool = None
    if not why:
        all_of_them = together(effects)
        weights = iter(all_of_them.weights)
        told = [
            one.told.model_copy(update={"weight": next(weights)}) if one.effect else one.told
            for one in sets
        ]
        pool = EvidencePool(
            difference=all_of_them.difference,
            range=_range(all_of_them.interval),
            sets=len(effects),
            cycles=len(set(cycles)),
            unlike=all_of_them.unlike,
        )
    return EvidenceGroup(
        instrument=row.instrument,
        summary=row.summary,
        unit=row.unit,
        better=row.better,
        scale_min=row.scale_min,
        scale_max=row.scale_max,
        sets=told,
        pool=pool,
        why_no_pool=why,
    )


def _sets(measured: Iterable[Measured], fewest: int) -> list[_Set]:
    """Those of one instrument. Pupils of a school count once in a cycle, however often named."""
    sets, counted = [], set()
    for one in measured:
        for of_school in one.sets:
            found = _set(one, of_school, fewest)
            place = (one.measure.cycle_id, of_school.school.id)
            if found.effect is not None and place in counted:
                found = _without(one, of_school, COUNTED_ALREADY)
            elif found.effect is not None:
                counted.add(place)
            sets.append(found)
    return sets


def _set(one: Measured, of_school: SchoolReadings, fewest: int) -> _Set:
    pair = pair_of([_taken(row) for row in of_school.readings])
    if not isinstance(pair, Pair):
        return _without(one, of_school, pair)
    why = why_no_difference(one.measure.summary, pair, fewest)
    if why:
        return _without(one, of_school, why)
    effect = effect_of(one.measure.summary, one.measure.better, pair)
    shown = [row for row in of_school.readings if row.taken_on in (pair.before.on, pair.after.on)]
    last = shown[-1]
    told = _without(one, of_school, "").told.model_copy(
        update={
            "before_on": pair.before.on,
            "after_on": pair.after.on,
            "after_kind": pair.after.kind,
            "pupils_before": pair.before.size,
            "pupils_after": pair.after.size,
            "difference": effect.difference,
            "range": _range(effect.interval),
            "comparison": last.comparison,
            "caveats": [row.caveat for row in shown if row.caveat],
        }
    )
    return _Set(told, effect)


def _without(one: Measured, of_school: SchoolReadings, why: str) -> _Set:
    """A set without a difference: nothing is told of its readings."""
    told = EvidenceSet(
        measure_id=one.measure.id,
        cycle_id=one.measure.cycle_id,
        cycle_title=one.cycle_title,
        school=of_school.school,
        before_on=None,
        after_on=None,
        after_kind=None,
        pupils_before=None,
        pupils_after=None,
        difference=None,
        range=None,
        weight=None,
        why_not=why,
        comparison="",
        caveats=[],
    )
    return _Set(told, None)


def _taken(row: ReadingRow) -> Taken:
    return Taken(row.kind, row.taken_on, row.group_size, row.value, row.spread)


def _range(interval: Interval) -> Range:
    return Range(low=interval.low, high=interval.high)
