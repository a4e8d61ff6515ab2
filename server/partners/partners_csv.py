"""Who looks for partners, and who fits, as CSV. Pure."""

from collections.abc import Iterator

from schemas.partners import Partners
from server.web import csv_answers
from server.web.csv_answers import Cell


def as_csv(told: Partners) -> str:
    """A row for each possible partner of each school, and one for who has none. No persons."""
    header = ["school", "one_person_teaches", "looks_for", "in_no_cycle", "partner", "reasons"]
    return csv_answers.as_csv(header, _rows(told))


def _rows(told: Partners) -> Iterator[list[Cell]]:
    for one in told.searches:
        of_school: list[Cell] = [
            one.school.name,
            ", ".join(one.alone_in),
            ", ".join(one.subjects),
            "yes" if one.in_no_cycle else "no",
        ]
        for partner in one.partners:
            reasons = "; ".join(reason.says for reason in partner.reasons)
            yield [*of_school, partner.school.name, reasons]
        if not one.partners:
            yield [*of_school, None, None]
    for left in told.left_out:
        if not left.searches:
            yield [left.school.name, None, None, "yes", None, "does not look for partners"]
