"""What is worked out for an alliance without asking the database."""

from datetime import date

from schemas.ids import new_id
from schemas.organisations import SchoolBrief
from schemas.overview import Reciprocity, SchoolLink, SchoolLinkKind, TermBrief
from server.overview.reciprocity import rows_of
from server.overview.reciprocity_csv import as_csv
from server.overview.time_told import Part, Told, told_of

OAKFIELD = new_id()
SPRING = date(2026, 1, 1)


def school(name: str) -> SchoolBrief:
    return SchoolBrief(id=new_id(), name=name, short_name=name, mark="AA", slot=1)


def gave(minutes: int, others: int) -> Part:
    return Part(OAKFIELD, minutes, others)


def test_a_row_counts_both_directions_and_says_who_is_alone() -> None:
    ash, birch, cedar = (school(name) for name in ("Ash", "Birch", "Cedar"))
    links = [
        SchoolLink(kind=SchoolLinkKind.VISITS, source=ash.id, target=birch.id, count=3),
        SchoolLink(kind=SchoolLinkKind.ADOPTS, source=birch.id, target=ash.id, count=1),
    ]
    rows = rows_of([ash, birch, cedar], links)
    assert [(row.visits, row.visited, row.adopts, row.adopted) for row in rows] == [
        (3, 0, 0, 1),
        (0, 3, 1, 0),
        (0, 0, 0, 0),
    ]
    assert [row.alone for row in rows] == [False, False, True]


def test_the_table_is_csv_that_no_spreadsheet_takes_for_a_formula() -> None:
    spring = TermBrief(
        key="2026-spring", name="Spring term 2026", starts=SPRING, ends=date(2026, 4, 5)
    )
    rows = rows_of([school("=cmd()")], [])
    told = as_csv(Reciprocity(term=spring, terms=[], rows=rows, links=[]))
    assert told.splitlines() == [
        "term,school,visits,visited,coaches,coached,reviews,reviewed,adopts,adopted",
        "Spring term 2026,'=cmd(),0,0,0,0,0,0,0,0",
    ]


def test_what_two_others_gave_is_told_together() -> None:
    assert told_of([gave(75, 2)], [OAKFIELD]) == {OAKFIELD: Told(75, untold=False)}


def test_what_one_other_gave_to_a_cycle_in_a_term_is_in_no_sum() -> None:
    told = told_of([gave(75, 2), gave(20, 1)], [OAKFIELD])
    assert told == {OAKFIELD: Told(75, untold=True)}


def test_what_the_reader_alone_gave_they_know() -> None:
    assert told_of([gave(20, 0)], [OAKFIELD]) == {OAKFIELD: Told(20, untold=False)}


def test_a_school_that_gave_nothing_has_a_nought_and_others_do_not_count() -> None:
    assert told_of([Part(new_id(), 40, 3)], [OAKFIELD]) == {OAKFIELD: Told()}
