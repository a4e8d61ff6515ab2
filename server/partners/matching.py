"""Which schools might work together, and why: from facts alone. Pure.

Both have opted in. It goes by the same likeness of schools as the matching of coaches.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from server.organisations.likeness import PHASE_NAMES, Context, Weighed, alike, phases_of, words_of

ALIKE = {
    "type": "A school of the same type: {}",
    "size": "About the same size",
    "free_meals": "About the same share of pupils has free school meals",
    "setting": "Both schools are {}",
}


class Seeker(NamedTuple):
    """A school that looks for partners."""

    id: UUID
    school: Context
    alone_in: Sequence[str] = ()
    subjects: Sequence[str] = ()
    in_no_cycle: bool = False


@dataclass
class Found(Weighed):
    """A school that fits, with the reasons."""

    seeker: Seeker


def partners_for(one: Seeker, others: Iterable[Seeker]) -> list[Found]:
    """Those of `others` who fit `one`, whoever fits best first. A subject or phase has to fit."""
    found = [
        match for other in others if other.id != one.id if (match := _match(one, other)) is not None
    ]
    found.sort(key=lambda match: (-match.weight, match.nearest, str(match.seeker.id)))
    return found


def _match(one: Seeker, other: Seeker) -> Found | None:
    found = Found(seeker=other)
    alone = _common(one.alone_in, other.alone_in)
    found_in = [
        subject
        for subject in _common([*one.alone_in, *one.subjects], [*other.alone_in, *other.subjects])
        if subject not in alone
    ]
    for subject in alone:
        found.because("alone_in", f"One person alone teaches {subject} there too", 9)
    for subject in found_in:
        found.because("subject", f"Looks for partners in {subject} too", 6)
    ours, theirs = phases_of(one.school), phases_of(other.school)
    common = sorted(ours & theirs)
    if common:
        told = " and ".join(PHASE_NAMES[phase] for phase in common)
        found.because("phase", f"Has {told} pupils too", 4)
    if not found.reasons:
        return None
    if not alone and not found_in and (one.alone_in or one.subjects):
        found.but("subject", "Has named none of your subjects")
    if ours and theirs and not common:
        found.but("phase", "Its pupils are of other ages")
    if other.in_no_cycle:
        found.because(
            "in_no_cycle",
            "Takes part in no cycle either" if one.in_no_cycle else "Takes part in no cycle now",
            2,
        )
    for kind, word in alike(one.school, other.school).items():
        found.because(kind, ALIKE[kind].format(word), 1)
    found.far(one.school, [other.school])
    return found


def _common(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Those of our subjects of which theirs has a word."""
    words = frozenset(word for each in theirs for word in words_of(each))
    return list(dict.fromkeys(each for each in ours if words_of(each) & words))
