"""How a practice moves in a school that took it up. Pure.

heard → tried → adapted → embedded, or dropped with the reason, from anywhere;
what was dropped may be tried again.
"""

from collections.abc import Mapping, Sequence

from schemas.practices import AdoptionState
from schemas.problems import FieldProblem

_S = AdoptionState
MOVES: Mapping[AdoptionState, Sequence[AdoptionState]] = {
    _S.HEARD: (_S.TRIED, _S.DROPPED),
    _S.TRIED: (_S.ADAPTED, _S.EMBEDDED, _S.DROPPED),
    _S.ADAPTED: (_S.EMBEDDED, _S.DROPPED),
    _S.EMBEDDED: (_S.DROPPED,),
    _S.DROPPED: (_S.TRIED,),
}


def wrong_with(
    here: AdoptionState, there: AdoptionState, *, changed: str, reason: str
) -> list[FieldProblem]:
    """What keeps an adoption from moving from `here` to `there`."""
    if there is here:
        return []
    if there not in MOVES[here]:
        told = f"From {here} it goes on to {_either(MOVES[here])}."
        return [FieldProblem(field="state", message=told)]
    if there is _S.DROPPED and not reason:
        told = "Say why, in a sentence: others learn most from that."
        return [FieldProblem(field="reason", message=told)]
    if there is _S.ADAPTED and not changed:
        told = "Say what you do otherwise than the card says."
        return [FieldProblem(field="changed", message=told)]
    return []


def _either(states: Sequence[AdoptionState]) -> str:
    return " or ".join(states)
