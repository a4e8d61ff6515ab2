"""Lists travel in pages; the cursor of the next page is opaque to whoever passes it back.

A cursor holds the sort keys of the last row that was sent, so a page begins behind that row
whatever was added or removed meanwhile.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, literal, tuple_
from sqlalchemy.orm import Mapped

from schemas.pages import Page
from schemas.problems import FieldProblem
from server.web.errors import Invalid

Row = TypeVar("Row")
Item = TypeVar("Item")
Key = str | int | datetime | UUID


@dataclass(frozen=True)
class Paging:
    """Which page is asked for: the keys to begin behind (None: the first page), and its length."""

    after: tuple[Key, ...] | None
    limit: int


def write_cursor(keys: Sequence[Key]) -> str:
    """The cursor of the page behind the row with these sort keys."""
    tagged: list[list[object]] = []
    for key in keys:
        match key:
            case datetime():
                tagged.append(["t", key.isoformat()])
            case UUID():
                tagged.append(["u", key.hex])
            case str() | int():
                tagged.append(["v", key])
    raw = json.dumps(tagged, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _key(tag: object, value: object) -> Key:
    match tag, value:
        case "t", str():
            return datetime.fromisoformat(value)
        case "u", str():
            return UUID(hex=value)
        case "v", (str() | int()) if not isinstance(value, bool) and "\0" not in str(value):
            return value
        case _:
            raise ValueError("not a key of a cursor")


def read_cursor(cursor: str) -> tuple[Key, ...]:
    """The sort keys in `cursor`; raises `Invalid` when we did not write it."""
    try:
        raw = base64.b64decode(
            cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True
        )
        return tuple(_key(tag, value) for tag, value in json.loads(raw))
    except (ValueError, TypeError, RecursionError, binascii.Error):
        problem = FieldProblem(field="cursor", message="This is not a cursor that we gave.")
        raise Invalid(fields=[problem]) from None


def _paging(
    cursor: Annotated[str | None, Query(max_length=2000, description="`next` of a page")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="items a page")] = 100,
) -> Paging:
    return Paging(after=None if cursor is None else read_cursor(cursor), limit=limit)


AskedPage = Annotated[Paging, Depends(_paging)]
"""A route's parameter for `?cursor=&limit=`."""

SortColumn = ColumnElement[Any] | Mapped[Any]


def behind(
    paging: Paging, *columns: tuple[SortColumn, type[Key]], descending: bool = False
) -> ColumnElement[bool]:
    """The condition that keeps the rows behind the cursor, for `order_by` the same `columns`.

    Each column comes with the Python type of its values, which a cursor must hold in that order;
    raises `Invalid` for a cursor of another list.
    """
    if paging.after is None:
        return literal(value=True)
    kinds = tuple(kind for _, kind in columns)
    if len(paging.after) != len(kinds) or not all(
        isinstance(key, kind) for key, kind in zip(paging.after, kinds, strict=True)
    ):
        problem = FieldProblem(field="cursor", message="This cursor belongs to another list.")
        raise Invalid(fields=[problem])
    ordered = [cast(ColumnElement[Any], column) for column, _ in columns]
    ours = tuple_(*ordered)
    theirs = tuple_(
        *(literal(key, column.type) for key, column in zip(paging.after, ordered, strict=True))
    )
    return ours < theirs if descending else ours > theirs


def page_of(
    rows: Sequence[Row],
    paging: Paging,
    keys: Callable[[Row], Sequence[Key]],
    shape: Callable[[Row], Item],
) -> Page[Item]:
    """A page from `rows`, which were asked for with `limit(paging.limit + 1)`."""
    more = len(rows) > paging.limit
    shown = rows[: paging.limit]
    return Page[Item](
        items=[shape(row) for row in shown],
        next=write_cursor(keys(shown[-1])) if more else None,
    )
