"""What is taken from a live document."""

from pycrdt import Doc

from schemas.documents import DOCUMENT_KINDS, PLAN, DocumentKindName
from server.live.projections.reading import MOST_WORDS, Projected, projected, words_of
from server.live.rendering.content import read_content
from server.live.shape import Seed, initial_update
from server.live.writing import bullets, paragraph, strong


def read(kind: DocumentKindName, seed: Seed) -> Projected:
    doc: Doc[object] = Doc()
    doc.apply_update(initial_update(DOCUMENT_KINDS[kind], seed))
    return projected(read_content(doc, DOCUMENT_KINDS[kind]))


def test_sections_and_typed_fields_are_read_in_the_order_of_the_page() -> None:
    read_plan = read(
        DocumentKindName.PLAN,
        Seed(
            sections={
                "focus": [paragraph("Pupils ", strong("talk"), " first."), bullets("in pairs")],
                "hunch": [paragraph("They know more than they write.")],
            },
            fields={"subject": " Maths ", "year_group": "Year 4", "protocol": "lesson_study"},
        ),
    )
    assert read_plan.text.split("\n") == [
        "Pupils talk first.",
        "in pairs",
        "Year 4",
        "Maths",
        "Lesson study",
        "They know more than they write.",
    ]
    assert [key for _, key in read_plan.places] == [
        "focus",
        "year_group",
        "subject",
        "protocol",
        "hunch",
    ]
    starts = {key: read_plan.text[begins:] for begins, key in read_plan.places}
    assert starts["hunch"] == "They know more than they write."
    assert read_plan.subject == "Maths"


def test_records_are_read_without_names_and_pointers_that_mean_nothing_to_people() -> None:
    observation = read(
        DocumentKindName.OBSERVATION,
        Seed(
            fields={
                "entries": [
                    {"name": "e1", "stage": "s1", "pupil": "b", "seen": "B waits.", "match": "no"}
                ]
            }
        ),
    )
    assert observation.text == "B\nB waits.\nDoesn't match"
    assert observation.places == ((0, "entries"),)


def test_an_empty_document_has_no_text() -> None:
    assert read(DocumentKindName.PLAN, Seed()) == Projected("")


def test_a_document_of_many_different_words_is_found_by_those_that_come_first() -> None:
    told = " ".join(f"w{number}" for number in range(100_000))
    found = read(DocumentKindName.PLAN, Seed(sections={"focus": [paragraph(told)]}))
    assert len(found.words) <= MOST_WORDS
    assert words_of(PLAN.title, found.words).startswith("enquiry plan w0 w1")
