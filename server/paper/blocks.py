"""What a paper is made of, whichever file it becomes. Pure."""

import unicodedata
from dataclasses import dataclass

LANGUAGE = "en-GB"


@dataclass(frozen=True)
class Heading:
    """`level` 1 stands under the title, 2 under that."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Item:
    """One of a list; those that follow each other are one."""

    text: str


Block = Heading | Words | Item


@dataclass(frozen=True)
class Paper:
    title: str
    subtitle: str
    blocks: tuple[Block, ...]


def clean(text: str) -> str:
    """Text without what neither file can hold: control characters, halves of pairs, nonentities.

    A line break within is a space: a block is one paragraph.
    """
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cs", "Cn")
    )
    return " ".join("".join(kept).split())
