"""What somebody who typed a search looks for."""

from hypothesis import given
from hypothesis import strategies as st

from server.search.asked import MOST_WORDS, Term, read_search


def test_each_word_may_be_begun_only() -> None:
    [term] = read_search("Réas")
    assert term == Term("reas")
    assert term.fits("reasons")
    assert not term.fits("treason")


def test_one_letter_is_a_whole_word() -> None:
    [term] = read_search("4")
    assert term.fits("4")
    assert not term.fits("40")


def test_operators_and_quotes_are_no_words() -> None:
    assert read_search("\" ' * % _ \0 && || <-> ( NEAR(") == (Term("near"),)
    assert read_search("talk AND NOT talk") == (Term("talk"), Term("and"), Term("not"))


def test_of_many_words_the_longest_are_looked_for() -> None:
    terms = read_search(" ".join("abcdefghijklmnop"[:length] for length in range(1, 12)))
    assert len(terms) == MOST_WORDS
    assert all(len(term.plain) > 3 for term in terms)


@given(st.text(max_size=500))
def test_whatever_is_typed_becomes_letters_and_figures(text: str) -> None:
    for term in read_search(text):
        assert term.plain.isalnum()
        assert term.fits(term.plain)
