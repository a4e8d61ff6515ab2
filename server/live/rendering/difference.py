"""What is different between two contents of a document, as people read it. Pure.

Lines are paragraphs, headings, list items, rows of tables and values of fields. A line that is
much the same as one before is shown as one, with the words that came and went.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby

from schemas.documents import Field, FieldType
from schemas.history import DifferencePart, Piece, PieceKind
from server.live.rendering.content import Content, Value
from server.live.rendering.tree import Child, Node, Run, plain_text

_ALIKE = 0.5
"""From this share of equal words on, two lines are one that was changed."""
_PAIRS = 10_000
"""More lines times lines than this are not compared with each other: all came, all went."""
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_HIDDEN = frozenset({FieldType.NAME, FieldType.POINTER})


def difference(
    before: Content, after: Content, names: Mapping[str, str], titles: Mapping[str, str]
) -> list[DifferencePart]:
    """The parts of the page in which something is different, in its order.

    `names` says the names of schools and people by their ids, `titles` other titles of sections.
    """
    found = []
    for key, title, old, new in _parts(before, after, names):
        lines = [line for line in lines_between(old, new) if _changed(line)]
        if lines:
            found.append(DifferencePart(key=key, title=titles.get(key, title), lines=lines))
    return found


def lines_between(before: Sequence[str], after: Sequence[str]) -> list[list[Piece]]:
    """All lines of both, each once, in the order in which one reads them."""
    lines: list[list[Piece]] = []
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for tag, start, stop, begin, end in blocks:
        if tag == "equal":
            lines += [_whole(PieceKind.SAME, line) for line in before[start:stop]]
        else:
            lines += _replaced(before[start:stop], after[begin:end])
    return lines


def text_lines(tree: Sequence[Child]) -> list[str]:
    """The text of rich text, a line for each block that holds text and for each row of a table."""
    return [line for line in _lines(tree) if line.strip()]


def _parts(
    before: Content, after: Content, names: Mapping[str, str]
) -> Iterator[tuple[str, str, list[str], list[str]]]:
    for block in after.kind.blocks:
        if block.section:
            key = block.section.key
            old, new = before.sections.get(key, ()), after.sections.get(key, ())
            yield key, block.section.title, text_lines(old), text_lines(new)
        for field in block.group.fields if block.group else []:
            told = [
                _told(field, content.fields.get(field.key), names) for content in (before, after)
            ]
            yield field.key, field.title, told[0], told[1]


def _lines(tree: Sequence[Child]) -> Iterator[str]:
    for child in tree:
        match child:
            case Node(name="table_row"):
                yield " | ".join(plain_text(cell.children, " ") for cell in _nodes(child))
            case Node(children=children) if any(isinstance(it, Run) for it in children):
                yield plain_text(children, " ")
            case Node(children=children):
                yield from _lines(children)
            case Run(text=text):
                yield text


def _nodes(row: Node) -> list[Node]:
    return [child for child in row.children if isinstance(child, Node)]


def _told(field: Field, value: Value | None, names: Mapping[str, str]) -> list[str]:
    """A field as lines: one, or one for each record."""
    if value is None:
        return []
    if isinstance(value, list):
        return [_record(field, record, names) for record in value]
    return [_plain(field, value, names)]


def _record(field: Field, record: Mapping[str, str | int | float], names: Mapping[str, str]) -> str:
    return "; ".join(
        f"{column.title}: {_plain(column, record[column.key], names)}"
        for column in field.columns
        if column.key in record and column.type not in _HIDDEN
    )


def _plain(field: Field, value: str | float, names: Mapping[str, str]) -> str:
    match field.type:
        case FieldType.CHOICE:
            labels = {choice.value: choice.label for choice in field.choices}
            return labels.get(str(value), str(value))
        case FieldType.SCHOOL | FieldType.PERSON:
            return names.get(str(value), "somebody who left")
        case _:
            return f"{value} {field.unit}".strip()


def _replaced(before: Sequence[str], after: Sequence[str]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    old = new = 0
    for one, other in [*_pairs(before, after), (len(before), len(after))]:
        lines += [_whole(PieceKind.REMOVED, line) for line in before[old:one]]
        lines += [_whole(PieceKind.ADDED, line) for line in after[new:other]]
        if one < len(before) and other < len(after):
            lines.append(_words(before[one], after[other]))
        old, new = one + 1, other + 1
    return lines


def _pairs(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Lines that are much alike, in order: as alike as all of them together can be."""
    if len(before) * len(after) > _PAIRS:
        return []

    @cache
    def alike(one: int, other: int) -> float:
        ratio = SequenceMatcher(
            None, _tokens(before[one]), _tokens(after[other]), autojunk=False
        ).ratio()
        return ratio if ratio >= _ALIKE else 0.0

    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for one in reversed(range(len(before))):
        for other in reversed(range(len(after))):
            together = alike(one, other)
            best[one][other] = max(
                best[one + 1][other],
                best[one][other + 1],
                together + best[one + 1][other + 1] if together else 0.0,
            )
    pairs = []
    one = other = 0
    while one < len(before) and other < len(after):
        together = alike(one, other)
        if together and best[one][other] == together + best[one + 1][other + 1]:
            pairs.append((one, other))
            one, other = one + 1, other + 1
        elif best[one][other] == best[one + 1][other]:
            one += 1
        else:
            other += 1
    return pairs


def _words(before: str, after: str) -> list[Piece]:
    old, new = _tokens(before), _tokens(after)
    pieces: list[Piece] = []
    for tag, start, stop, begin, end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(kind=PieceKind.SAME, text="".join(old[start:stop])))
            continue
        if stop > start:
            pieces.append(Piece(kind=PieceKind.REMOVED, text="".join(old[start:stop])))
        if end > begin:
            pieces.append(Piece(kind=PieceKind.ADDED, text="".join(new[begin:end])))
    return _gathered(pieces)


def _gathered(pieces: Sequence[Piece]) -> list[Piece]:
    """Runs of changes as one removal and one addition, where only blanks stayed between them."""
    gathered: list[Piece] = []
    stays = [
        piece.kind is PieceKind.SAME and bool(piece.text.strip() or place in (0, len(pieces) - 1))
        for place, piece in enumerate(pieces)
    ]
    for stay, run in groupby(zip(stays, pieces, strict=True), key=lambda pair: pair[0]):
        found = [piece for _, piece in run]
        if stay:
            gathered += found
            continue
        for kind in (PieceKind.REMOVED, PieceKind.ADDED):
            text = "".join(piece.text for piece in found if piece.kind in (kind, PieceKind.SAME))
            gathered += _whole(kind, text) if text else []
    return gathered


def _tokens(line: str) -> list[str]:
    return _TOKENS.findall(line)


def _whole(kind: PieceKind, line: str) -> list[Piece]:
    return [Piece(kind=kind, text=line)]


def _changed(line: Sequence[Piece]) -> bool:
    return any(piece.kind is not PieceKind.SAME for piece in line)
