"""Reading the national register: odd rows one by one, any row at all, and the real file."""

import gzip
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.organisations.register import (
    COLUMNS,
    BrokenRow,
    RegisterRow,
    RegisterUnreadable,
    read_register,
)
from tests.needs import not_here
from tests.server.organisations.register_files import ABSENT, OAKFIELD, REAL_FILE, lines_of


def read_one(**cells: str) -> RegisterRow | BrokenRow:
    row = OAKFIELD | {
        column.header: cells[column.field] for column in COLUMNS if column.field in cells
    }
    [outcome] = read_register(lines_of(row))
    return outcome


def test_a_row_is_read_with_its_numbers_and_dates() -> None:
    school = read_one()
    assert isinstance(school, RegisterRow)
    assert (school.urn, school.name, school.postcode) == (
        900101,
        "Oakfield Primary School",
        "AL4 2QE",
    )
    assert (school.low_age, school.high_age) == (3, 11)
    assert (school.opened_on, school.closed_on) == (date(1974, 9, 1), None)


def test_columns_that_only_a_fresh_download_has_are_taken_when_present() -> None:
    school = read_one(
        pupils="214",
        percentage_fsm="12.5",
        easting="533498",
        northing="181201",
        urban_rural="(England/Wales) Rural village",
        trust="Alder Trust",
    )
    assert isinstance(school, RegisterRow)
    assert (school.pupils, school.percentage_fsm) == (214, 12.5)
    assert (school.easting, school.northing) == (533498, 181201)
    assert (school.urban_rural, school.trust) == ("(England/Wales) Rural village", "Alder Trust")


def test_columns_that_may_be_absent_are_absent_without_a_word() -> None:
    school = read_one()
    assert isinstance(school, RegisterRow)
    assert (school.pupils, school.percentage_fsm, school.trust) == (None, None, "")


def test_unknown_columns_are_ignored_wherever_they_stand() -> None:
    fresh = {"Ofsted rating": "x", **OAKFIELD} | {f"Unknown {n}": str(n) for n in range(120)}
    [school] = read_register(lines_of(fresh))
    assert isinstance(school, RegisterRow)
    assert school.urn == 900101


@pytest.mark.parametrize("column", [column.header for column in COLUMNS if column.needed])
def test_a_missing_needed_column_is_named(column: str) -> None:
    short = {name: cell for name, cell in OAKFIELD.items() if name != column}
    with pytest.raises(
        RegisterUnreadable, match=rf"“{column}”".replace("(", r"\(").replace(")", r"\)")
    ):
        list(read_register(lines_of(short)))


@pytest.mark.parametrize("empty", [[], [b""], [b"\r\n"], [b"\xef\xbb\xbf"]])
def test_an_empty_file_is_said_to_have_no_header(empty: list[bytes]) -> None:
    with pytest.raises(RegisterUnreadable):
        list(read_register(empty))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_are_read_in_every_encoding_that_the_register_comes_in(encoding: str) -> None:
    [school] = read_register(lines_of(OAKFIELD | {"Town": "Brontë – à"}, encoding=encoding))
    assert isinstance(school, RegisterRow)
    assert school.town == "Brontë – à"


def test_one_stray_byte_spoils_one_row_and_not_the_accents_of_the_others() -> None:
    header, first, second = lines_of(
        OAKFIELD | {"Town": "Brontë"}, OAKFIELD | {"URN": "2", "Town": "Torpoint"}
    )
    rows = list(read_register([header, second.replace(b"Torpoint", b"Tor\x81"), first]))
    assert rows[0] == BrokenRow(2, "Town holds a character that cannot be read")
    assert isinstance(rows[1], RegisterRow)
    assert rows[1].town == "Brontë"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"urn": ""}, "URN is not a whole number: ''"),
        ({"urn": "12a"}, "URN is not a whole number: '12a'"),
        ({"urn": "0"}, "URN is zero"),
        ({"urn": "9999999999"}, "URN is not a whole number: '9999999999'"),
        ({"urn": "٣٣٣"}, "URN is not a whole number: '٣٣٣'"),
        ({"name": "  "}, "EstablishmentName is empty"),
        ({"name": "x" * 251}, "EstablishmentName is longer than 250 characters"),
        ({"street": "Mill\0Road"}, "Street holds a character that cannot be read"),
        ({"low_age": "three"}, "StatutoryLowAge is not a whole number: 'three'"),
        ({"opened_on": "1974-09-01"}, "OpenDate is not a date as dd-mm-yyyy: '1974-09-01'"),
        ({"closed_on": "31-02-2018"}, "CloseDate is no day of the calendar: '31-02-2018'"),
        ({"percentage_fsm": "101"}, "PercentageFSM is not a percentage: '101'"),
        ({"pupils": "-1"}, "NumberOfPupils is not a whole number: '-1'"),
    ],
)
def test_a_broken_row_is_named_with_its_line_and_what_is_wrong(
    cells: dict[str, str], problem: str
) -> None:
    assert read_one(**cells) == BrokenRow(2, problem)


def test_a_row_with_too_few_or_too_many_columns_is_named_and_the_rest_goes_in() -> None:
    header, school = lines_of(OAKFIELD)
    rows = list(read_register([header, b"1,2\r\n", school, school.rstrip() + b",x\r\n"]))
    assert rows[0] == BrokenRow(2, "it has 2 columns where the header has 13")
    assert isinstance(rows[1], RegisterRow)
    assert rows[2] == BrokenRow(4, "it has 14 columns where the header has 13")


def test_the_same_urn_twice_is_named_with_both_lines() -> None:
    rows = list(read_register(lines_of(OAKFIELD, OAKFIELD)))
    assert rows[1] == BrokenRow(3, "URN 900101 stands already in line 2")


def test_lines_of_nothing_are_passed_over_and_counted() -> None:
    header, school = lines_of(OAKFIELD)
    rows = list(read_register([header, b"\r\n", b",,,,\r\n", school, b"1\r\n"]))
    assert isinstance(rows[0], RegisterRow)
    assert rows[1] == BrokenRow(5, "it has 1 columns where the header has 13")


def test_a_cell_may_run_over_two_lines() -> None:
    header, *lines = lines_of(OAKFIELD | {"Street": "Mill House\r\nMill Road"}, OAKFIELD)
    rows = list(read_register([header, *lines]))
    assert isinstance(rows[0], RegisterRow)
    assert rows[0].street == "Mill House Mill Road"
    assert rows[1] == BrokenRow(4, "URN 900101 stands already in line 2")


def test_a_quotation_mark_that_nobody_closed_spoils_its_own_line_only() -> None:
    header, *lines = lines_of(
        *(OAKFIELD | {"URN": str(n), "Street": "Mill, Road"} for n in range(1, 5))
    )
    lines[1] = lines[1].replace(b'"Mill, Road"', b'"Mill, Road')
    rows = list(read_register([header, *lines]))
    assert [row.urn for row in rows if isinstance(row, RegisterRow)] == [1, 3, 4]
    assert [row.line for row in rows if isinstance(row, BrokenRow)] == [3]


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_whatever_the_lines_hold_each_row_is_a_school_or_a_named_problem(junk: list[bytes]) -> None:
    header, school = lines_of(OAKFIELD)
    lines = [line.replace(b"\n", b" ").replace(b'"', b"'") + b"\n" for line in junk]
    rows = list(read_register([header, *lines, school]))
    assert isinstance(rows[-1], RegisterRow)
    assert all(2 <= row.line <= len(lines) + 1 for row in rows if isinstance(row, BrokenRow))


@given(
    st.lists(
        st.fixed_dictionaries({header: st.text(max_size=30) for header in OAKFIELD}), max_size=5
    )
)
def test_any_text_in_the_cells_is_taken_or_named_and_never_an_error(
    rows: list[dict[str, str]],
) -> None:
    encodable = [
        {name: cell.encode("utf-8", "ignore").decode() for name, cell in row.items()}
        for row in rows
    ]
    for row in read_register(lines_of(OAKFIELD, *encodable)):
        assert isinstance(row, RegisterRow | BrokenRow)
        if isinstance(row, RegisterRow):
            assert row.urn > 0
            assert row.name == row.name.strip() != ""


@pytest.fixture
def real_lines() -> Iterator[Iterator[bytes]]:
    if not REAL_FILE.exists():
        not_here(ABSENT)
    with gzip.open(REAL_FILE) as lines:
        yield iter(lines)


def test_the_real_register_is_read_whole_without_a_broken_row(
    real_lines: Iterator[bytes],
) -> None:
    rows = list(read_register(real_lines))
    schools = [row for row in rows if isinstance(row, RegisterRow)]
    assert len(schools) == len(rows) == 26_078
    assert sum(school.open for school in schools) == 23_932
    assert any("à" in school.name or "à" in school.street for school in schools)
