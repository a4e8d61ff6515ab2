"""Who matches a request, why, and in which order."""

from typing import Any
from uuid import UUID

import pytest

from schemas.matching import SchoolPhase
from server.coaching.matching import Coach, Found, Request, matches
from server.organisations.likeness import Context, miles_between, phases_of, words_of

P = SchoolPhase
VILLAGE = Context(
    "Meadow Lane",
    phase="Primary",
    type="Community school",
    pupils=176,
    free_meals=21.0,
    urban_rural="(England/Wales) Rural village",
    easting=400_000,
    northing=300_000,
)
REQUEST = Request("Mathematics", VILLAGE)


def a_coach(number: int = 1, **given: Any) -> Coach:
    told: dict[str, Any] = {
        "subjects": ["Maths"],
        "phases": [P.PRIMARY],
        "capacity": 3,
        "carried": 0,
    }
    return Coach(id=UUID(int=number), **(told | given))


def kinds(found: Found, *, fits: bool = True) -> set[str]:
    return {reason.kind for reason in found.reasons if reason.fits is fits}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maths", "mathematics"),
        ("Teaching of reading", "Reading"),
        ("Design & technology", "design"),
    ],
)
def test_subjects_are_compared_by_their_words(one: str, other: str) -> None:
    assert words_of(one) & words_of(other)


def test_a_special_school_is_special_whatever_its_phase() -> None:
    school = Context("Ash Grove", phase="All-through", type="Community special school")
    assert phases_of(school) == {P.PRIMARY, P.SECONDARY, P.SPECIAL}


def test_a_match_says_why_subject_phase_and_context() -> None:
    school = VILLAGE._replace(name="Oakfield", pupils=214, easting=414_484)
    [found] = matches(REQUEST, [a_coach(schools=[school], coached=[school])])
    wanted = {"subject", "phase", "coached", "type", "size", "free_meals", "setting", "distance"}
    assert kinds(found) == wanted
    said = {reason.kind: reason.says for reason in found.reasons}
    assert said["subject"] == "Coaches Maths"
    assert said["distance"] == "9 miles away"
    assert said["coached"] == "Has coached in this subject at Oakfield"
    assert said["setting"] == "Both schools are rural"


def test_without_coordinates_the_distance_is_said_to_be_unknown() -> None:
    [found] = matches(REQUEST, [a_coach(schools=[VILLAGE._replace(easting=None)])])
    assert "distance" in kinds(found, fits=False)
    assert "unknown" in found.reasons[-1].says
    assert miles_between(VILLAGE, VILLAGE._replace(northing=None)) is None


def test_what_the_register_does_not_say_is_no_likeness() -> None:
    [found] = matches(Request("Mathematics", Context("A")), [a_coach(schools=[Context("B")])])
    assert kinds(found) == {"subject"}


def test_neither_subject_nor_phase_is_no_match() -> None:
    assert matches(REQUEST, [a_coach(subjects=["Music"], phases=[P.SECONDARY])]) == []


def test_another_subject_in_the_same_phase_is_told_as_such() -> None:
    [found] = matches(REQUEST, [a_coach(subjects=["Music"])])
    assert kinds(found, fits=False) >= {"subject"}


def test_who_has_no_room_stands_last_and_it_is_said_without_a_figure() -> None:
    full = a_coach(1, carried=3, schools=[VILLAGE])
    found = matches(REQUEST, [full, a_coach(2, phases=[])])
    assert [one.coach.id.int for one in found] == [2, 1]
    [load] = [reason.says for reason in found[1].reasons if reason.kind == "load"]
    assert not any(letter.isdigit() for letter in load)


def test_nobody_is_matched_with_their_own_school() -> None:
    own = UUID(int=9)
    assert matches(Request("Maths", VILLAGE, own), [a_coach(at=frozenset({own}))]) == []


def test_the_order_is_the_same_however_the_coaches_come() -> None:
    coaches = [a_coach(number, carried=number % 4) for number in range(1, 30)]
    found = [one.coach.id for one in matches(REQUEST, coaches)]
    assert found == [one.coach.id for one in matches(REQUEST, reversed(coaches))]
