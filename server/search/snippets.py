"""The place in a text where words were found, as plain text with the words marked. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.search import TextPart
from server.data.words import Word, words_in
from server.search.asked import Term

LENGTH = 220
"""Letters of a snippet, about."""
BEFORE = 60
"""Letters that stand before the first word that was found, about."""

Places = Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Snippet:
    """A piece of a document, and the key of the part in which the words were found."""

    parts: list[TextPart]
    key: str | None


def marked(text: str, terms: Sequence[Term]) -> list[TextPart]:
    """All of `text` with the words marked that `terms` look for."""
    return list(_parts(text, 0, len(text), _found(text, terms, 0, len(text))))


def snippet(text: str, places: Places, terms: Sequence[Term]) -> Snippet:
    """Of the part with most of `terms` the piece around the first of them.

    Where none is found (they are in the title alone) it is the beginning of the text.
    """
    if not places:
        return Snippet([], None)
    bounds = list(zip(places, [*(at - 1 for at, _ in places[1:]), len(text)], strict=True))
    ((begins, key), ends), first, most = bounds[0], None, 0
    for place, end in bounds:
        here, told = _look(text, terms, place[0], end)
        if told > most:
            ((begins, key), ends), first, most = (place, end), here, told
        if told == len(terms):
            break
    start, end = _window(text, begins, ends, begins if first is None else first)
    parts = list(_parts(text, start, end, _found(text, terms, start, end)))
    if start > begins:
        parts.insert(0, TextPart(text="… ", found=False))
    if end < ends:
        parts.append(TextPart(text=" …", found=False))
    return Snippet(parts, None if first is None else key)


def _look(text: str, terms: Sequence[Term], start: int, end: int) -> tuple[int | None, int]:
    """Where the first of `terms` stands here, and how many of them do; no further than needed."""
    missing, first = list(terms), None
    for word in words_in(text[start:end], "".join(term.plain[0] for term in terms)):
        left = [term for term in missing if not term.fits(word.plain)]
        if len(left) < len(missing):
            first = start + word.start if first is None else first
            missing = left
            if not missing:
                break
    return first, len(terms) - len(missing)


def _found(text: str, terms: Sequence[Term], start: int, end: int) -> list[Word]:
    if not terms:
        return []
    initials = "".join(term.plain[0] for term in terms)
    return [
        Word(start + word.start, start + word.end, word.plain)
        for word in words_in(text[start:end], initials)
        if any(term.fits(word.plain) for term in terms)
    ]


def _window(text: str, begins: int, ends: int, around: int) -> tuple[int, int]:
    """About LENGTH letters of a part, cut between words."""
    start = max(begins, around - BEFORE)
    if start > begins:
        blank = text.find(" ", start, around)
        start = around if blank < 0 else blank + 1
    end = min(ends, start + LENGTH)
    if end < ends:
        blank = text.rfind(" ", around + 1, end)
        end = end if blank < 0 else blank
    return start, end


def _parts(text: str, start: int, end: int, found: Sequence[Word]) -> Iterator[TextPart]:
    at = start
    for word in found:
        if word.start < at or word.end > end:
            continue
        if word.start > at:
            yield TextPart(text=_line(text[at : word.start]), found=False)
        yield TextPart(text=text[word.start : word.end], found=True)
        at = word.end
    if at < end:
        yield TextPart(text=_line(text[at:end]), found=False)


def _line(text: str) -> str:
    """Line breaks are blanks in a snippet."""
    return text.replace("\n", " ")
