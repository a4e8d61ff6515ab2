"""Short names, marks and slots of schools."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.organisations.marks import NoMarkLeft, mark, short_name, slot

ALDER_VALLEY = [
    ("Oakfield Primary", "Oakfield", "OA"),
    ("Riverside Primary", "Riverside", "RI"),
    ("St Anne’s Catholic Primary", "St Anne’s", "SA"),
    ("Hillcrest Academy", "Hillcrest", "HI"),
    ("Meadow Lane Infants", "Meadow Lane", "ML"),
    ("Brookside Junior", "Brookside", "BR"),
    ("Northgate High", "Northgate", "NO"),
    ("Ash Grove Special", "Ash Grove", "AG"),
]


@pytest.mark.parametrize(("name", "short", "letters"), ALDER_VALLEY)
def test_a_school_is_called_as_colleagues_call_it_and_marked_by_its_letters(
    name: str, short: str, letters: str
) -> None:
    assert short_name(name) == short
    assert mark(short, taken=()) == letters


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Sir John Cass's Foundation Primary School", "Sir John Cass's"),
        ("The Grange Primary School", "The Grange"),
        ("High Down Infant School", "High Down"),
        ("St Peter and St Paul CofE Primary School", "St Peter and St Paul"),
        ("Queen's College, London", "Queen's"),
        ("The Academy", "The Academy"),
        ("Church Lane Primary and Nursery School", "Church Lane"),
        ("School 21", "School 21"),
    ],
)
def test_the_short_name_ends_before_the_kind_of_school(name: str, short: str) -> None:
    assert short_name(name) == short


def test_a_taken_mark_gives_way_to_the_first_letter_with_a_later_one() -> None:
    assert mark("Oakfield", taken={"OA"}) == "OK"
    assert mark("Meadow Lane", taken={"ML"}) == "ME"


def test_a_name_without_letters_is_marked_all_the_same() -> None:
    assert mark("21", taken=()) == "SA"


def test_an_alliance_whose_letters_are_used_up_says_so() -> None:
    every = {a + b for a in map(chr, range(65, 91)) for b in map(chr, range(65, 91))}
    with pytest.raises(NoMarkLeft):
        mark("Oakfield", taken=every)


@given(st.lists(st.text(min_size=1, max_size=20), max_size=40))
def test_marks_of_one_alliance_are_two_capitals_and_never_the_same(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        letters = mark(name, taken)
        assert letters not in taken
        assert letters.isascii()
        assert letters.isupper()
        assert len(letters) == 2
        taken.add(letters)


@given(st.text(min_size=1, max_size=60))
def test_a_short_name_is_never_empty_where_the_name_is_not(name: str) -> None:
    assert bool(short_name(name).strip()) == bool(name.strip())


def test_eight_schools_have_eight_slots_and_the_ninth_shares_the_first() -> None:
    slots: list[int] = []
    for _ in range(9):
        slots.append(slot(slots))
    assert slots == [1, 2, 3, 4, 5, 6, 7, 8, 1]


def test_a_slot_that_was_given_up_is_given_again() -> None:
    assert slot([1, 3, 4]) == 2
