"""What a search in the register looks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.organisations.register_words import (
    MOST_WORDS,
    ByPostcode,
    ByUrn,
    ByWords,
    read_search,
    sort_key,
    words_of,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("900101", ByUrn(900101)),
        (" 900101 ", ByUrn(900101)),
        ("AL4 2QE", ByPostcode("AL42QE")),
        ("al42qe", ByPostcode("AL42QE")),
        ("al4", ByPostcode("AL4")),
        ("AL4 2", ByPostcode("AL42")),
        ("oak", ByWords(("oak",))),
        ("Oakfield prim", ByWords(("oakfield", "prim"))),
        ("St Anne's", ByWords(("annes", "st"))),
        ("ST ANNE’S", ByWords(("annes", "st"))),
        ("Brontë", ByWords(("bronte",))),
        ("14th", ByWords(("14th",))),
        ("", ByWords(())),
        ("  - & ", ByWords(())),
        ("% _", ByWords(())),
    ],
)
def test_a_search_is_understood_as_urn_postcode_or_words(
    typed: str, meant: ByUrn | ByPostcode | ByWords
) -> None:
    assert read_search(typed) == meant


def test_a_school_is_found_by_its_town_and_by_what_its_abbreviations_mean() -> None:
    words = words_of("Saint Luke's CofE Primary School", "Alderton")
    assert {"saint", "st", "lukes", "cofe", "church", "england", "alderton"} <= words


def test_names_are_ordered_without_regard_to_accents_and_capitals() -> None:
    assert sorted(["Élan", "Dove", "elm"], key=sort_key) == ["Dove", "Élan", "elm"]


@given(st.text(max_size=300))
def test_anything_typed_is_a_search_of_a_few_words_at_most(typed: str) -> None:
    match read_search(typed):
        case ByWords(starts):
            assert len(starts) <= MOST_WORDS
            assert all(starts)
        case ByPostcode(start):
            assert start.isalnum()
        case ByUrn(urn):
            assert urn < 10_000_000


@given(st.text(min_size=1, max_size=60))
def test_a_school_is_found_by_its_own_whole_name(name: str) -> None:
    match read_search(name):
        case ByWords(starts):
            assert set(starts) <= words_of(name, "")
