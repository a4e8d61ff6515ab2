"""Lists as CSV, for whoever works on with them in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from fastapi import Response

Cell = str | int | float | date | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

CSV_RESPONSE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {}}, "description": "The list as CSV"}
}
"""What a route that answers with CSV says of itself."""


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A header and a row for each of `rows`; text is never a formula, None is empty."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(header)
    for row in rows:
        write.writerow([_written(each) for each in row])
    return out.getvalue()


def _written(value: Cell) -> str | int:
    match value:
        case None:
            return ""
        case str():
            return cell(value)
        case date():
            return value.isoformat()
        case float():
            return f"{value:.6g}"
        case _:
            return value


def csv_answer(content: str, name: str) -> Response:
    """The answer that a browser saves under `name`."""
    return Response(
        content,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
