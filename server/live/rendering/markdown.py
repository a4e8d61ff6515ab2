"""Blocks of rich text as Markdown: CommonMark, with the tables of GitHub's flavour.

What a block is not known for is never dropped: an unknown node is rendered as what it holds.
"""

from collections.abc import Sequence

from server.live.rendering.inline import Place, inline
from server.live.rendering.tree import Child, Node, Run, plain_text

_INLINE = frozenset({"hard_break", "image"})
_LISTS = frozenset({"bullet_list", "ordered_list"})


def markdown(children: Sequence[Child], least_heading: int = 1) -> str:
    """`children` as Markdown without a line end at its end.

    No heading stands above level `least_heading`: one inside a section stays below the section's.
    """
    return "\n\n".join(_blocks(children, least_heading))


def table_row(cells: Sequence[str]) -> str:
    """One row of a table from cells that are Markdown already."""
    return "| " + " | ".join(cells) + " |"


def _blocks(children: Sequence[Child], least: int) -> list[str]:
    """Each block; empty ones are left out. Text that stands among blocks is a paragraph."""
    blocks: list[str] = []
    loose: list[Child] = []
    previous: str | None = None
    alternate = False
    for child in (*children, None):
        if isinstance(child, Run) or (child and child.name in _INLINE):
            loose.append(child)
            continue
        if loose:
            blocks.append(inline(loose))
            loose, previous = [], None
        if child is None:
            break
        # Two lists of one kind in a row would read as one: the second takes the other marker.
        alternate = child.name in _LISTS and child.name == previous and not alternate
        rendered = _block(child, least, alternate=alternate)
        if rendered:
            blocks.append(rendered)
            previous = child.name
    return blocks


def _block(node: Node, least: int, *, alternate: bool) -> str:
    match node.name:
        case "paragraph":
            return inline(node.children)
        case "heading":
            return _heading(node, least)
        case "bullet_list":
            markers = ["*" if alternate else "-"] * len(node.children)
            return _list(node, markers, least)
        case "ordered_list":
            start = _number(node.attrs.get("order"), 1)
            end = ")" if alternate else "."
            markers = [f"{start + at}{end}" for at in range(len(node.children))]
            return _list(node, markers, least)
        case "blockquote":
            return _prefixed(markdown(node.children, least), "> ", "> ")
        case "table":
            return _table(node)
        case "horizontal_rule":
            return "---"
        case "code_block":
            return _code_block(plain_text(node.children))
        case _ if _holds_inline(node):
            return inline(node.children)
        case _:
            return markdown(node.children, least)


def _heading(node: Node, least: int) -> str:
    level = min(6, max(least, _number(node.attrs.get("level"), 1)))
    words = inline(node.children, Place.HEADING)
    return f"{'#' * level} {words}" if words else ""


def _list(node: Node, markers: Sequence[str], least: int) -> str:
    items = [_item(child, least) for child in node.children]
    tight = all(_is_tight(child) for child in node.children)
    lines = []
    for marker, blocks in zip(markers, items, strict=True):
        body = ("\n" if tight else "\n\n").join(blocks)
        lines.append(_prefixed(body, marker + " ", " " * (len(marker) + 1)) if body else marker)
    return ("\n" if tight else "\n\n").join(lines)


def _item(item: Child, least: int) -> list[str]:
    return _blocks(item.children if isinstance(item, Node) else [item], least)


def _is_tight(item: Child) -> bool:
    """One line of text, and perhaps lists below it: needs no empty lines between."""
    match item:
        case Node(children=(Node(name="paragraph", children=words), *rest)) if words:
            return all(_is_worded_list(block) for block in rest)
        case _:
            return False


def _is_worded_list(block: Child) -> bool:
    """An empty first item is a lone marker, and below a line that would underline a heading."""
    match block:
        case Node(name="bullet_list" | "ordered_list", children=(first, *_)):
            return bool(_item(first, 1))
        case _:
            return False


def _table(node: Node) -> str:
    rows = [_cells(row) for row in node.children if isinstance(row, Node)]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    filled = [row + [""] * (width - len(row)) for row in rows]
    lines = [table_row(filled[0]), table_row(["---"] * width), *map(table_row, filled[1:])]
    return "\n".join(lines)


def _cells(row: Node) -> list[str]:
    """The cells of a row; a cell that spans columns is followed by empty ones."""
    cells: list[str] = []
    for cell in row.children:
        lines = _cell_lines([cell])
        span = _number(cell.attrs.get("colspan"), 1) if isinstance(cell, Node) else 1
        cells += ["<br>".join(lines), *[""] * (min(span, 50) - 1)]
    return cells


def _cell_lines(children: Sequence[Child]) -> list[str]:
    """A cell's blocks as lines, since a cell of Markdown holds no blocks."""
    lines: list[str] = []
    loose: list[Child] = []
    for child in (*children, None):
        if isinstance(child, Run) or (child and child.name in _INLINE):
            loose.append(child)
            continue
        if loose:
            lines.append(inline(loose, Place.CELL))
            loose = []
        if child is not None:
            lines += _cell_lines(child.children)
    return lines


def _code_block(text: str) -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}"


def _prefixed(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        (others if at else first) + line if line else others.rstrip()
        for at, line in enumerate(lines)
    )


def _holds_inline(node: Node) -> bool:
    return any(isinstance(child, Run) for child in node.children)


def _number(value: object, otherwise: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 999_999_999:
        return value
    return otherwise
