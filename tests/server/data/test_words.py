"""Plain words: what text is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.data.words import Word, word_line, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Talk before writing", ["talk", "before", "writing"]),
        ("Zoë and José, née Łuczak", ["zoe", "and", "jose", "nee", "luczak"]),
        ("Cafe\u0301s", ["cafes"]),
        ("St Anne’s, O'Brien", ["st", "annes", "obrien"]),
        ("the pupils' work", ["the", "pupils", "work"]),
        ("year_4/5 (4E) – ½", ["year", "4", "5", "4e", "12"]),
        ("Straße 読書", ["strasse", "読書"]),
        ("", []),
        ("\0 -- '' \"%_*", []),
        ("x" * 60, ["x" * 40]),
    ],
)
def test_words_have_small_letters_and_figures_only(text: str, words: list[str]) -> None:
    assert [word.plain for word in words_in(text)] == words


def test_a_word_knows_where_it_stands() -> None:
    assert list(words_in("Ask Zoë’s class")) == [
        Word(0, 3, "ask"),
        Word(4, 9, "zoes"),
        Word(10, 15, "class"),
    ]


def test_a_line_holds_each_word_once_and_no_more_than_there_is_room_for() -> None:
    assert word_line("Talk, talk", "and TALK more") == "talk and more"
    assert word_line("talk and more", most=9) == "talk and"


@given(st.text(max_size=200), st.text("zé'o\u0301 x", max_size=40))
def test_words_with_an_initial_are_those_among_all_words_that_have_it(
    any_text: str, odd: str
) -> None:
    for text in (any_text, odd):
        for initial in {word.plain[0] for word in words_in(text)}:
            wanted = [word for word in words_in(text) if word.plain[0] == initial]
            found = [word for word in words_in(text, initial) if word in wanted]
            assert found == wanted
