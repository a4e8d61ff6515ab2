"""A whole document as one page of Markdown: title, sections, fields, in the order of the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from schemas.documents import Field, FieldGroup, FieldType
from schemas.templates import SectionWords
from server.live.rendering.content import Content
from server.live.rendering.inline import Place, inline
from server.live.rendering.markdown import markdown, table_row
from server.live.rendering.tree import Run

_HIDDEN = frozenset({FieldType.NAME})
"""Names that only other fields refer to."""
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December")  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What a page needs to know besides the document: all of it plain text, escaped here.

    `schools` and `people` map ids to names, `sections` a section's key to the template's words,
    `pointers` what a field may point to (a stage of the lesson, a document) to what it is called.
    """

    title: str
    sections: Mapping[str, SectionWords] = field(default_factory=dict)
    schools: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    pointers: Mapping[str, str] = field(default_factory=dict)


def page(content: Content, words: Words, level: int = 1) -> str:
    """The Markdown of the whole document, with a line end at its end.

    Its title is a heading of `level`, and those in it stand below.
    """
    return "\n\n".join(_blocks(content, words, level)) + "\n"


def british_date(day: date) -> str:
    """`day` as the pages say it: 'Tue 3 March 2026'."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _blocks(content: Content, words: Words, level: int) -> Iterator[str]:
    yield heading(level, words.title)
    for block in content.kind.blocks:
        if block.section:
            told = words.sections.get(block.section.key)
            yield heading(level + 1, (told and told.title) or block.section.title)
            written = markdown(content.sections[block.section.key], level + 2)
            if written:
                yield written
        if block.group:
            yield heading(level + 1, block.group.title)
            yield from _group(content, block.group, words)


def heading(level: int, text: str) -> str:
    """A heading with plain text in it; there are six levels."""
    return f"{'#' * min(level, 6)} {inline([Run(text)], Place.HEADING)}"


def _group(content: Content, group: FieldGroup, words: Words) -> Iterator[str]:
    """Plain fields as a list, records as a table; what is empty is left out."""
    lines = []
    for entry in group.fields:
        value = content.fields.get(entry.key)
        if value is not None and not isinstance(value, list):
            told = _told(entry, value, words)
            lines.append(f"- **{inline([Run(entry.title)])}:** {_indented(inline([Run(told)]))}")
    if lines:
        yield "\n".join(lines)
    for entry in group.fields:
        records = content.fields.get(entry.key)
        if isinstance(records, list):
            yield _table(entry, records, words)


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _table(records: Field, rows: list[dict[str, str | int | float]], words: Words) -> str:
    columns = [column for column in records.columns if column.type not in _HIDDEN]
    lines = [
        table_row([_cell(column.title) for column in columns]),
        table_row(["---"] * len(columns)),
    ]
    for row in rows:
        told = [_told(column, row.get(column.key, ""), words) for column in columns]
        lines.append(table_row([_cell(text) for text in told]))
    return "\n".join(lines)


def _cell(text: str) -> str:
    return inline([Run(text)], Place.CELL)


def _told(entry: Field, value: str | int | float, words: Words) -> str:
    """The value as a person reads it, as plain text."""
    match entry.type:
        case FieldType.DATE if value:
            return british_date(date.fromisoformat(str(value)))
        case FieldType.CHOICE:
            return next((c.label for c in entry.choices if c.value == value), str(value))
        case FieldType.SCHOOL:
            return words.schools.get(str(value), "")
        case FieldType.PERSON:
            return words.people.get(str(value), "")
        case FieldType.POINTER:
            return words.pointers.get(str(value), "")
        case FieldType.MOMENT if value:
            moment = datetime.fromisoformat(str(value))
            return f"{british_date(moment.date())}, {moment:%H:%M}"
        case FieldType.NUMBER if entry.unit:
            return f"{value} {entry.unit}"
        case _:
            return str(value)
