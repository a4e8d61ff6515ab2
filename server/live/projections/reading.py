"""What is taken from a live document: everything written in it, and where. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.documents import Field, FieldType
from server.data.words import word_line, words_in
from server.live.rendering.content import Content
from server.live.rendering.tree import plain_text
from server.live.tables import SUBJECT_LENGTH

VERSION = 2
"""Raise it when something else is taken from documents, or words are made otherwise: whatever was
read before is then read again."""

SUBJECT = "subject"
TITLE = "title"
"""The field of a document that has a title of its own; others are called by what they are."""
TITLE_LENGTH = 200
MOST_WORDS = 250_000
"""Characters of words that a document is found by; PostgreSQL keeps a megabyte at most."""

_WRITTEN = frozenset({FieldType.TEXT, FieldType.CHOICE})


@dataclass(frozen=True)
class Projected:
    """What a projection says of a document. `places` are where each part begins, and its key."""

    text: str
    places: tuple[tuple[int, str], ...] = ()
    subject: str = ""
    words: str = ""
    title: str = ""


def projected(content: Content) -> Projected:
    """What is kept of `content`."""
    lines: list[str] = []
    places: list[tuple[int, str]] = []
    length = 0
    for key, part in _parts(content):
        told = part.replace("\0", "").strip()
        if told:
            places.append((length, key))
            lines.append(told)
            length += len(told) + 1
    subject = content.fields.get(SUBJECT, "")
    title = content.fields.get(TITLE, "")
    text = "\n".join(lines)
    return Projected(
        text=text,
        places=tuple(places),
        words=word_line(text, most=MOST_WORDS),
        subject=" ".join(str(subject).replace("\0", "").split())[:SUBJECT_LENGTH],
        title=" ".join(str(title).replace("\0", "").split())[:TITLE_LENGTH],
    )


def words_of(title: str, words: str) -> str:
    """What a document is found by: the words of its title, and the `words` in it."""
    return " ".join(dict.fromkeys([*word_line(title).split(), *words.split()]))


def subject_words(subject: str) -> str:
    """A subject as it is compared: 'Key Stage 2: Maths' is 'key stage 2 maths'."""
    return " ".join(word.plain for word in words_in(subject))[:SUBJECT_LENGTH]


def _parts(content: Content) -> Iterator[tuple[str, str]]:
    """The text of each section and each written field with its key, in the order of the page."""
    for block in content.kind.blocks:
        if block.section:
            yield block.section.key, plain_text(content.sections[block.section.key])
        for field in block.group.fields if block.group else []:
            yield field.key, "\n".join(_told(content, field))


def _told(content: Content, field: Field) -> Iterator[str]:
    value = content.fields.get(field.key)
    if isinstance(value, list):
        for record in value:
            for column in field.columns:
                if column.type in _WRITTEN and column.key in record:
                    yield _label(column, record[column.key])
    elif value is not None and field.type in _WRITTEN:
        yield _label(field, value)


def _label(field: Field, value: str | int | float) -> str:
    """A choice as the page shows it."""
    return next((c.label for c in field.choices if c.value == value), str(value))
