"""A live document read by its kind, and which required parts of it are missing."""

from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text, XmlFragment

from schemas.cycles import TemplateName
from schemas.documents import FIELDS_ROOT, PLAN
from schemas.kinds.lesson import LESSON
from schemas.shapes import ORDER_KEY
from schemas.templates import TEMPLATES
from server.live.rendering.content import document_content, is_empty, read_content
from server.live.rendering.fragments import write_fragment
from server.live.rendering.missing import gaps
from server.live.rendering.page import Words, page
from server.live.rendering.tree import Node, Run
from server.live.shape import Seed, initial_update
from server.live.writing import bullets, heading, paragraph, strong, table

REQUIRED = ("focus", "why", "hunch", "change", "criteria")
OAKFIELD, RIVERSIDE = "0f0e", "1a1b"


def a_plan(seed: Seed | None = None) -> "Doc[Any]":
    doc: Doc[Any] = Doc()
    doc.apply_update(initial_update(PLAN, seed))
    return doc


def a_full_seed() -> Seed:
    return Seed(
        sections={key: [paragraph("We want ", strong("better talk"), ".")] for key in REQUIRED},
        fields={
            "class_name": "4B | mixed",
            "protocol": "lesson_study",
            "starts_on": "2026-03-03",
            "cover_hours": 6.0,
            "schools": [
                {"school": OAKFIELD, "offers": "A room\nand tea", "wants": "Ideas"},
                {"school": RIVERSIDE, "offers": "Time", "wants": "Company"},
            ],
        },
    )


def test_a_new_plan_holds_nothing_and_misses_what_is_required() -> None:
    content = read_content(a_plan(), PLAN)
    assert content.fields == {}
    assert all(is_empty(tree) for tree in content.sections.values())
    assert [gap.key for gap in gaps(content)] == [*REQUIRED, "schools"]
    assert {gap.required_before for gap in gaps(content)} == {"try"}


def test_a_full_plan_misses_nothing() -> None:
    assert gaps(read_content(a_plan(a_full_seed()), PLAN)) == []


def test_records_stand_as_people_moved_them_and_new_ones_last() -> None:
    doc: Doc[Any] = Doc()
    seed = Seed(fields={"stages": [{"title": title} for title in "ABCD"]})
    doc.apply_update(initial_update(LESSON, seed))
    stages = doc.get(FIELDS_ROOT, type=Map)["stages"]
    for at, place in ((0, 2), (1, 0), (2, 1.0)):
        stages[at][ORDER_KEY] = place
    shown = read_content(doc, LESSON).fields["stages"]
    assert shown == [{"title": title} for title in "BCAD"]


def test_a_record_that_is_not_complete_is_named() -> None:
    rows = [{"school": OAKFIELD, "offers": " ", "wants": "Ideas"}]
    seed = Seed(sections=a_full_seed().sections, fields={"schools": list(rows)})
    (gap,) = gaps(read_content(a_plan(seed), PLAN))
    (row,) = gap.rows
    assert gap.key == "schools"
    assert row.record == {"school": OAKFIELD, "wants": "Ideas"}
    assert [column.key for column in row.columns] == ["offers"]


@pytest.mark.parametrize(
    "tree",
    [
        [],
        [paragraph()],
        [paragraph(" \n\u00a0"), paragraph()],
        [bullets(""), Node("horizontal_rule"), table(["", " "])],
        [Node("paragraph", (Node("hard_break"),))],
    ],
)
def test_a_section_of_blanks_counts_as_empty(tree: list[Node]) -> None:
    doc: Doc[Any] = Doc()
    write_fragment(doc.get("focus", type=XmlFragment), tree)
    assert is_empty(read_content(doc, PLAN).sections["focus"])


def test_a_section_with_one_word_anywhere_is_not_empty() -> None:
    doc: Doc[Any] = Doc()
    write_fragment(doc.get("focus", type=XmlFragment), [paragraph(), table(["", "x"])])
    assert not is_empty(read_content(doc, PLAN).sections["focus"])


def test_values_that_do_not_fit_their_field_read_as_empty() -> None:
    doc: Doc[Any] = Doc()
    doc[FIELDS_ROOT] = Map(
        {
            "class_name": 7,
            "starts_on": "3 March",
            "ends_on": "20260303",
            "protocol": "guesswork",
            "cover_hours": True,
            "schools": Array([1, "x", Map({"school": 3, "offers": Text("Tea")})]),
        }
    )
    assert read_content(doc, PLAN).fields == {"schools": [{"offers": "Tea"}]}


def test_numbers_that_are_none_read_as_empty() -> None:
    doc: Doc[Any] = Doc()
    doc[FIELDS_ROOT] = Map({"cover_hours": float("nan")})
    assert read_content(doc, PLAN).fields == {}


def test_a_root_of_another_type_leaves_the_document_readable() -> None:
    doc: Doc[Any] = Doc()
    doc["focus"] = Text("plain")
    doc["why"] = Map({"a": 1})
    doc[FIELDS_ROOT] = Array([1])
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    content = read_content(copy, PLAN)
    assert is_empty(content.sections["why"])
    assert content.fields == {}


def test_the_api_serves_prosemirror_json_and_plain_values() -> None:
    content = read_content(a_plan(a_full_seed()), PLAN)
    told = document_content(content, "d1", "Talk in maths")
    assert told.title == "Talk in maths"
    assert told.sections["focus"] == {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "We want "},
                    {"type": "text", "text": "better talk", "marks": [{"type": "strong"}]},
                    {"type": "text", "text": "."},
                ],
            }
        ],
    }
    assert told.sections["stop"] == {"type": "doc", "content": [{"type": "paragraph"}]}
    assert told.fields == {
        "class_name": "4B | mixed",
        "protocol": "lesson_study",
        "starts_on": "2026-03-03",
        "cover_hours": 6,
        "schools": [
            {"school": OAKFIELD, "offers": "A room\nand tea", "wants": "Ideas"},
            {"school": RIVERSIDE, "offers": "Time", "wants": "Company"},
        ],
    }


def test_the_page_follows_the_kind_and_the_templates_words() -> None:
    seed = Seed(
        sections={"focus": [heading(1, "Aim"), paragraph("Talk.")]}, fields=a_full_seed().fields
    )
    content = read_content(a_plan(seed), PLAN)
    words = Words(
        title="Talk *in* maths",
        schools={OAKFIELD: "Oakfield", RIVERSIDE: "Riverside"},
    )
    text = page(content, words)
    assert text.startswith("# Talk \\*in\\* maths\n\n## Focus\n\n### Aim\n\nTalk.\n\n## Why this")
    assert (
        "## Class, dates and cover\n\n"
        "- **Class:** 4B \\| mixed\n"
        "- **Agreed protocol:** Lesson study\n"
        "- **Begins:** Tue 3 March 2026\n"
        "- **Cover planned:** 6 hours\n\n"
        "## Evidence consulted\n"
    ) in text
    assert (
        "## Offers and gains\n\n"
        "| School | Offers | Wants to gain |\n| --- | --- | --- |\n"
        "| Oakfield | A room<br>and tea | Ideas |\n| Riverside | Time | Company |\n"
    ) in text
    assert text.endswith("## Links to school plans\n")


def test_text_of_two_lines_in_a_field_stays_in_its_list_item() -> None:
    seed = Seed(fields={"class_name": "4B\n- and 4C"})
    text = page(read_content(a_plan(seed), PLAN), Words(title="Plan"))
    assert "- **Class:** 4B\\\n  \\- and 4C\n" in text


def test_a_template_renames_sections() -> None:
    words = Words("Plan", sections=TEMPLATES[TemplateName.PDSA].sections)
    text = page(read_content(a_plan(), PLAN), words)
    assert "\n## Aim\n" in text
    assert "\n## Measures\n" in text


def test_plain_text_reads_across_unknown_nodes() -> None:
    assert not is_empty((Node("box", (Node("paragraph", (Run("x"),)),)),))
