"""What somebody did, in words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from schemas.documents import DocumentKindName
from server.activity.sentences import SENTENCES, Did, Words, did_what, made_what, wrote_where

TOM, LESSON, PAPER = UUID(int=1), UUID(int=2), UUID(int=3)
WORDS = Words(
    schools={"9": "Oakfield"},
    people={str(TOM): "Tom"},
    phases={"plan": "Prepare", "try": "Deliver"},
    lessons={str(LESSON): 2},
    documents={str(PAPER): "Observation, lesson 2, Tom"},
)


@pytest.mark.parametrize(
    ("action", "details", "told"),
    [
        ("cycle.school_invited", {"school": "9"}, "asked Oakfield to take part"),
        ("cycle.school_accepted", {"school": "8"}, "accepted for a school"),
        ("cycle.advanced", {"phase": "try", "iteration": 1}, "moved the cycle to Deliver"),
        ("cycle.advanced", {"phase": "plan", "iteration": 1}, "moved the cycle to Prepare"),
        ("cycle.advanced", {"phase": "plan", "iteration": 2}, "began iteration 2"),
        ("cycle.advanced", {"phase": "closed", "iteration": 2}, "closed the cycle"),
        ("cycle.person_put", {"person": str(TOM), "role": "coach"}, "became a coach"),
        ("cycle.person_put", {"person": "4", "role": "member"}, "made somebody a member"),
        ("cycle.person_removed", {"person": str(TOM)}, "left the cycle"),
        ("cycle.person_removed", {"person": "4"}, "took somebody out of the cycle"),
        ("cycle.gain_told", {"school": "9"}, "wrote what Oakfield gave and gained"),
        ("iteration.versions_chosen", {"number": 2}, "chose what iteration 2 is compared with"),
        ("reading.added", {"school": "9"}, "added a reading of Oakfield"),
    ],
)
def test_an_entry_of_the_trail_is_a_sentence(
    action: str, details: Mapping[str, Any], told: str
) -> None:
    assert did_what(Did(action, TOM, None, details), WORDS) == told


def test_who_came_by_an_invitation_is_named_although_nobody_did_it() -> None:
    did = Did("cycle.person_put", None, None, {"person": str(TOM), "role": "member"})
    assert did_what(did, WORDS) == "Tom joined as a member"


def test_documents_are_told_of_by_their_titles() -> None:
    widened = Did("document.audience_put", TOM, PAPER, {"audience": "cycle"})
    assert did_what(widened, WORDS) == "opened “Observation, lesson 2, Tom” to the group"
    assert did_what(Did("lesson.changed", TOM, LESSON, {}), WORDS) == "changed lesson 2"
    assert made_what(DocumentKindName.OBSERVATION, LESSON, WORDS) == "began to observe lesson 2"
    assert wrote_where(DocumentKindName.PLAN, PAPER, WORDS) == "wrote in the enquiry plan"
    assert wrote_where(DocumentKindName.OBSERVATION, PAPER, WORDS).startswith("wrote in “Obs")


def test_nothing_is_told_of_time_or_of_what_needs_details_that_are_not_there() -> None:
    assert not any(action.startswith("time.") for action in SENTENCES)
    for action in SENTENCES.keys() - {"document.audience_put"}:
        assert did_what(Did(action, TOM, None, {}), WORDS)


def test_a_role_is_called_as_the_alliance_calls_it() -> None:
    words = replace(
        WORDS, roles={"facilitator": "Lead enquirer", "coach": "ELE", "member": "Member"}
    )
    person = str(TOM)
    for role, told in (
        ("facilitator", "Tom joined as lead enquirer"),
        ("coach", "Tom joined as ELE"),
        ("member", "Tom joined as a member"),
        ("viewer", "Tom joined as a viewer"),
    ):
        did = Did("cycle.person_put", None, None, {"person": person, "role": role})
        assert did_what(did, words) == told
