"""Which totals are told, so that none tells what one person gave."""

from uuid import UUID

import pytest

from server.time_given.told import Given, totals

ANN, BOB, CAT, DAN, HEAD = (UUID(int=number) for number in range(1, 6))
OAK, ELM = UUID(int=11), UUID(int=12)


def gave(person: UUID, minutes: int, school: UUID | None = OAK) -> Given:
    return Given(person, school, minutes)


@pytest.mark.parametrize(
    ("given", "reader", "told"),
    [
        ([], HEAD, 0),
        ([gave(ANN, 30)], ANN, 30),
        ([gave(ANN, 30)], HEAD, None),
        ([gave(ANN, 30)], BOB, None),
        ([gave(ANN, 30), gave(ANN, 20)], HEAD, None),
        ([gave(ANN, 30), gave(BOB, 20)], ANN, None),
        ([gave(ANN, 30), gave(BOB, 20)], HEAD, 50),
        ([gave(ANN, 30), gave(BOB, 20), gave(CAT, 10)], ANN, 60),
    ],
)
def test_a_school_is_told_of_when_it_does_not_tell_of_one_other_person(
    given: list[Given], reader: UUID, told: int | None
) -> None:
    assert totals(given, reader, [OAK]).schools == {OAK: told}


def test_all_together_does_not_tell_what_was_left_out() -> None:
    given = [gave(ANN, 30), gave(BOB, 20), gave(CAT, 45, ELM)]
    assert totals(given, HEAD, [OAK, ELM]).schools == {OAK: 50, ELM: None}
    assert totals(given, HEAD, [OAK, ELM]).together is None
    assert totals(given, CAT, [OAK, ELM]).together == 95


def test_what_two_schools_left_out_is_told_together() -> None:
    given = [gave(ANN, 30), gave(CAT, 45, ELM)]
    assert totals(given, HEAD, [OAK, ELM]).together == 75
    assert totals(given, ANN, [OAK, ELM]).together is None


def test_who_carries_no_mark_counts_in_all_together() -> None:
    given = [gave(ANN, 30), gave(BOB, 20), gave(CAT, 5, None), gave(DAN, 5, None)]
    assert totals(given, HEAD, [OAK]).together == 60
    assert totals(given[:3], HEAD, [OAK]).together is None
