"""Who works with whom, from what goes from school to school. Pure."""

from collections.abc import Iterable, Sequence

from schemas.organisations import SchoolBrief
from schemas.overview import ReciprocityRow, SchoolLink, SchoolLinkKind

BOTH_WAYS = {
    SchoolLinkKind.VISITS: ("visits", "visited"),
    SchoolLinkKind.COACHES: ("coaches", "coached"),
    SchoolLinkKind.REVIEWS: ("reviews", "reviewed"),
    SchoolLinkKind.ADOPTS: ("adopts", "adopted"),
}
"""How each kind is called in a row, from whom it goes and to whom."""


def rows_of(schools: Iterable[SchoolBrief], links: Sequence[SchoolLink]) -> list[ReciprocityRow]:
    """A row for each school, also for those to which nothing goes and from which nothing comes."""
    rows = []
    for school in schools:
        counts = dict.fromkeys((name for names in BOTH_WAYS.values() for name in names), 0)
        for link in links:
            out, back = BOTH_WAYS[link.kind]
            counts[out] += link.count * (link.source == school.id)
            counts[back] += link.count * (link.target == school.id)
        rows.append(ReciprocityRow(school=school, **counts, alone=not any(counts.values())))
    return rows
