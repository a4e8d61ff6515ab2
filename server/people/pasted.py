"""Reads the addresses that somebody pasted: each person with what is wrong with the line. Pure.

Either addresses parted by lines, commas or semicolons, as mail programs copy them
(`Priya Nair <priya@example.org>; tom@example.org`), or CSV whose header names its columns.
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import validate_email
from pydantic_core import PydanticCustomError

from schemas.people import InvitationPreview, InvitationRow
from schemas.roles import AllianceRole, SchoolRole

MOST_ROWS = 500
LONGEST_NAME = 200
LONGEST_ADDRESS = 320

_COLUMNS = {
    "email": "email",
    "e-mail": "email",
    "email address": "email",
    "e-mail address": "email",
    "address": "email",
    "name": "name",
    "full name": "name",
    "school": "school",
    "role": "role",
}
_MEANT = ("email", "name", "school", "role")
_DELIMITER_FIRST = re.compile(r"sep=([,;\t])", re.IGNORECASE)
"""Excel's own first line, which says what parts the cells."""
_WITH_NAME = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<email>[^<>]*)>\s*")
_BETWEEN = re.compile(r"[,;\t]")


class TooManyRows(ValueError):
    """More than MOST_ROWS people at once; the text is a sentence for the person."""


@dataclass(frozen=True)
class Known:
    """What pasted rows are compared with: the alliance's schools, and who is there already.

    `schools` and `roles` map a name to what it means; names are `folded`. A school name that
    several schools have leads to None. Addresses are in small letters; `members` leads from each
    to what the schools of that person there are called. `own_schools` are those into which
    whoever asks may invite, by id; None: into all of them, and with any role.
    """

    schools: Mapping[str, UUID | None] = field(default_factory=dict)
    roles: Mapping[str, SchoolRole | AllianceRole] = field(default_factory=dict)
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    invited: Collection[str] = frozenset()
    own_schools: Mapping[UUID, str] | None = None


@dataclass(frozen=True)
class _Pasted:
    line: int
    email: str = ""
    name: str = ""
    school: str = ""
    role: str = ""
    problem: str = ""


def read_pasted(text: str, known: Known) -> InvitationPreview:
    """A row for each person in `text`, in order, and what is wrong. Raises TooManyRows."""
    lines = text.removeprefix("\ufeff").splitlines()
    header = _header(lines)
    if header is not None and "email" not in header.columns:
        return InvitationPreview(rows=[], problems=[_no_address(header)])
    pasted = list(_table(lines, header) if header else _addresses(lines))
    if len(pasted) > MOST_ROWS:
        raise TooManyRows(f"Invite at most {MOST_ROWS} people at once; these are {len(pasted)}.")
    rows: list[InvitationRow] = []
    lines_of: dict[str, int] = {}
    for each in pasted:
        row = _row(each, known)
        if row.email in lines_of:
            row.problems.append(f"The same address is in line {lines_of[row.email]}.")
        elif row.email:
            lines_of[row.email] = row.line
        rows.append(row)
    return InvitationPreview(rows=rows, problems=_unread_columns(header) if header else [])


def folded(name: str) -> str:
    """A name as it is compared: small letters, plain apostrophes, single spaces."""
    return " ".join(name.replace("’", "'").casefold().split())


def names_of_schools(schools: Iterable[tuple[UUID, Sequence[str]]]) -> dict[str, UUID | None]:
    """The `schools` of `Known`, from each school's id and all its names."""
    found: dict[str, UUID | None] = {}
    for school_id, names in schools:
        for name in {folded(name) for name in names if name}:
            found[name] = school_id if found.get(name, school_id) == school_id else None
    return found


@dataclass(frozen=True)
class _Header:
    """The first line of CSV: `columns` are what its `names` mean, empty for what is not known."""

    line: int
    delimiter: str
    names: Sequence[str]
    columns: Sequence[str]


def _header(lines: Sequence[str]) -> _Header | None:
    """The first line that says anything, where it names columns; None where it is an address.

    One without a column for the address is a header too, when addresses stand below it alone.
    """
    said = [(number, line) for number, line in enumerate(lines) if line.strip()]
    given = _DELIMITER_FIRST.fullmatch(said[0][1].strip()) if said else None
    if given:
        said = said[1:]
    if not said:
        return None
    number, first = said[0]
    delimiter = given[1] if given else _delimiter(first)
    names = _cells(first, delimiter)
    columns = [_COLUMNS.get(folded(name), "") for name in names]
    below = any("@" in line for _, line in said[1:])
    if "email" in columns or (len(names) > 1 and "@" not in first and below):
        return _Header(number, delimiter, names, columns)
    return None


def _no_address(header: _Header) -> str:
    names = ", ".join(f"“{name[:40]}”" for name in header.names if name)
    return f"No column is called “email”. The first line says: {names}."


def _unread_columns(header: _Header) -> list[str]:
    """Columns that are not known, and ones that stand there twice: the last of them counts."""
    unread = [
        f"The column “{name[:40]}” is not read: the columns are {', '.join(_MEANT)}."
        for name, column in zip(header.names, header.columns, strict=True)
        if name and not column
    ]
    twice = [
        f"Two columns are read as “{column}”: leave one out."
        for column in _MEANT
        if header.columns.count(column) > 1
    ]
    return unread + twice


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        cells = [line]  # one cell of a whole page: shown as it is, and named as no address
    return [" ".join(cell.split()) for cell in cells]


def _table(lines: Sequence[str], header: _Header) -> Iterator[_Pasted]:
    for number, line in enumerate(lines[header.line + 1 :], start=header.line + 2):
        cells = _cells(line, header.delimiter)
        named = dict(zip(header.columns, cells, strict=False))
        named.pop("", None)
        if any(cells):
            yield _Pasted(number, **named, problem=_out_of_place(cells, header))


def _out_of_place(cells: Sequence[str], header: _Header) -> str:
    """What tells that the cells of a line stand under the wrong columns."""
    if any(cells[len(header.columns) :]):
        return f"This line has {len(cells)} cells, but the first names {len(header.columns)}."
    for column, name, cell in zip(header.columns, header.names, cells, strict=False):
        if column != "email" and "@" in cell:
            return f"There is an address in the column “{name[:40] or 'without a name'}”."
    return ""


def _addresses(lines: Sequence[str]) -> Iterator[_Pasted]:
    for number, line in enumerate(lines, start=1):
        for part in _BETWEEN.split(line):
            if with_name := _WITH_NAME.fullmatch(part):
                name = " ".join(with_name["name"].strip("\"' ").split())
                yield _Pasted(number, with_name["email"].strip(), name)
            elif part.strip():
                yield _Pasted(number, part.strip())


def _row(pasted: _Pasted, known: Known) -> InvitationRow:
    row = InvitationRow(
        line=pasted.line,
        email=pasted.email.lower()[:LONGEST_ADDRESS],
        name=pasted.name[:LONGEST_NAME],
    )
    if pasted.problem:
        row.problems.append(pasted.problem)
    row.problems += _address_problems(pasted, known)
    if len(pasted.name) > LONGEST_NAME:
        row.problems.append(f"The name is longer than {LONGEST_NAME} characters.")
    if pasted.school:
        row.school_id = known.schools.get(folded(pasted.school))
        if row.school_id is None:
            row.problems.append(_school_problem(pasted.school, known))
    match known.roles.get(folded(pasted.role)):
        case SchoolRole() as role:
            row.school_role = role
        case AllianceRole() as role:
            row.alliance_role = role
        case None if pasted.role:
            row.problems.append(f"“{pasted.role[:40]}” is not one of the roles.")
    row.problems += _out_of_reach(row, known)
    return row


def _out_of_reach(row: InvitationRow, known: Known) -> list[str]:
    """What whoever asks may not send."""
    if known.own_schools is None:
        return []
    told = []
    if row.school_id and row.school_id not in known.own_schools:
        told.append(f"You can invite people into {' and '.join(known.own_schools.values())} only.")
    if row.alliance_role is not AllianceRole.MEMBER:
        told.append("This role is for those to give who look after the alliance.")
    return told


def _address_problems(pasted: _Pasted, known: Known) -> list[str]:
    address = pasted.email
    if not address:
        return ["There is no address in this line."]
    try:
        validate_email(address)
    except PydanticCustomError:
        return [f"“{address[:60]}” is not an e-mail address."]
    if len(address) > LONGEST_ADDRESS:
        return [f"The address is longer than {LONGEST_ADDRESS} characters."]
    if address.lower() in known.members:
        theirs = known.members[address.lower()]
        if pasted.school and theirs and folded(pasted.school) not in map(folded, theirs):
            return [f"This person is in the alliance already, for {' and '.join(theirs)}."]
        return ["This person is in the alliance already."]
    if address.lower() in known.invited:
        return ["This person has an open invitation already."]
    return []


def _school_problem(school: str, known: Known) -> str:
    if folded(school) in known.schools:
        return f"Several schools here are called “{school[:60]}”: use the full name or the URN."
    return f"“{school[:60]}” is not a school of this alliance."
