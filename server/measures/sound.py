"""What is wrong with a measure or a reading: pure rules, each told at its field.

They keep out numbers that cannot be, such as a mean beyond its own scale or a spread that no
answers on that scale could have. Whether a number is right only the people who counted know.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from schemas.measures import ReadingKind, Summary
from schemas.problems import FieldProblem

WHOLE = 100.0
ORDER = tuple(ReadingKind)


@dataclass(frozen=True)
class Scale:
    """What decides which numbers a measure can have."""

    summary: Summary
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class Number:
    """What a reading says, and when."""

    kind: ReadingKind
    taken_on: date
    group_size: int
    value: float
    spread: float | None = None


def about_scale(scale: Scale) -> list[FieldProblem]:
    """What is wrong with the scale of a measure."""
    ends = (scale.lowest, scale.highest)
    if scale.summary is not Summary.MEAN:
        told = "Only a mean has a scale. Leave it empty."
        return [
            _at(field, told)
            for field, end in zip(("scale_min", "scale_max"), ends, strict=True)
            if end is not None
        ]
    match ends:
        case (None, None):
            return []
        case (None, _):
            return [_at("scale_min", "Give the lowest value of the scale too.")]
        case (_, None):
            return [_at("scale_max", "Give the highest value of the scale too.")]
        case (float() | int() as lowest, float() | int() as highest) if lowest >= highest:
            return [_at("scale_max", f"This is to be more than {plain(lowest)}.")]
        case _:
            return []


def about_number(scale: Scale, number: Number, today: date) -> list[FieldProblem]:
    """What is wrong with a reading by itself."""
    return [
        *_about_value(scale, number.value),
        *_about_spread(scale, number),
        *_about_day(number.taken_on, today),
    ]


def about_order(number: Number, others: Collection[tuple[ReadingKind, date]]) -> list[FieldProblem]:
    """What is wrong with a reading beside the others of its school: their kinds and days."""
    kinds = {kind for kind, _ in others}
    if number.kind is not ReadingKind.INTERIM and number.kind in kinds:
        told = f"This school has its {number.kind} reading already. Change that one."
        return [_at("kind", told)]
    if (number.kind, number.taken_on) in others:
        return [_at("taken_on", "This school has an interim reading of that day already.")]
    own = ORDER.index(number.kind)
    for kind, day in others:
        other = ORDER.index(kind)
        if other < own and day > number.taken_on:
            return [_at("taken_on", f"The {kind} was taken later, on {written(day)}.")]
        if other > own and day < number.taken_on:
            return [_at("taken_on", f"The {kind} was taken earlier, on {written(day)}.")]
    return []


def _about_value(scale: Scale, value: float) -> Iterator[FieldProblem]:
    match scale.summary:
        case Summary.SHARE if not 0 <= value <= WHOLE:
            yield _at("value", "A share is between 0 and 100 per cent.")
        case Summary.COUNT if value < 0:
            yield _at("value", "A count is not less than nothing.")
        case Summary.MEAN if scale.lowest is not None and value < scale.lowest:
            yield _at("value", f"The scale begins at {plain(scale.lowest)}.")
        case Summary.MEAN if scale.highest is not None and value > scale.highest:
            yield _at("value", f"The scale ends at {plain(scale.highest)}.")
        case _:
            return


def _about_spread(scale: Scale, number: Number) -> Iterator[FieldProblem]:
    spread, size = number.spread, number.group_size
    if spread is None:
        return
    if scale.summary is not Summary.MEAN:
        yield _at("spread", "Only a mean has a standard deviation. Leave it empty.")
    elif spread < 0:
        yield _at("spread", "A standard deviation is not less than nothing.")
    elif size < 2:
        yield _at("spread", "One pupil alone has no standard deviation. Leave it empty.")
    elif scale.lowest is not None and scale.highest is not None:
        most = widest(scale.lowest, scale.highest, number.value, size)
        if spread > most * 1.02 + 0.05:  # what people round stays possible
            told = f"With this mean it is at most {plain(round(most, 1))} on this scale."
            yield _at("spread", told)


def widest(lowest: float, highest: float, mean: float, size: int) -> float:
    """The largest standard deviation that `size` values of a scale with this mean may have.

    That of values at both ends alone: R. Bhatia and C. Davis, A better bound on the variance,
    American Mathematical Monthly 107 (2000), 353-357; here with the divisor n - 1.
    """
    return sqrt(max(0.0, (highest - mean) * (mean - lowest)) * size / (size - 1))


def _about_day(day: date, today: date) -> Iterator[FieldProblem]:
    # A day ahead somewhere on earth: the server's own day is no reason to refuse today's.
    if day > today + timedelta(days=1):
        yield _at("taken_on", "This day has not come yet.")
    if day.year < 1990:
        yield _at("taken_on", "This is too long ago to be right.")


def plain(number: float) -> str:
    """A number as one writes it: 5, 2.5."""
    return f"{number:g}"


def written(day: date) -> str:
    """A day as one writes it: 5 March 2026."""
    return f"{day.day} {day:%B %Y}"


def _at(field: str, message: str) -> FieldProblem:
    return FieldProblem(field=field, message=message)
