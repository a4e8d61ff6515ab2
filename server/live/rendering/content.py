"""A live document read by its kind: the trees of its sections, the values of its fields.

What does not fit the kind (a number where a text belongs, a root of another type) was not written
by our clients; it reads as empty, and the document stays readable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import inf, isfinite
from typing import Any, TypeAlias

from pycrdt import Array, Doc, Map, Text, XmlFragment

from schemas.attachments import Attachment
from schemas.documents import FIELDS_ROOT, DocumentContent, DocumentKind, Field, FieldType
from schemas.shapes import ORDER_KEY
from server.live.rendering.fragments import read_fragment
from server.live.rendering.tree import Child, from_json, plain_text, to_json

Value: TypeAlias = str | int | float | list[dict[str, str | int | float]]
"""The value of a field: a number, records, or whatever else as str (times in ISO 8601)."""


@dataclass(frozen=True)
class Content:
    """What stands in a document. Every section is a key; a field only where it has a value."""

    kind: DocumentKind
    sections: Mapping[str, tuple[Child, ...]]
    fields: Mapping[str, Value]


def read_content(doc: Doc[Any], kind: DocumentKind) -> Content:
    """The content of `doc`; it is only read."""
    fields = doc.get(FIELDS_ROOT, type=Map)
    values = {field.key: _value(fields.get(field.key), field) for field in kind.fields}
    return Content(
        kind=kind,
        sections={
            section.key: read_fragment(doc.get(section.key, type=XmlFragment))
            for section in kind.sections
        },
        fields={key: value for key, value in values.items() if value is not None},
    )


def document_content(
    content: Content, document_id: str, title: str, attachments: Sequence[Attachment] = ()
) -> DocumentContent:
    """`content` as the API serves it: ProseMirror JSON and plain values, and what hangs on it."""
    return DocumentContent(
        id=document_id,
        kind=content.kind.kind,
        version=content.kind.version,
        title=title,
        sections={key: dict(to_json(tree)) for key, tree in content.sections.items()},
        fields=dict(content.fields),
        attachments=list(attachments),
    )


def kept_content(kept: DocumentContent, kind: DocumentKind) -> Content:
    """What `document_content` made of a content, as it was. Raises ValueError on anything else."""
    sections = {key: from_json(tree) for key, tree in kept.sections.items()}
    return Content(
        kind=kind,
        sections={section.key: sections.get(section.key, ()) for section in kind.sections},
        fields={key: _kept(value) for key, value in kept.fields.items()},
    )


def _kept(value: object) -> Value:
    if isinstance(value, str | int | float | list):
        return value
    raise ValueError(f"This is no value of a field: {value!r:.80}")


def is_empty(tree: tuple[Child, ...]) -> bool:
    """Whether nothing is written there: empty paragraphs, blanks and empty tables say nothing."""
    return not plain_text(tree).strip()


def _value(raw: Any, field: Field) -> Value | None:
    """`raw` where it fits `field` and says something, else None."""
    if field.type is FieldType.RECORDS:
        return _records(raw, field) if isinstance(raw, Array) else None
    return _plain(raw, field)


def _plain(raw: Any, field: Field) -> str | int | float | None:
    match field.type, raw:
        case FieldType.TEXT, Text() | str():
            return str(raw) if str(raw).strip() else None
        case FieldType.NUMBER, bool():
            return None
        case FieldType.NUMBER, int() | float() if isfinite(raw):
            return int(raw) if float(raw).is_integer() else raw
        case FieldType.DATE, str():
            return raw if _is_date(raw) else None
        case FieldType.CHOICE, str():
            return raw if raw in {choice.value for choice in field.choices} else None
        case FieldType.MOMENT, str():
            return raw if _is_moment(raw) else None
        case FieldType.SCHOOL | FieldType.PERSON | FieldType.NAME | FieldType.POINTER, str():
            return raw or None
        case _:
            return None


def _records(raw: Array[Any], field: Field) -> Value | None:
    records: list[dict[str, str | int | float]] = []
    for entry in sorted((entry for entry in raw if isinstance(entry, Map)), key=_place):
        values = {column.key: _plain(entry.get(column.key), column) for column in field.columns}
        records.append({key: value for key, value in values.items() if value is not None})
    return records or None


def _place(record: "Map[Any]") -> float:
    """Where people moved it; those that nobody moved stand last, as they are in the array."""
    order = record.get(ORDER_KEY)
    if isinstance(order, int | float) and not isinstance(order, bool) and isfinite(order):
        return float(order)
    return inf


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
