"""What is different between two contents, as people read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import DOCUMENT_KINDS, PLAN, DocumentKindName
from schemas.history import Piece, PieceKind
from server.live.rendering.content import Content, Value
from server.live.rendering.difference import difference, lines_between, text_lines
from server.live.rendering.tree import Child
from server.live.writing import bullets, heading, paragraph, strong, table

WORDS = st.lists(st.sampled_from(["stem", "wall", " ", ",", ".", "a", "é"]), max_size=6).map(
    "".join
) | st.sampled_from(
    ["stems stay on the wall", "stems stay on the wall, with a picture", "nobody speaks"]
)


def told(pieces: list[Piece]) -> str:
    """A line as one reads it: `[-removed-]`, `{+added+}`."""
    marks = {PieceKind.SAME: "{}", PieceKind.REMOVED: "[-{}-]", PieceKind.ADDED: "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


def plan(sections: dict[str, tuple[Child, ...]], fields: dict[str, Value] | None = None) -> Content:
    empty: dict[str, tuple[Child, ...]] = {section.key: () for section in PLAN.sections}
    return Content(PLAN, empty | sections, fields or {})


@given(before=st.lists(WORDS, max_size=6), after=st.lists(WORDS, max_size=6))
def test_what_stayed_and_went_is_all_that_was_and_what_stayed_and_came_all_that_is(
    before: list[str], after: list[str]
) -> None:
    lines = lines_between(before, after)

    def without(kind: PieceKind) -> list[str]:
        texts = [[piece.text for piece in line if piece.kind is not kind] for line in lines]
        return ["".join(text) for text in texts if "".join(text)]

    assert without(PieceKind.ADDED) == [line for line in before if line]
    assert without(PieceKind.REMOVED) == [line for line in after if line]


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        (["One."], ["One."], ["One."]),
        ([], ["New."], ["{+New.+}"]),
        (["Old."], [], ["[-Old.-]"]),
        (
            ["Stems stay on the wall."],
            ["Stems stay on the wall, with a picture."],
            ["Stems stay on the wall{+, with a picture+}."],
        ),
        (
            ["The teacher takes only answers with a reason."],
            ["A second pupil builds on it or challenges it."],
            [
                "[-The teacher takes only answers with a reason.-]",
                "{+A second pupil builds on it or challenges it.+}",
            ],
        ),
        (
            ["Ten minutes of partner talk."],
            ["Twelve long minutes of partner talk."],
            ["[-Ten-]{+Twelve long+} minutes of partner talk."],
        ),
    ],
)
def test_lines_read_as_a_person_would_mark_them(
    before: list[str], after: list[str], read: list[str]
) -> None:
    assert [told(line) for line in lines_between(before, after)] == read


def test_a_changed_line_is_found_between_new_ones() -> None:
    before = ["Stems stay on the wall.", "Pairs or threes."]
    after = ["Thirty seconds of silence.", "Stems stay on every wall.", "Pairs or threes."]
    assert [told(line) for line in lines_between(before, after)] == [
        "{+Thirty seconds of silence.+}",
        "Stems stay on [-the-]{+every+} wall.",
        "Pairs or threes.",
    ]


def test_lines_are_blocks_items_and_rows() -> None:
    tree = (
        heading(3, "Must stay"),
        bullets("Stems ", [paragraph("One ", strong("and"), " two")]),
        table(["School", "Offers"], ["Oakfield", "Film"]),
        paragraph(),
    )
    assert text_lines(tree) == [
        "Must stay",
        "Stems ",
        "One and two",
        "School | Offers",
        "Oakfield | Film",
    ]


def test_only_parts_with_a_change_are_told_in_the_order_of_the_page() -> None:
    before = plan({"change": (paragraph("Stems."),), "focus": (paragraph("Talk."),)})
    after = plan({"change": (paragraph("Stems and silence."),), "focus": (paragraph("Talk."),)})
    [part] = difference(before, after, {}, {"change": "What we do"})
    assert (part.key, part.title) == ("change", "What we do")
    assert [told(line) for line in part.lines] == ["Stems{+ and silence+}."]


def test_fields_are_told_by_the_words_of_the_page() -> None:
    before = plan({}, {"protocol": "video_club", "schools": [{"school": "1", "offers": "Film"}]})
    after = plan(
        {},
        {
            "protocol": "lesson_study",
            "cover_hours": 9,
            "schools": [{"school": "1", "offers": "Film and cover"}],
        },
    )
    parts = difference(before, after, {"1": "Oakfield"}, {})
    assert [(part.key, [told(line) for line in part.lines]) for part in parts] == [
        ("protocol", ["[-Video club-]", "{+Lesson study+}"]),
        ("cover_hours", ["{+9 hours+}"]),
        ("schools", ["School: Oakfield; Offers: Film{+ and cover+}"]),
    ]


def test_what_only_programs_read_is_left_out() -> None:
    kind = DOCUMENT_KINDS[DocumentKindName.LESSON]
    empty: dict[str, tuple[Child, ...]] = {section.key: () for section in kind.sections}
    before = Content(kind, empty, {"stages": [{"name": "x1", "title": "Talk"}]})
    after = Content(kind, empty, {"stages": [{"name": "x2", "title": "Talk"}]})
    assert difference(before, after, {}, {}) == []


def test_very_long_texts_are_told_without_comparing_each_line_with_each() -> None:
    before = [f"line {number} before" for number in range(200)]
    after = [f"line {number} after" for number in range(200)]
    assert len(lines_between(before, after)) == 400
