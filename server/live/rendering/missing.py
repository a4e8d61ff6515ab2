"""Which required parts of a document are still empty: the one place that says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.documents import Field, FieldType
from server.live.rendering.content import Content, is_empty


@dataclass(frozen=True)
class RecordGap:
    """A record of which some columns are empty; `record` holds those that are filled."""

    record: dict[str, str | int | float]
    columns: tuple[Field, ...]


@dataclass(frozen=True)
class Gap:
    """A required section or field that is empty, and the phase that cannot begin before.

    For records `rows` names those that are not complete; none means that there is no record.
    """

    key: str
    title: str
    required_before: str
    rows: tuple[RecordGap, ...] = ()


def gaps(content: Content) -> list[Gap]:
    """What is required by the kind and still missing, in the order of the page."""
    found: list[Gap] = []
    for block in content.kind.blocks:
        if block.section and block.section.required_before:
            section = block.section
            if is_empty(content.sections[section.key]):
                found.append(Gap(section.key, section.title, block.section.required_before))
        for field in block.group.fields if block.group else []:
            if field.required_before:
                found += _field_gap(content, field, field.required_before)
    return found


def _field_gap(content: Content, field: Field, before: str) -> Sequence[Gap]:
    value = content.fields.get(field.key)
    if field.type is not FieldType.RECORDS or not isinstance(value, list):
        return [] if value is not None else [Gap(field.key, field.title, before)]
    rows = tuple(
        RecordGap(record, empty)
        for record in value
        if (empty := tuple(column for column in field.columns if column.key not in record))
    )
    return [Gap(field.key, field.title, before, rows)] if rows else []
