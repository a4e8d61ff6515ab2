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

from schemas.people import InvitationRow
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
_WITH_NAME = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<email>[^<>]*)>\s*")
_BETWEEN = re.compile(r"[,;\t]")


class TooManyRows(ValueError):
    """More than MOST_ROWS people at once; the text is a sentence for the person."""


@dataclass(frozen=True)
class Known:
    """What pasted rows are compared with: the alliance's schools, and who is there already.

    `schools` and `roles` map a name to what it means; names are `folded`. A school name that
    several schools have leads to None. Addresses are in small letters.
    """

    schools: Mapping[str, UUID | None] = field(default_factory=dict)
    roles: Mapping[str, SchoolRole | AllianceRole] = field(default_factory=dict)
    members: Collection[str] = frozenset()
    invited: Collection[str] = frozenset()


@dataclass(frozen=True)
class _Pasted:
    line: int
    email: str = ""
    name: str = ""
    school: str = ""
    role: str = ""


def read_pasted(text: str, known: Known) -> list[InvitationRow]:
    """A row for each person in `text`, in order. Raises TooManyRows."""
    lines = text.removeprefix("\ufeff").splitlines()
    columns = _header(lines)
    pasted = list(_table(lines, columns) if columns else _addresses(lines))
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
    return rows


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


def _header(lines: Sequence[str]) -> list[str]:
    """What the first line that says anything calls its columns; empty when it is no header."""
    first = next((line for line in lines if line.strip()), "")
    columns = [_COLUMNS.get(folded(cell), "") for cell in _cells(first, _delimiter(first))]
    return columns if "email" in columns else []


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        cells = [line]  # one cell of a whole page: shown as it is, and named as no address
    return [" ".join(cell.split()) for cell in cells]


def _table(lines: Sequence[str], columns: Sequence[str]) -> Iterator[_Pasted]:
    header = next(number for number, line in enumerate(lines) if line.strip())
    delimiter = _delimiter(lines[header])
    for number, line in enumerate(lines[header + 1 :], start=header + 2):
        named = dict(zip(columns, _cells(line, delimiter), strict=False))
        named.pop("", None)
        if any(named.values()):
            yield _Pasted(number, **named)


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
    row.problems += _address_problems(pasted.email, known)
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
    return row


def _address_problems(address: str, known: Known) -> list[str]:
    if not address:
        return ["There is no address in this line."]
    try:
        validate_email(address)
    except PydanticCustomError:
        return [f"“{address[:60]}” is not an e-mail address."]
    if len(address) > LONGEST_ADDRESS:
        return [f"The address is longer than {LONGEST_ADDRESS} characters."]
    if address.lower() in known.members:
        return ["This person is in the alliance already."]
    if address.lower() in known.invited:
        return ["This person has an open invitation already."]
    return []


def _school_problem(school: str, known: Known) -> str:
    if folded(school) in known.schools:
        return f"Several schools here are called “{school[:60]}”: use the full name or the URN."
    return f"“{school[:60]}” is not a school of this alliance."
