"""Blocks as Markdown."""

import pytest
from markdown_it import MarkdownIt

from server.live.rendering.markdown import markdown
from server.live.rendering.tree import Child, Node, Run


def paragraph(*children: Child | str) -> Node:
    return Node("paragraph", tuple(Run(c) if isinstance(c, str) else c for c in children))


def item(*children: Child) -> Node:
    return Node("list_item", children)


def cell(*children: Child, name: str = "table_cell", **attrs: int) -> Node:
    return Node(name, children, attrs)


def html(text: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(text).replace("\n", "")


def test_blocks_stand_apart_and_empty_ones_are_left_out() -> None:
    assert markdown([paragraph("One."), paragraph(), paragraph("Two.")]) == "One.\n\nTwo."


@pytest.mark.parametrize(("level", "marks"), [(1, "###"), (3, "###"), (4, "####"), (9, "######")])
def test_no_heading_stands_above_the_section_that_it_is_in(level: int, marks: str) -> None:
    heading = Node("heading", (Run("Aims"),), {"level": level})
    assert markdown([heading], least_heading=3) == f"{marks} Aims"


def test_a_picture_is_named() -> None:
    picture = Node("image", (), {"src": "https://x.example/a.png", "alt": "our *wall*"})
    assert markdown([paragraph("See ", picture)]) == "See our \\*wall\\*"


def test_lists_are_nested_by_their_marker_and_numbered_from_where_they_begin() -> None:
    inner = Node("ordered_list", (item(paragraph("ten")), item(paragraph("eleven"))), {"order": 10})
    outer = Node("bullet_list", (item(paragraph("one"), inner), item(paragraph("two"))))
    assert markdown([outer]) == "- one\n  10. ten\n  11. eleven\n- two"


def test_a_list_item_of_several_blocks_keeps_them_all() -> None:
    outer = Node("bullet_list", (item(paragraph("one"), paragraph("more")), item(paragraph("two"))))
    assert markdown([outer]) == "- one\n\n  more\n\n- two"


def test_an_empty_list_item_stays_an_item() -> None:
    inner = Node("bullet_list", (item(paragraph()),))
    text = markdown([Node("bullet_list", (item(paragraph("a"), inner), item(paragraph("b"))))])
    assert html(text) == "<ul><li><p>a</p><ul><li></li></ul></li><li><p>b</p></li></ul>"


def test_two_lists_in_a_row_stay_two() -> None:
    lists = [Node("bullet_list", (item(paragraph(word)),)) for word in "abc"]
    assert markdown(lists) == "- a\n\n* b\n\n- c"
    assert html(markdown(lists)).count("<ul>") == 3


def test_a_quote_holds_its_blocks() -> None:
    quote = Node(
        "blockquote", (paragraph("one\ntwo"), Node("bullet_list", (item(paragraph("x")),)))
    )
    assert markdown([quote]) == "> one\\\n> two\n>\n> - x"


def test_a_table_is_one_whatever_its_cells_hold() -> None:
    bullets = Node("bullet_list", (item(paragraph("x")), item(paragraph("y"))))
    rows = (
        Node("table_row", (cell(paragraph("Class"), name="table_header"), cell(paragraph("a|b")))),
        Node("table_row", (cell(paragraph("wide"), colspan=3),)),
        Node("table_row", (cell(bullets), cell())),
    )
    assert markdown([Node("table", rows)]) == (
        "| Class | a\\|b |  |\n| --- | --- | --- |\n| wide |  |  |\n| x<br>y |  |  |"
    )


def test_unknown_nodes_are_rendered_as_what_they_hold() -> None:
    box = Node("callout", (paragraph("inside"), Node("canvas", (Run("drawn"),))))
    assert markdown([box, Run("loose")]) == "inside\n\ndrawn\n\nloose"


def test_a_code_block_is_fenced_by_more_ticks_than_it_holds() -> None:
    assert markdown([Node("code_block", (Run("a ```\n  b"),))]) == "````\na ```\n  b\n````"
