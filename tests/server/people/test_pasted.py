"""Pasted addresses and CSV, each line with what is wrong with it."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.people import InvitationRow
from schemas.roles import AllianceRole, SchoolRole
from server.people.pasted import MOST_ROWS, Known, TooManyRows, names_of_schools, read_pasted

OAKFIELD = UUID(int=1)
RIVERSIDE = UUID(int=2)

KNOWN = Known(
    schools=names_of_schools(
        [
            (OAKFIELD, ["Oakfield Primary School", "Oakfield", "OA", "900101"]),
            (RIVERSIDE, ["Riverside Primary", "Riverside", "RI"]),
            (UUID(int=3), ["St Anne’s Catholic Primary", "St Anne’s", "SA"]),
            (UUID(int=4), ["St Anne’s Infants", "St Anne’s", "SI"]),
        ]
    ),
    roles={
        "teacher": SchoolRole.TEACHER,
        "head": SchoolRole.HEAD,
        "sle": AllianceRole.SLE,
    },
    members={"helen@demo.example": ["Riverside"]},
    invited={"beth@demo.example"},
)


def read(text: str) -> list[InvitationRow]:
    return read_pasted(text, KNOWN).rows


@pytest.mark.parametrize(
    "text",
    [
        "priya@demo.example\ntom@demo.example",
        "priya@demo.example, tom@demo.example",
        "priya@demo.example;tom@demo.example;",
        "\n\n priya@demo.example \r\n\r\ntom@demo.example\n",
        "Priya Nair <Priya@demo.example>, Tom <tom@demo.example>",
    ],
)
def test_addresses_may_be_parted_by_lines_commas_and_semicolons(text: str) -> None:
    rows = read(text)
    assert [row.email for row in rows] == ["priya@demo.example", "tom@demo.example"]
    assert [row.problems for row in rows] == [[], []]


def test_a_name_before_an_address_is_taken_as_mail_programs_write_it() -> None:
    [row] = read('"Priya Nair" <priya@demo.example>')
    assert (row.name, row.email) == ("Priya Nair", "priya@demo.example")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_brings_name_school_and_role(delimiter: str) -> None:
    header = delimiter.join(["Email", "Name", "School", "Role", "Shoe size"])
    line = delimiter.join(["joanne@demo.example", "Joanne Pike", "OAKFIELD", "Head", "39"])
    [row] = read(f"{header}\n{line}\n")
    assert row == InvitationRow(
        line=2,
        email="joanne@demo.example",
        name="Joanne Pike",
        school_id=OAKFIELD,
        school_role=SchoolRole.HEAD,
    )


def test_a_role_in_the_alliance_leaves_the_school_role_alone() -> None:
    [row] = read("email,role\ndaniel@demo.example,SLE")
    assert (row.alliance_role, row.school_role) == (AllianceRole.SLE, SchoolRole.TEACHER)


def test_lines_are_counted_as_they_were_pasted() -> None:
    rows = read("\nemail,name\n\na@demo.example,A\nb@demo.example,B")
    assert [row.line for row in rows] == [4, 5]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("priya", "“priya” is not an e-mail address."),
        ("priya@", "“priya@” is not an e-mail address."),
        ("Priya Nair <>", "There is no address in this line."),
        ("email,name\n,Priya", "There is no address in this line."),
        ("helen@demo.example", "This person is in the alliance already."),
        ("HELEN@demo.example", "This person is in the alliance already."),
        ("beth@demo.example", "This person has an open invitation already."),
        ("email,role\na@demo.example,Wizard", "“Wizard” is not one of the roles."),
        ("email,school\na@demo.example,Elm", "“Elm” is not a school of this alliance."),
        (
            "email,school\na@demo.example,st anne's",
            "Several schools here are called “st anne's”: use the full name or the URN.",
        ),
        (f"email,name\na@demo.example,{'x' * 201}", "The name is longer than 200 characters."),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_a_sentence(text: str, problem: str) -> None:
    [row] = read(text)
    assert row.problems == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "email,school\nhelen@demo.example,Oakfield",
            "This person is in the alliance already, for Riverside.",
        ),
        ("email,school\nhelen@demo.example,riverside", "This person is in the alliance already."),
        ("email,name\na@demo.example,Nair, Priya", "This line has 3 cells, but the first names 2."),
        (
            "name,email\na@demo.example,b@demo.example",
            "There is an address in the column “name”.",
        ),
    ],
)
def test_cells_under_the_wrong_column_and_people_of_another_school_are_said(
    text: str, problem: str
) -> None:
    [row] = read(text)
    assert row.problems == [problem]


def test_a_column_that_is_not_known_is_named_and_the_others_are_read() -> None:
    read = read_pasted("email,scool\na@demo.example,Oakfield", KNOWN)
    assert read.problems == [
        "The column “scool” is not read: the columns are email, name, school, role."
    ]
    assert [row.email for row in read.rows] == ["a@demo.example"]


def test_two_columns_of_one_meaning_are_named() -> None:
    read = read_pasted("email,name,full name\na@demo.example,A,B", KNOWN)
    assert read.problems == ["Two columns are read as “name”: leave one out."]


def test_a_first_line_without_a_column_for_addresses_is_said_and_nobody_is_read() -> None:
    read = read_pasted("Mail,Name\na@demo.example,A", KNOWN)
    assert read.rows == []
    assert read.problems == ["No column is called “email”. The first line says: “Mail”, “Name”."]


def test_the_first_line_that_excel_writes_for_itself_is_passed_over() -> None:
    [row] = read("\ufeffsep=;\nEmail;Name\na@demo.example;Nair, Priya")
    assert (row.line, row.name, row.problems) == (3, "Nair, Priya", [])


def test_who_invites_for_one_school_is_told_of_what_they_may_not_send() -> None:
    known = replace(KNOWN, own_schools={OAKFIELD: "Oakfield"})
    text = "email,school,role\na@demo.example,Riverside,\nb@demo.example,Oakfield,SLE"
    assert [row.problems for row in read_pasted(text, known).rows] == [
        ["You can invite people into Oakfield only."],
        ["This role is for those to give who look after the alliance."],
    ]


def test_the_same_address_twice_is_said_at_the_second() -> None:
    rows = read("a@demo.example\nb@demo.example\nA@demo.example")
    assert [row.problems for row in rows] == [[], [], ["The same address is in line 1."]]


def test_a_school_is_known_by_its_urn_too() -> None:
    [row] = read("email,school\na@demo.example,900101")
    assert row.school_id == OAKFIELD


def test_nothing_pasted_is_nobody() -> None:
    assert read(" \n ") == []


def test_more_people_than_can_be_invited_at_once_are_refused_with_a_sentence() -> None:
    with pytest.raises(TooManyRows, match="at most 500 people at once; these are 501"):
        read("\n".join(f"p{n}@demo.example" for n in range(MOST_ROWS + 1)))


@given(st.text(max_size=400))
def test_whatever_is_pasted_each_row_is_an_address_or_has_a_problem(text: str) -> None:
    for row in read(text):
        assert row.problems or "@" in row.email


@given(st.text(max_size=400))
def test_whatever_stands_below_a_header_each_row_is_an_address_or_has_a_problem(
    text: str,
) -> None:
    for row in read("email,name,school,role\n" + text):
        assert row.problems or "@" in row.email
