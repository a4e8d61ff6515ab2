"""Whether words name somebody: a paper about a school goes without its persons. Pure.

A whole word that is a part of somebody's name counts, as it is written with capitals: better one
sentence too few on a paper than a colleague on it. Names of schools are no persons (St Anne's).
"""

import re
from collections.abc import Iterable

SHORTEST = 3
"""Shorter parts of names are initials, and words like 'Jo' are too many other words."""


class Naming:
    """Knows the names of people, and of schools that are called like some of them."""

    def __init__(self, people: Iterable[str], schools: Iterable[str] = ()) -> None:
        parts = {part for name in people for part in _parts(name)}
        self._people = _any_of(parts)
        self._schools = _any_of({name for name in schools if name})

    def names_somebody(self, words: str) -> bool:
        """Whether one of the people is named in `words`."""
        if self._people is None:
            return False
        rest = self._schools.sub(" ", words) if self._schools else words
        return self._people.search(rest) is not None


def _parts(name: str) -> Iterable[str]:
    yield name.strip()
    for part in re.split(r"[\s\-]+", name):
        if len(part) >= SHORTEST and part[:1].isupper():
            yield part


def _any_of(words: set[str]) -> re.Pattern[str] | None:
    longest_first = sorted((word for word in words if word), key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
