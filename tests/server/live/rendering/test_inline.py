"""Inline Markdown: a parser gives back what was written."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from server.live.rendering.inline import Place, inline
from server.live.rendering.tree import Mark, Node, Run

STRONG = Mark("strong")
EM = Mark("em")
LINK = Mark("link", {"href": "https://example.org/a_(b)?c=1&copy=2", "title": None})

_PARSER = MarkdownIt("commonmark").enable("table")
_AWKWARD = "ab1.)-+#>=:|*_`~[]!<&;\\ \n\t\"'é🙂£\u00a0\u3000"
_texts = st.text(alphabet=_AWKWARD, min_size=1, max_size=6)
_marks = st.sampled_from(
    [(), (), (STRONG,), (EM,), (EM, STRONG), (LINK,), (LINK, STRONG), (LINK, EM, STRONG)]
)
_runs = st.lists(st.builds(Run, _texts, _marks), min_size=1, max_size=6)


def parsed(markdown: str) -> list[tuple[str, frozenset[str]]]:
    """What a CommonMark parser reads: each character with the names of its marks."""
    blocks = [token for token in _PARSER.parse(markdown) if token.type == "inline"]
    others = [t.type for t in _PARSER.parse(markdown) if t.type not in _EXPECTED]
    assert others == [], markdown
    assert len(blocks) == 1, markdown
    return characters(blocks[0].children or [])


_EXPECTED = {
    "inline", "paragraph_open", "paragraph_close", "heading_open", "heading_close",
    "table_open", "table_close", "thead_open", "thead_close", "tr_open", "tr_close",
    "th_open", "th_close",
}  # fmt: skip


def characters(tokens: list[Token]) -> list[tuple[str, frozenset[str]]]:
    marks: set[str] = set()
    found: list[tuple[str, frozenset[str]]] = []
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        match token.type:
            case "text" | "code_inline":
                found += [(character, frozenset(marks)) for character in token.content]
            case "hardbreak":
                found.append(("\n", frozenset(marks)))
            case "html_inline" if token.content == "<br>":
                found.append(("\n", frozenset(marks)))
            case "softbreak":
                raise AssertionError("a line end was lost")
            case kind if kind.endswith("_open"):
                marks.add(name)
            case kind if kind.endswith("_close"):
                marks.discard(name)
            case other:
                raise AssertionError(other)
    return found


def written(runs: list[Run]) -> list[tuple[str, frozenset[str]]]:
    return [
        (character, frozenset(mark.name for mark in run.marks))
        for run in runs
        for character in run.text
    ]


def words(found: list[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    """Only what is seen: a mark on a blank at the edge of words may step away."""
    return [entry for entry in found if not entry[0].isspace()]


@given(_runs)
def test_a_parser_gives_back_every_character_and_every_mark(runs: list[Run]) -> None:
    found = parsed(inline(runs))
    assert "".join(character for character, _ in found) == "".join(run.text for run in runs)
    assert words(found) == words(written(runs))


@given(_runs)
def test_a_parser_gives_back_every_character_of_a_heading(runs: list[Run]) -> None:
    found = parsed("## " + inline(runs, Place.HEADING))
    assert "".join(character for character, _ in found) == "".join(run.text for run in runs)
    assert words(found) == words(written(runs))


@given(_runs)
def test_a_parser_gives_back_every_character_of_a_cell(runs: list[Run]) -> None:
    found = parsed(f"| {inline(runs, Place.CELL)} |\n| --- |")
    assert "".join(character for character, _ in found) == "".join(run.text for run in runs)
    assert words(found) == words(written(runs))


@given(st.text(alphabet="ab`| \\*", min_size=1, max_size=8).filter(lambda text: text.strip()))
def test_a_parser_gives_back_code_as_it_was_typed(text: str) -> None:
    found = parsed(f"x {inline([Run(text, (Mark('code'),))])} y")
    assert "".join(character for character, _ in found) == f"x {text} y"


def test_everyday_words_stay_readable() -> None:
    runs = [
        Run("Year 4 – 28 pupils (9 & 10 years). Retrieval "),
        Run("before", (STRONG,)),
        Run(" new content, said Ms O'Brien; cost: £0.50 #retrieval well-known 3 > 2."),
    ]
    assert inline(runs) == (
        "Year 4 – 28 pupils (9 & 10 years). Retrieval **before** new content, "
        "said Ms O'Brien; cost: £0.50 #retrieval well-known 3 > 2."
    )


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("1. first", "1\\. first"),
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("-5 degrees", "-5 degrees"),
        ("> no quote", "\\> no quote"),
        ("<script>", "\\<script>"),
        ("&copy; & co", "\\&copy; & co"),
        ("two\nlines", "two\\\nlines"),
        ("a line end last\n", "a line end last&#10;"),
        (" blank first", "&#32;blank first"),
    ],
)
def test_what_would_mean_something_is_escaped(text: str, markdown: str) -> None:
    assert inline([Run(text)]) == markdown


def test_a_link_carries_its_title_and_cannot_be_left_early() -> None:
    link = Mark("link", {"href": "https://x.example/a b)<c>|", "title": 'a "quoted"\ntitle'})
    assert inline([Run("here]", (link,))]) == (
        '[here\\]](https://x.example/a%20b\\)%3Cc%3E%7C "a \\"quoted\\" title")'
    )


def test_a_hard_break_is_a_line_end_and_an_unknown_node_its_text() -> None:
    children = [Run("a"), Node("hard_break"), Node("mention", (Run("@Tom"),))]
    assert inline(children) == "a\\\n@Tom"


def test_control_characters_cannot_break_the_page() -> None:
    assert inline([Run("a\0b\x1bc\r\nd")]) == "a\ufffdb\ufffdc\\\nd"
    assert unescape(inline([Run("\t")])) == "\t"
