"""What somebody who typed a search looks for. Pure.

Words are compared plain (`server/data/words.py`): each may be begun only, and all must be there.
"""

from dataclasses import dataclass

from server.data.words import words_in

MOST_WORDS = 8
"""Of more the longest are looked for."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is looked for. One letter alone is a whole word: it begins too many."""

    plain: str

    @property
    def whole(self) -> bool:
        return len(self.plain) == 1

    def fits(self, plain: str) -> bool:
        """Whether a word of a text is what is looked for."""
        return plain == self.plain if self.whole else plain.startswith(self.plain)


def read_search(text: str) -> tuple[Term, ...]:
    """The words in `text`, each once; none at all finds nothing."""
    known = dict.fromkeys(word.plain for word in words_in(text))
    longest_first = sorted(known, key=lambda word: (-len(word), word))[:MOST_WORDS]
    return tuple(Term(word) for word in longest_first)
