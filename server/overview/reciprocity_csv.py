"""The table of who works with whom as CSV. Pure."""

from schemas.overview import Reciprocity
from server.overview.reciprocity import BOTH_WAYS
from server.web import csv_answers


def as_csv(told: Reciprocity) -> str:
    """A header and a row for each school. Nobody's name is in it."""
    names = [name for both in BOTH_WAYS.values() for name in both]
    return csv_answers.as_csv(
        ["term", "school", *names],
        (
            [told.term.name, row.school.name, *(getattr(row, name) for name in names)]
            for row in told.rows
        ),
    )
