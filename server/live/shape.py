"""The shared types of a live document, made by the server alone (see `schemas/documents.py`).

If clients made them, two who open a new document at once would each make their own, and one
would lose what was typed into theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlFragment

from schemas.documents import FIELDS_ROOT, DocumentKind, Field, FieldType
from server.live.rendering.content import Value
from server.live.rendering.fragments import write_fragment
from server.live.rendering.tree import Child
from server.live.writing import paragraph
from sync.replicas import new_replica

Record = Mapping[str, str | int | float]


@dataclass(frozen=True)
class Seed:
    """What a new document begins with: rich text by section, values by field."""

    sections: Mapping[str, Sequence[Child]] = field(default_factory=dict)
    fields: Mapping[str, Value] = field(default_factory=dict)


def initial_update(kind: DocumentKind, seed: Seed | None = None) -> bytes:
    """The first update of a new document. Raises ValueError for a key that `kind` does not have."""
    given = seed or Seed()
    unknown = given.sections.keys() - {section.key for section in kind.sections}
    unknown |= given.fields.keys() - {entry.key for entry in kind.fields}
    if unknown:
        raise ValueError(f"{kind.title} has no {', '.join(sorted(unknown))}.")
    doc = new_replica()
    complete(doc, kind, given)
    return doc.get_update()


def complete(doc: Doc[Any], kind: DocumentKind, seed: Seed | None = None) -> None:
    """Make what `kind` asks for and `doc` does not have yet; what is there stays as it is.

    This also brings a document to a newer version of its kind.
    """
    given = seed or Seed()
    with doc.transaction():
        for section in kind.sections:
            fragment = doc.get(section.key, type=XmlFragment)
            if not len(fragment.children):
                # One empty paragraph: people who begin at once then write into the same one.
                write_fragment(fragment, given.sections.get(section.key) or [paragraph()])
        fields = doc.get(FIELDS_ROOT, type=Map)
        for entry in kind.fields:
            if entry.key not in fields:
                _make(fields, entry, given.fields.get(entry.key))


def add_record(
    doc: Doc[Any], kind: DocumentKind, key: str, values: Record, *, unique: str | None = None
) -> None:
    """Append a record to the field `key`; with `unique`, only where none has that column's value.

    Raises KeyError when `kind` has no such field of records.
    """
    entry = next((e for e in kind.fields if e.key == key and e.type is FieldType.RECORDS), None)
    if entry is None:
        raise KeyError(key)
    with doc.transaction():
        records = doc.get(FIELDS_ROOT, type=Map)[key]
        if unique and values[unique] in [r.get(unique) for r in records if isinstance(r, Map)]:
            return
        _append(records, entry, values)


def _make(fields: "Map[Any]", entry: Field, value: Value | None) -> None:
    match entry.type:
        case FieldType.TEXT:
            fields[entry.key] = Text(str(value or ""))
        case FieldType.RECORDS:
            records: Array[Any] = Array()
            fields[entry.key] = records
            for record in value if isinstance(value, list) else []:
                _append(records, entry, record)
        case _ if value is not None:
            fields[entry.key] = value
        case _:
            pass


def _append(records: "Array[Any]", entry: Field, values: Record) -> None:
    record: Map[Any] = Map()
    records.append(record)
    for column in entry.columns:
        _make(record, column, values.get(column.key))
