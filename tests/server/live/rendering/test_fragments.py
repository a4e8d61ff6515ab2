"""Trees and fragments: what we write is what y-prosemirror writes, and both ways are read alike."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from server.live.rendering.fragments import MAX_DEPTH, read_fragment, write_fragment
from server.live.rendering.tree import Child, Mark, Node, Run, from_json, plain_text, to_json
from server.live.writing import (
    bullets,
    em,
    heading,
    link,
    numbered,
    paragraph,
    quote,
    strong,
    table,
)
from tests.needs import not_here
from tests.node import NoNode, node_for

WEB = Path(__file__).parents[4] / "client" / "web"
RICH: tuple[Child, ...] = (
    heading(2, "What we saw — naïve 🙂"),
    paragraph("Plain, ", strong("bold"), " and ", em("italic"), "."),
    paragraph(Run("both", (Mark("em"), Mark("strong"))), link("read", "https://example.org/?a=1")),
    paragraph(),
    Node("paragraph", (Run("before"), Node("hard_break"), Run("after"))),
    bullets("Oakfield", ["Riverside", bullets("nested", [strong("bold item")])]),
    numbered("third", "fourth", start=3),
    quote("Quoted.", bullets("in a quote")),
    table(["Class", "Pupils"], ["4B", "28"]),
)


def fragment_of(doc: "Doc[Any]") -> XmlFragment:
    return doc.get("focus", type=XmlFragment)


def a_fragment(tree: tuple[Child, ...]) -> XmlFragment:
    fragment = fragment_of(Doc())
    write_fragment(fragment, tree)
    return fragment


def ask_node(**asked: object) -> dict[str, Any]:
    try:
        node = node_for(WEB)
    except NoNode as why:
        not_here(f"y-prosemirror itself cannot be asked: {why}")
    script = Path(__file__).with_name("y_prosemirror.cjs")
    done = subprocess.run(
        [node, str(script), str(WEB / "package.json")],
        input=json.dumps({"section": "focus", **asked}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def without_defaults(tree: tuple[Child, ...]) -> tuple[Child, ...]:
    """A tree without attributes that are None: Yjs does not keep them."""
    return tuple(
        Node(
            child.name,
            without_defaults(child.children),
            {key: value for key, value in child.attrs.items() if value is not None},
        )
        if isinstance(child, Node)
        else child
        for child in tree
    )


def test_y_prosemirror_reads_what_we_write_and_would_write_the_same() -> None:
    update = a_fragment(RICH).doc.get_update()
    answer = ask_node(update=base64.b64encode(update).decode())
    assert answer["changes"] == 0
    assert without_defaults(from_json(answer["read"])) == without_defaults(RICH)


def test_we_read_what_y_prosemirror_writes() -> None:
    answer = ask_node(json=to_json(RICH))
    doc: Doc[Any] = Doc()
    doc.apply_update(base64.b64decode(answer["written"]))
    assert read_fragment(fragment_of(doc)) == without_defaults(RICH)


def test_a_fragment_is_read_as_it_was_written() -> None:
    assert read_fragment(a_fragment(RICH)) == without_defaults(RICH)


def test_prosemirror_json_goes_there_and_back() -> None:
    tree = read_fragment(a_fragment(RICH))
    assert from_json(json.loads(json.dumps(to_json(tree)))) == tree


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"type": "paragraph"},
        {"type": "doc", "content": {}},
        {"type": "doc", "content": [1]},
        {"type": "doc", "content": [{"type": "paragraph", "attrs": 3}]},
        {"type": "doc", "content": [{"type": "text", "text": "a", "marks": ["strong"]}]},
    ],
)
def test_other_json_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"ProseMirror|expected|Attributes"):
        from_json(broken)


def a_paragraph_with(formats: dict[str, object]) -> XmlFragment:
    fragment = fragment_of(Doc())
    element = fragment.children.append(XmlElement("paragraph"))
    text = element.children.append(XmlText())
    text.insert(0, "words", formats)
    return fragment


def test_overlapping_marks_are_read_by_their_name() -> None:
    fragment = a_paragraph_with({"comment--aB3+/=xy": {"id": "7"}, "strong": {}})
    assert read_fragment(fragment) == (
        Node("paragraph", (Run("words", (Mark("strong"), Mark("comment", {"id": "7"}))),)),
    )


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " java\tscript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "http://example.org",
        "https:",
        "//example.org",
        "/relative",
        "https://[broken",
        "",
        None,
        7,
    ],
)
def test_a_link_that_is_not_allowed_keeps_only_its_text(href: object) -> None:
    fragment = a_paragraph_with({"link": {"href": href, "title": None}})
    assert read_fragment(fragment) == (Node("paragraph", (Run("words"),)),)


def test_a_link_that_is_not_allowed_is_not_written() -> None:
    with pytest.raises(ValueError, match="https or mailto"):
        a_fragment((paragraph(link("x", "javascript:alert(1)")),))


def test_texts_side_by_side_are_read_as_one() -> None:
    fragment = fragment_of(Doc())
    element = fragment.children.append(XmlElement("paragraph"))
    for word in ("one ", "two"):
        element.children.append(XmlText()).insert(0, word)
    assert read_fragment(fragment) == (Node("paragraph", (Run("one two"),)),)


def test_nesting_without_end_is_read_as_text() -> None:
    fragment = fragment_of(Doc())
    parent: XmlFragment | XmlElement = fragment
    for _ in range(MAX_DEPTH * 10):
        parent = parent.children.append(XmlElement("blockquote"))
    parent.children.append(XmlText()).insert(0, "deep down")
    tree = read_fragment(fragment)
    assert plain_text(tree).strip() == "deep down"


def test_what_is_embedded_in_text_does_not_hide_the_text_around_it() -> None:
    fragment = a_paragraph_with({})
    text = fragment.children[0].children[0]  # type: ignore[union-attr]
    text.insert_embed(2, {"image": "x"})  # type: ignore[union-attr]
    assert read_fragment(fragment) == (Node("paragraph", (Run("words"),)),)
