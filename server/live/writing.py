"""Words for writing rich text by hand, for what the server seeds: examples, templates, tests.

[paragraph("We looked at ", strong("three"), " classes."), bullets("Oakfield", "Riverside")]
"""

from collections.abc import Sequence
from typing import TypeAlias

from server.live.rendering.tree import Child, Mark, Node, Run

Inline: TypeAlias = str | Run
Item: TypeAlias = Inline | Sequence[Child | str]
"""A list item: one line of text, or blocks and lines."""


def strong(text: str) -> Run:
    """Bold text."""
    return Run(text, (Mark("strong"),))


def em(text: str) -> Run:
    """Italic text."""
    return Run(text, (Mark("em"),))


def link(text: str, href: str, title: str | None = None) -> Run:
    """Text that links to an https or mailto address."""
    return Run(text, (Mark("link", {"href": href, "title": title}),))


def paragraph(*words: Inline) -> Node:
    """One paragraph."""
    return Node("paragraph", _runs(words))


def heading(level: int, *words: Inline) -> Node:
    """A heading inside a section."""
    return Node("heading", _runs(words), {"level": level})


def bullets(*items: Item) -> Node:
    """A list with bullets."""
    return Node("bullet_list", _items(items))


def numbered(*items: Item, start: int = 1) -> Node:
    """A list with numbers."""
    return Node("ordered_list", _items(items), {"order": start})


def quote(*blocks: Child | str) -> Node:
    """A block quote."""
    return Node("blockquote", _blocks(blocks))


def table(*rows: Sequence[str]) -> Node:
    """A table of plain cells; the first row is its header."""
    header, *others = rows
    lines = [_row(header, "table_header"), *(_row(row, "table_cell") for row in others)]
    return Node("table", tuple(lines))


def _row(cells: Sequence[str], name: str) -> Node:
    attrs = {"colspan": 1, "rowspan": 1, "colwidth": None}
    return Node("table_row", tuple(Node(name, (paragraph(cell),), attrs) for cell in cells))


def _items(items: Sequence[Item]) -> tuple[Node, ...]:
    return tuple(Node("list_item", _item(item)) for item in items)


def _item(item: Item) -> tuple[Child, ...]:
    return (paragraph(item),) if isinstance(item, str | Run) else _blocks(item)


def _blocks(blocks: Sequence[Child | str]) -> tuple[Child, ...]:
    return tuple(paragraph(block) if isinstance(block, str | Run) else block for block in blocks)


def _runs(words: Sequence[Inline]) -> tuple[Run, ...]:
    runs = (Run(word) if isinstance(word, str) else word for word in words)
    return tuple(run for run in runs if run.text)
