"""What a review asks of whom next, from facts alone."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from schemas.organisations import AllianceBrief, AllianceColour, AllianceKind
from schemas.reviews import ReviewState
from schemas.roles import CycleRole, ReviewerPart
from server.cycles.review_steps import ReviewFacts, review_steps

TODAY = date(2026, 3, 3)
S, P = ReviewState, ReviewerPart


def asked_of(role: CycleRole | None, state: ReviewState, **facts: Any) -> list[str]:
    alliance = AllianceBrief(
        id=UUID(int=1),
        name="Alder Valley",
        kind=AllianceKind.MIXED_PHASE,
        colour=AllianceColour.BOTTLE,
        live_cycles=3,
        role_names={},
    )
    cycle: Any = SimpleNamespace(id=UUID(int=2), title="Talk", alliance=alliance, my_role=role)
    review = ReviewFacts(id=UUID(int=3), state=state, **facts)
    return [step.kind for step in review_steps(cycle, review, TODAY)]


@pytest.mark.parametrize(
    ("role", "state", "facts", "kinds"),
    [
        (None, S.ASKED, {"part": P.ASKED}, ["accept_review"]),
        (None, S.WRITING, {"part": P.ACCEPTED}, ["write_review"]),
        (None, S.WRITING, {"part": P.DECLINED}, []),
        (None, S.ASKED, {"leads": True, "awaited": False}, ["ask_reviewers"]),
        (None, S.ASKED, {"leads": True}, []),
        (CycleRole.MEMBER, S.WRITING, {}, []),
        (CycleRole.MEMBER, S.HANDED_OVER, {}, ["answer_review"]),
        (CycleRole.VIEWER, S.HANDED_OVER, {}, []),
        (CycleRole.MEMBER, S.ANSWERED, {}, []),
        (CycleRole.MEMBER, S.ANSWERED, {"follow_up_on": date(2026, 6, 1)}, []),
        (CycleRole.MEMBER, S.ANSWERED, {"follow_up_on": date(2026, 3, 9)}, ["follow_up_review"]),
        (None, S.ANSWERED, {"part": P.ACCEPTED, "follow_up_on": TODAY}, ["follow_up_review"]),
    ],
)
def test_a_review_asks_of_each_what_is_theirs(
    role: CycleRole | None, state: ReviewState, facts: dict[str, Any], kinds: list[str]
) -> None:
    assert asked_of(role, state, **facts) == kinds
