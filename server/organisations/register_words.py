"""What a search in the register looks for, and the words that a school is found by. Pure.

A search is a URN, a postcode (with or without its space, whole or begun) or words; each word
may be begun only, and all must be in the school's name or be its town.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_WORD = 40
MOST_WORDS = 8

_URN = re.compile(r"\d{5,7}", re.ASCII)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?(\d[A-Z]{0,2})?", re.ASCII)
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['’‘`´]")

_ALSO = {
    "saint": ("st",),
    "st": ("saint",),
    "cofe": ("church", "england"),
    "rc": ("catholic",),
    "coe": ("church", "england"),
    "ce": ("church", "england"),
}
"""Abbreviations of school names, and what people type for them."""


@dataclass(frozen=True, slots=True)
class ByUrn:
    urn: int


@dataclass(frozen=True, slots=True)
class ByPostcode:
    """`start` has no space and is in capitals."""

    start: str


@dataclass(frozen=True, slots=True)
class ByWords:
    """Beginnings of words, all of which must be found; none at all finds nothing."""

    starts: tuple[str, ...]


def read_search(text: str) -> ByUrn | ByPostcode | ByWords:
    """What somebody who typed `text` looks for."""
    line = " ".join(text.upper().split())
    if _URN.fullmatch(line):
        return ByUrn(int(line))
    if _POSTCODE.fullmatch(line):
        return ByPostcode(postcode_key(line))
    longest_first = sorted(set(_words(text)), key=lambda word: (-len(word), word))
    return ByWords(tuple(longest_first[:MOST_WORDS]))


def postcode_key(postcode: str) -> str:
    """A postcode as it is compared: capitals, no space."""
    return "".join(postcode.upper().split())


def sort_key(name: str) -> str:
    """A name as lists are ordered by it: its plain words in small letters."""
    return " ".join(_words(name))


def words_of(name: str, town: str) -> set[str]:
    """The words under which a school is found."""
    words = {*_words(name), *_words(town)}
    return words | {also for word in words for also in _ALSO.get(word, ())}


def _words(text: str) -> list[str]:
    """Plain small letters: accents and apostrophes are dropped, all else parts words."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain)]
