"""How a school is shown in an alliance: a short name, two letters, and one of eight slots.

Pure. Letters and shape carry the meaning and colour only helps, so two schools of one alliance
never share their letters, and share a slot only when there are more than eight.
"""

import re
from collections.abc import Collection, Iterable
from itertools import chain, product
from string import ascii_uppercase

SLOTS = range(1, 9)

_KINDS = """
    academy academies anglican boys c c.e ce catholic church coe cofe college community
    endowed federation first foundation girls grammar high independent infant infants junior
    juniors lower methodist middle nursery parochial preparatory prep primary pru r.c rc roman
    school schools secondary sixth special studio technology trust upper utc va vc
    voluntary
"""
_KINDS_OF_SCHOOL = frozenset(_KINDS.split())
_JOINING = frozenset({"and", "&", "of", "the", "for", "-", "–"})
_LETTERS = re.compile(r"[A-Za-z]")


class NoMarkLeft(ValueError):
    """All 676 pairs of letters are taken in this alliance."""


def short_name(name: str) -> str:
    """The name as colleagues say it: up to the first word that says what kind of school it is.

    >>> short_name("St Anne's Catholic Primary School")
    "St Anne's"
    """
    name = name.split(",")[0].split("(")[0].strip() or name
    kept: list[str] = []
    for word in name.split():
        if kept and word.casefold().strip(".") in _KINDS_OF_SCHOOL:
            break
        kept.append(word)
    while len(kept) > 1 and kept[-1].casefold() in _JOINING:
        kept.pop()
    return " ".join(kept) if any(word.casefold() not in _JOINING for word in kept) else name


def mark(name: str, taken: Collection[str]) -> str:
    """Two capital letters for a school called `name`, other than those `taken`.

    Initials of two words ("Meadow Lane": ML), else the beginning of the word ("Oakfield": OA);
    when that is taken the first letter with each later one, then any two. Raises NoMarkLeft.
    """
    words = [letters for word in name.split() if (letters := "".join(_LETTERS.findall(word)))]
    letters = "".join(words).upper()
    initials = "".join(word[0] for word in words).upper()
    if len(words) == 1:
        initials = ""
    likely: Iterable[str] = (initials[:2], *(letters[:1] + later for later in letters[1:]))
    first = letters[:1] or "S"
    wider = (first + letter for letter in ascii_uppercase)
    anything = ("".join(pair) for pair in product(ascii_uppercase, repeat=2))
    for candidate in chain(likely, wider, anything):
        if len(candidate) == 2 and candidate not in taken:
            return candidate
    raise NoMarkLeft(name)


def slot(taken: Iterable[int]) -> int:
    """The slot that the fewest schools of the alliance have; the lowest of several."""
    used = list(taken)
    return min(SLOTS, key=used.count)
