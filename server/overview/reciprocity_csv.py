"""The table of who works with whom as CSV. Pure."""

import csv
import io

from schemas.overview import Reciprocity
from server.coaching.ledger_csv import cell
from server.overview.reciprocity import BOTH_WAYS


def as_csv(told: Reciprocity) -> str:
    """A header and a row for each school. Nobody's name is in it."""
    out = io.StringIO()
    write = csv.writer(out)
    names = [name for both in BOTH_WAYS.values() for name in both]
    write.writerow(["term", "school", *names])
    for row in told.rows:
        counts = [getattr(row, name) for name in names]
        write.writerow([cell(told.term.name), cell(row.school.name), *counts])
    return out.getvalue()
