"""Runs of text as inline Markdown (CommonMark 0.31, readable by GitHub's flavour too).

A parser gives back exactly the text that was written, whatever it holds. Two things make that
hard. Characters that mean something to Markdown are escaped where they would. And a delimiter
such as `**` counts only beside certain characters (§6.2, "flanking"): where the character outside
it spoils that, this character is written as a numeric reference, whose `&` and `;` are punctuation
in every version of the rules.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import chain, groupby, takewhile

from server.live.rendering.tree import Child, Mark, Node, Run, plain_text


class Place(Enum):
    """Where the text stands; in HEADING and CELL a line end is `<br>`."""

    PARAGRAPH = auto()
    HEADING = auto()
    CELL = auto()


class _Side(Enum):
    """What a character is to the delimiter beside it."""

    BLANK = auto()
    PUNCTUATION = auto()
    WORD = auto()
    SYMBOL = auto()
    """Punctuation since CommonMark 0.31, part of a word before: it must do as either."""


@dataclass(frozen=True)
class _Piece:
    """A bit of output. `character` is set where it stands for one character of the text."""

    out: str
    character: str = ""
    opens: bool = False
    closes: bool = False


_ALWAYS = frozenset("\\`*_[]<~|")
_NUMBERED = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_REFERENCE = re.compile(r"&[#a-zA-Z]")
_UNWRITABLE = {
    code: "\ufffd" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"
}
# Strong stands outside emphasis and uses another character, so that no run of stars is ambiguous.
_NESTING = ("link", "strong", "em")
_DELIMITER = {"strong": "**", "em": "_"}


def inline(children: Sequence[Child], place: Place = Place.PARAGRAPH) -> str:
    """`children` (runs, hard breaks, other inline nodes as their text) as Markdown."""
    runs = _with_blanks_outside(list(_runs(children)))
    return "".join(piece.out for piece in _flanked(list(_pieces(runs, place))))


def _runs(children: Sequence[Child]) -> Iterator[Run]:
    for child in children:
        match child:
            case Run():
                yield replace(child, text=_writable(child.text))
            case Node(name="hard_break"):
                yield Run("\n")
            case Node(name="image", attrs={"alt": str(told)}):
                yield Run(_writable(told))
            case Node(children=inner):
                yield Run(_writable(plain_text(inner)))


def _writable(text: str) -> str:
    """A carriage return is a line end; other control characters cannot be said in Markdown."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNWRITABLE)


def _with_blanks_outside(runs: list[Run]) -> list[Run]:
    """Blanks keep only the marks that stay open around them: no delimiter may touch a blank."""
    parts = [part for run in runs for part in _split(run) if part.text]
    stretches = [list(group) for _, group in groupby(parts, key=_is_blank)]
    for at, stretch in enumerate(stretches):
        if not _is_blank(stretch[0]):
            continue
        kept = _nested(stretches[at - 1][-1]) if at else []
        after = _nested(stretches[at + 1][0]) if at + 1 < len(stretches) else []
        for marks in (*map(_nested, stretch), after):
            kept = _shared(kept, marks)
        stretches[at] = [Run(run.text, tuple(kept)) for run in stretch]
    return [
        Run("".join(run.text for run in group), marks)
        for marks, group in groupby(chain.from_iterable(stretches), key=lambda run: run.marks)
    ]


def _is_blank(run: Run) -> bool:
    return run.text.isspace() and not run.has("code")


def _nested(run: Run) -> list[Mark]:
    """The marks of `run` that are written around it, outermost first."""
    return [mark for name in _NESTING for mark in run.marks if mark.name == name]


def _shared(one: Sequence[Mark], other: Sequence[Mark]) -> list[Mark]:
    """The marks in which both begin, and which therefore stay open from one to the other."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return [mark for mark, _ in pairs]


def _split(run: Run) -> list[Run]:
    """Leading blanks, words, trailing blanks."""
    words = run.text.strip()
    if not words or run.has("code"):
        return [run]
    start = run.text.index(words)
    texts = run.text[:start], words, run.text[start + len(words) :]
    return [Run(text, run.marks) for text in texts]


def _pieces(runs: Sequence[Run], place: Place) -> Iterator[_Piece]:
    opened: list[Mark] = []
    text = "".join(run.text for run in runs)
    at = 0
    for run in runs:
        wanted = _nested(run)
        kept = len(_shared(opened, wanted))
        while len(opened) > kept:
            yield _closing(opened.pop())
        for mark in wanted[kept:]:
            yield _opening(mark)
            opened.append(mark)
        if run.has("code"):
            yield _Piece(_code(run.text, place))
        else:
            for index in range(at, at + len(run.text)):
                yield _Piece(_escaped(text, index, place), text[index])
        at += len(run.text)
    while opened:
        yield _closing(opened.pop())


def _opening(mark: Mark) -> _Piece:
    return _Piece("[") if mark.name == "link" else _Piece(_DELIMITER[mark.name], opens=True)


def _closing(mark: Mark) -> _Piece:
    if mark.name != "link":
        return _Piece(_DELIMITER[mark.name], closes=True)
    href = str(mark.attrs.get("href"))
    address = "".join(_in_address(href, at) for at in range(len(href)))
    title = mark.attrs.get("title")
    if not isinstance(title, str) or not title.strip():
        return _Piece(f"]({address})")
    words = " ".join(_writable(title).split())
    words = "".join(_in_title(words, at) for at in range(len(words)))
    return _Piece(f']({address} "{words}")')


def _in_address(href: str, at: int) -> str:
    character = href[at]
    if character in "\\()" or _REFERENCE.match(href, at):
        return "\\" + character
    if character.isspace() or character in "<>|":
        return "".join(f"%{byte:02X}" for byte in character.encode())
    return character


def _in_title(title: str, at: int) -> str:
    escaped = title[at] in '\\"|' or _REFERENCE.match(title, at)
    return "\\" + title[at] if escaped else title[at]


def _code(text: str, place: Place) -> str:
    """A code span (§6.1); a line end in it is a blank, and only a table unescapes its bars."""
    text = text.replace("\n", " ")
    if place is Place.CELL:
        text = text.replace("|", "\\|")
    fence = "`" * (max((len(ticks) for ticks in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.strip(" ") and (text[0] in "` " or text[-1] in "` ") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _escaped(text: str, at: int, place: Place) -> str:
    """The character at `at`, written as its place in the whole text asks."""
    character, following = text[at], text[at + 1 : at + 2]
    first = at == 0 or text[at - 1] == "\n"
    last = following in {"", "\n"}
    if character == "\n":
        if not following:
            return _reference(character)
        return "\\\n" if place is Place.PARAGRAPH else "<br>"
    if character.isspace() and (first or last):
        return _reference(character)
    special = (
        character in _ALWAYS
        or (character == "#" and (first or place is Place.HEADING))
        or (character == "&" and _REFERENCE.match(text, at))
        or (first and _begins_block(character, following))
        or (character in ".)" and _ends_number(text, at))
    )
    return "\\" + character if special else character


def _begins_block(character: str, following: str) -> bool:
    """Quotes, lists, underlines of headings, and the second line of a table."""
    match character:
        case ">" | "=":
            return True
        case "-" | "+":
            return not following.isalnum()
        case ":":
            return following == "-"
        case _:
            return False


def _ends_number(text: str, at: int) -> bool:
    number = _NUMBERED.match(text, text.rfind("\n", 0, at) + 1)
    return number is not None and number.end() == at


def _reference(character: str) -> str:
    return f"&#{ord(character)};"


def _flanked(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces, with those characters referenced that would spoil a delimiter or a link."""
    again = True
    while again:  # a reference is punctuation, and may spoil the delimiter on its other side
        again = False
        for at, piece in enumerate(pieces):
            before = pieces[at - 1] if at else None
            after = pieces[at + 1] if at + 1 < len(pieces) else None
            if piece.opens and before and after and _spoils(before.out[-1], piece, after.out[0]):
                again |= _refer(pieces, at - 1)
            if piece.closes and before and after and _spoils(after.out[0], piece, before.out[-1]):
                again |= _refer(pieces, at + 1)
            if piece.out == "[" and before and before.out == "!":
                pieces[at - 1] = replace(before, out="\\!")
    return pieces


def _refer(pieces: list[_Piece], at: int) -> bool:
    """Write a character as a reference; False where it is none, or one already."""
    piece = pieces[at]
    if not piece.character or piece.out == _reference(piece.character):
        return False
    pieces[at] = replace(piece, out=_reference(piece.character))
    return True


def _spoils(outside: str, delimiter: _Piece, inside: str) -> bool:
    """Whether a parser of some version would not take `delimiter` for one; `inside` is no blank."""
    if _side(outside) in {_Side.BLANK, _Side.PUNCTUATION}:
        return False
    return delimiter.out == "_" or _side(inside) is not _Side.WORD


def _side(character: str) -> _Side:
    category = unicodedata.category(character)
    if character in "\t\n" or category == "Zs":
        return _Side.BLANK
    if category.startswith("P") or (character.isascii() and category.startswith("S")):
        return _Side.PUNCTUATION
    return _Side.SYMBOL if category.startswith("S") else _Side.WORD
