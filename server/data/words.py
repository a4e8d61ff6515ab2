"""Plain words: what a text is found by, and where they stand in it. Pure.

A plain word has small letters and figures only; accents and apostrophes are dropped, so that
`zoe` finds Zoë and `annes` finds St Anne's. Everything else parts words.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_WORD = 40

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|['’‘`´](?=[^\W_]))*")
_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Letters that Unicode does not take apart, as people without them on the keyboard type them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it begins and ends there, and how it is compared."""

    start: int
    end: int
    plain: str


def words_in(text: str, initials: str = "") -> Iterator[Word]:
    """The words of `text`, in order; given plain `initials`, those that may begin so at least."""
    for found in _WORD.finditer(text):
        initial = text[found.start()]
        # Most words are passed over here, before anything is folded.
        if initials and initial.isascii() and initial.lower() not in initials:
            continue
        word = plain(found[0])
        if word:
            yield Word(found.start(), found.end(), word)


def plain(word: str) -> str:
    """One word as it is compared."""
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST_WORD]
    folded = unicodedata.normalize("NFKD", word).casefold().translate(_WITHOUT_DECOMPOSITION)
    return "".join(c for c in folded if c.isalnum())[:LONGEST_WORD]


def word_line(*texts: str, most: int | None = None) -> str:
    """Each word of `texts` once, parted by blanks: what a column keeps to be searched.

    With `most` words are left out that would make it longer.
    """
    known: dict[str, None] = {}
    length = 0
    for text in texts:
        for written in dict.fromkeys(_WORD.findall(text)):
            word = plain(written)
            if not word or word in known:
                continue
            length += len(word) + 1
            if most is not None and length > most:
                return " ".join(known)
            known[word] = None
    return " ".join(known)
