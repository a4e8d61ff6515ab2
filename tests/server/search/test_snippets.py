"""The place in a text where words were found."""

from hypothesis import given
from hypothesis import strategies as st

from schemas.search import TextPart
from server.search.asked import read_search
from server.search.snippets import LENGTH, Snippet, marked, snippet

TEXT = "Pupils talk first.\nThen they write.\nWe stop if nobody talks."
PLACES = [(0, "focus"), (19, "change"), (36, "stop")]


def told(parts: list[TextPart]) -> str:
    """The parts as one line, with brackets around what was found."""
    return "".join(f"[{part.text}]" if part.found else part.text for part in parts)


def find(asked: str, text: str = TEXT, places: list[tuple[int, str]] = PLACES) -> Snippet:
    return snippet(text, places, read_search(asked))


def test_it_is_taken_from_the_first_part_that_holds_most_of_the_words() -> None:
    found = find("talk nobody")
    assert told(found.parts) == "We stop if [nobody] [talks]."
    assert found.key == "stop"
    assert told(find("talk").parts) == "Pupils [talk] first."


def test_words_are_found_whatever_their_accents_and_apostrophes() -> None:
    found = find("zoe pupils", "Zoë’s pupil and the pupils' own", [(0, "focus")])
    assert told(found.parts) == "[Zoë’s] pupil and the [pupils]' own"


def test_where_only_the_title_holds_them_it_is_the_beginning() -> None:
    found = find("enquiry")
    assert told(found.parts) == "Pupils talk first."
    assert found.key is None


def test_of_a_document_without_text_there_is_none() -> None:
    assert find("enquiry", "", []) == Snippet([], None)


def test_a_long_part_is_cut_between_words_around_the_first_that_was_found() -> None:
    text = f"{'before ' * 60}needle {'after ' * 60}".strip()
    line = told(find("needle", text, [(0, "focus")]).parts)
    assert line.startswith("… before ")
    assert line.endswith("after …")
    assert "[needle]" in line
    assert len(line) < LENGTH + 20


def test_line_breaks_within_a_part_are_blanks() -> None:
    assert told(find("two", "one\ntwo\nthree", [(0, "focus")]).parts) == "one [two] three"


def test_a_title_is_marked_whole() -> None:
    parts = marked("Enquiry plan: Talk & <b>talk</b>", read_search("talk"))
    assert told(parts) == "Enquiry plan: [Talk] & <b>[talk]</b>"


@given(text=st.text(max_size=400), asked=st.text(max_size=40), cuts=st.sets(st.integers(1, 399)))
def test_a_snippet_is_a_piece_of_its_text(text: str, asked: str, cuts: set[int]) -> None:
    starts = [0, *sorted(cut for cut in cuts if 0 < cut < len(text) and text[cut - 1] == "\n")]
    places = [(start, f"part {start}") for start in starts] if text else []
    line = "".join(part.text for part in snippet(text, places, read_search(asked)).parts)
    assert line.removeprefix("… ").removesuffix(" …") in text.replace("\n", " ")
    assert "".join(part.text for part in marked(text, read_search(asked))) == text.replace(
        "\n", " "
    )
