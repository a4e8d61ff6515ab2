"""The rota: who may be asked for a review, in which order, and why."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from server.reviews.rota import ENOUGH, Candidate, Proposal, propose

CYCLE = UUID(int=1)
OWN, RIVERSIDE, HILLCREST = (UUID(int=number) for number in (11, 12, 13))
schools = st.lists(st.sampled_from([OWN, RIVERSIDE, HILLCREST]), max_size=2, unique=True)
people = st.lists(
    st.builds(
        Candidate,
        person=st.integers(100, 120).map(lambda number: UUID(int=number)),
        schools=schools,
        trained=st.booleans(),
        available=st.booleans(),
        reviewing_now=st.booleans(),
        last_reviewed=st.none() | st.dates(date(2024, 1, 1), date(2026, 3, 3)),
    ),
    unique_by=lambda each: each.person,
)


def somebody(number: int, school: UUID = RIVERSIDE, **facts: object) -> Candidate:
    return replace(Candidate(UUID(int=number), [school]), **facts)  # type: ignore[arg-type]


def proposed(*candidates: Candidate) -> list[Proposal]:
    return propose(candidates, CYCLE, [OWN], ())


def order(*candidates: Candidate) -> list[int]:
    return [each.person.int for each in proposed(*candidates)]


@given(people)
def test_nobody_of_an_own_school_is_proposed_and_nobody_who_is_not_available(
    candidates: list[Candidate],
) -> None:
    found = {each.person for each in proposed(*candidates)}
    for each in candidates:
        assert (each.person in found) is (each.available and OWN not in each.schools)


@given(people)
def test_everybody_who_is_proposed_is_told_why(candidates: list[Candidate]) -> None:
    for each in proposed(*candidates):
        assert len(each.reasons) >= 3


@given(people, st.randoms())
def test_the_order_does_not_depend_on_the_order_in_which_people_are_known(
    candidates: list[Candidate], random: object
) -> None:
    mixed = list(candidates)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert proposed(*candidates) == proposed(*mixed)


def test_who_takes_part_and_who_was_asked_is_left_out() -> None:
    three = [somebody(1), somebody(2), somebody(3)]
    found = propose(three, CYCLE, [OWN], [UUID(int=1)], [UUID(int=2)])
    assert [each.person.int for each in found] == [3]


def test_the_trained_come_first() -> None:
    assert order(somebody(1), somebody(2, HILLCREST, trained=True)) == [2, 1]


def test_then_those_who_review_nothing_at_the_moment() -> None:
    assert order(somebody(1, reviewing_now=True), somebody(2, HILLCREST)) == [2, 1]


def test_then_those_who_have_not_reviewed_then_the_longest_ago() -> None:
    assert order(
        somebody(1, UUID(int=21), last_reviewed=date(2026, 1, 1)),
        somebody(2, UUID(int=22), last_reviewed=date(2025, 1, 1)),
        somebody(3, UUID(int=23)),
    ) == [3, 2, 1]


def test_the_first_of_each_school_stand_before_the_second_of_any() -> None:
    found = order(
        somebody(1, trained=True),
        somebody(2, trained=True, last_reviewed=date(2025, 1, 1)),
        somebody(3, HILLCREST),
    )
    assert found == [1, 3, 2]
    assert [each.suggested for each in proposed(somebody(1), somebody(2), somebody(3))] == [
        number < ENOUGH for number in range(3)
    ]


def test_what_is_left_is_drawn_by_lot_and_the_same_for_a_cycle() -> None:
    many = [somebody(number, UUID(int=number + 500)) for number in range(1, 9)]
    first = propose(many, CYCLE, [OWN], ())
    assert first == propose(many, CYCLE, [OWN], ())
    others = [propose(many, UUID(int=number), [OWN], ()) for number in range(2, 8)]
    assert any(other[0].person != first[0].person for other in others)
