"""Papers as files, read back by programs that did not write them."""

import io

import pytest
from docx import Document
from pypdf import PdfReader

from server.paper.blocks import Heading, Item, Paper, Words, clean
from server.paper.pdf_file import MISSING, SOME_MISSING, as_pdf
from server.paper.word_file import as_docx

WORLD = "Ysgol Tŷ’r Ŵyl, Școala Łódź, Ελληνικό, Школа"
PAPER = Paper(
    title="Joint practice development at Oakfield",
    subtitle="School year 2026 to 2027",
    blocks=(Heading("Time"), Words("31 hours of 120."), Heading("A cycle", 2), Item(WORLD)),
)


def of(*blocks: Heading | Words | Item) -> Paper:
    return Paper("T", "S", blocks)


def pdf(paper: Paper) -> PdfReader:
    return PdfReader(io.BytesIO(as_pdf(paper)))


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_word_file_has_headings_a_list_a_title_and_a_language() -> None:
    document = Document(io.BytesIO(as_docx(PAPER)))
    assert [(each.style.name, each.text) for each in document.paragraphs] == [
        ("Title", PAPER.title),
        ("Subtitle", PAPER.subtitle),
        ("Heading 1", "Time"),
        ("Normal", "31 hours of 120."),
        ("Heading 2", "A cycle"),
        ("List Bullet", WORLD),
    ]
    assert document.core_properties.title == PAPER.title
    assert document.core_properties.language == "en-GB"
    assert 'w:val="en-GB"' in document.styles.element.xml


def test_the_pdf_says_its_title_and_language_and_marks_what_is_a_heading() -> None:
    reader = pdf(PAPER)
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == PAPER.title
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    pieces = root["/StructTreeRoot"]["/K"][0]["/K"]
    assert [piece.get_object()["/S"] for piece in pieces] == ["/H1", "/P", "/H2", "/P", "/H3", "/P"]
    found = text_of(reader)
    assert "31 hours of 120." in found
    assert WORLD in found


def test_long_words_and_long_texts_go_over_lines_and_pages() -> None:
    reader = pdf(of(Words("x" * 3000), Words("many words " * 2000), Heading("Last"), Words("end")))
    assert len(reader.pages) > 3
    found = text_of(reader)
    assert found.count("x") == 3000
    assert found.count("many") == 2000
    assert reader.pages[-1].extract_text().rstrip().endswith(f"end\n{len(reader.pages)}")


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page() -> None:
    for before in range(20, 45):
        reader = pdf(of(*[Words("a line")] * before, Heading("Chapter"), Words("what follows")))
        [page] = [each for each in reader.pages if "Chapter" in each.extract_text()]
        assert "what follows" in page.extract_text(), before


@pytest.mark.parametrize("text", ["王小明", "ਪੰਜਾਬੀ", "👩🏽‍🏫", "\x0b\ud800a", "", "\u200b"])
def test_no_text_breaks_either_file(text: str) -> None:
    paper = Paper(text, text, (Heading(text), Words(text), Item(text)))
    assert as_docx(paper)
    assert len(pdf(paper).pages) == 1


def test_letters_that_the_font_lacks_are_boxes_and_it_is_said() -> None:
    found = text_of(pdf(of(Words("王小明 reads"))))
    assert f"{MISSING * 3} reads" in found
    assert SOME_MISSING.split(",")[0] in found.replace("\n", " ")
    assert MISSING not in text_of(pdf(PAPER))


def test_what_no_file_holds_is_left_out() -> None:
    assert clean(" a\x00b\r\nc\ud800 d ") == "ab c d"
