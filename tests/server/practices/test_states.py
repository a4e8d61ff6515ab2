"""How a practice moves in a school, and what each state asks for."""

import pytest

from schemas.practices import AdoptionState
from server.practices.states import MOVES, wrong_with

S = AdoptionState


def fields(here: S, there: S, *, changed: str = "", reason: str = "") -> list[str]:
    return [one.field for one in wrong_with(here, there, changed=changed, reason=reason)]


def test_from_heard_to_embedded_a_step_at_a_time() -> None:
    assert fields(S.HEARD, S.TRIED) == []
    assert fields(S.TRIED, S.ADAPTED, changed="Sixty seconds") == []
    assert fields(S.ADAPTED, S.EMBEDDED) == []
    assert fields(S.HEARD, S.EMBEDDED) == ["state"]
    assert fields(S.EMBEDDED, S.TRIED) == ["state"]


@pytest.mark.parametrize("here", [state for state in S if state is not S.DROPPED])
def test_dropping_needs_its_reason(here: S) -> None:
    assert fields(here, S.DROPPED) == ["reason"]
    assert fields(here, S.DROPPED, reason="Our Year 8s felt watched") == []


def test_adapting_says_what_is_otherwise() -> None:
    assert fields(S.TRIED, S.ADAPTED) == ["changed"]


def test_what_was_dropped_may_be_tried_again() -> None:
    assert fields(S.DROPPED, S.TRIED) == []


def test_staying_is_no_move_and_every_state_has_its_moves() -> None:
    assert fields(S.DROPPED, S.DROPPED) == []
    assert MOVES.keys() == set(S)
