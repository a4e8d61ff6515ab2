"""Reads the national register of schools: lines of its CSV in, schools or named problems out.

The format is the download of "Get Information About Schools" (GIAS): a header with the column
names below among some 120 others, `dd-mm-yyyy` dates, Windows-1252 or UTF-8 with or without a
byte order mark. Pure: no file, no database, no clock.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")

LONGEST_TEXT = 250
LARGEST_NUMBER = 2**31 - 1
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")
_DATE = re.compile(r"(\d{2})-(\d{2})-(\d{4})", re.ASCII)
_WHOLE = re.compile(r"\d{1,10}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,3}(\.\d{1,6})?", re.ASCII)


class RegisterUnreadable(ValueError):
    """The file as a whole cannot be read as the register; the text is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One school or college, open or closed; text is trimmed and may be empty, but for the name."""

    urn: int
    name: str
    type: str
    status: str
    phase: str
    authority: str
    street: str
    town: str
    postcode: str
    low_age: int | None
    high_age: int | None
    opened_on: date | None
    closed_on: date | None
    locality: str
    pupils: int | None
    percentage_fsm: float | None
    easting: int | None
    northing: int | None
    urban_rural: str
    trust: str

    @property
    def open(self) -> bool:
        """Whether it can be found and added: 'Open' or 'Open, but proposed to close'."""
        return self.status.startswith("Open")


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that cannot be taken; `line` counts from 1, the header included."""

    line: int
    problem: str


class _Unusable(ValueError):
    """What is wrong with one cell, as the end of a sentence that begins with the column."""


def decode(line: bytes) -> str:
    """One line as text: UTF-8 where it is valid, else Windows-1252.

    By line and not by file, so that one stray byte spoils one row and not every accent.
    Windows-1252 leaves five bytes undefined: they become U+FFFD, which no cell may hold.
    """
    try:
        return line.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _text(cell: str) -> str:
    cell = " ".join(cell.split())
    if _UNREADABLE.search(cell):
        raise _Unusable("holds a character that cannot be read")
    if len(cell) > LONGEST_TEXT:
        raise _Unusable(f"is longer than {LONGEST_TEXT} characters")
    return cell


def _name(cell: str) -> str:
    if not (name := _text(cell)):
        raise _Unusable("is empty")
    return name


def _whole(cell: str) -> int:
    if not _WHOLE.fullmatch(cell) or int(cell) > LARGEST_NUMBER:
        raise _Unusable(f"is not a whole number: {_quoted(cell)}")
    return int(cell)


def _urn(cell: str) -> int:
    number = _whole(cell.strip())
    if number == 0:
        raise _Unusable("is zero")
    return number


def _percentage(cell: str) -> float:
    if not _DECIMAL.fullmatch(cell) or float(cell) > 100:
        raise _Unusable(f"is not a percentage: {_quoted(cell)}")
    return float(cell)


def _date(cell: str) -> date:
    if not (parts := _DATE.fullmatch(cell)):
        raise _Unusable(f"is not a date as dd-mm-yyyy: {_quoted(cell)}")
    day, month, year = map(int, parts.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise _Unusable(f"is no day of the calendar: {_quoted(cell)}") from None


def _maybe(read: Callable[[str], T]) -> Callable[[str], T | None]:
    """`read`, and None for a cell that is empty."""
    return lambda cell: read(cell.strip()) if cell.strip() else None


def _quoted(cell: str) -> str:
    return f"'{cell[:40]}'"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field of `RegisterRow` comes from; one that is not `needed` may be `absent`."""

    field: str
    header: str
    read: Callable[[str], object]
    needed: bool = True
    absent: str | None = None


COLUMNS = (
    Column("urn", "URN", _urn),
    Column("name", "EstablishmentName", _name),
    Column("type", "TypeOfEstablishment (name)", _text),
    Column("status", "EstablishmentStatus (name)", _name),
    Column("phase", "PhaseOfEducation (name)", _text),
    Column("authority", "LA (name)", _text),
    Column("street", "Street", _text),
    Column("town", "Town", _text),
    Column("postcode", "Postcode", _text),
    Column("low_age", "StatutoryLowAge", _maybe(_whole)),
    Column("high_age", "StatutoryHighAge", _maybe(_whole)),
    Column("opened_on", "OpenDate", _maybe(_date)),
    Column("closed_on", "CloseDate", _maybe(_date)),
    Column("locality", "Locality", _text, needed=False, absent=""),
    Column("pupils", "NumberOfPupils", _maybe(_whole), needed=False),
    Column("percentage_fsm", "PercentageFSM", _maybe(_percentage), needed=False),
    Column("easting", "Easting", _maybe(_whole), needed=False),
    Column("northing", "Northing", _maybe(_whole), needed=False),
    Column("urban_rural", "UrbanRural (name)", _text, needed=False, absent=""),
    Column("trust", "Trusts (name)", _text, needed=False, absent=""),
)


def read_register(lines: Iterable[bytes]) -> Iterator[RegisterRow | BrokenRow]:
    """The rows of the file whose `lines` these are, in order; rows of empty cells are passed over.

    Raises RegisterUnreadable on the first step where the header is absent or lacks a needed
    column, which it names.
    """
    records = _records(lines)
    first = next(records, _Record(1, [], "the file is empty"))
    if first.problem:
        raise RegisterUnreadable(f"There is no header to read: {first.problem}.")
    header = [cell.strip() for cell in first.cells]
    places = _places(header)
    seen: dict[int, int] = {}
    for record in records:
        if record.problem:
            yield BrokenRow(record.line, record.problem)
        elif len(record.cells) != len(header):
            found = f"it has {len(record.cells)} columns where the header has {len(header)}"
            yield BrokenRow(record.line, found)
        else:
            yield _row(record, places, seen)


@dataclass(frozen=True, slots=True)
class _Record:
    """The cells of a row that begins in `line`, or what kept them from being read."""

    line: int
    cells: list[str]
    problem: str = ""


def _records(lines: Iterable[bytes]) -> Iterator[_Record]:
    kept: list[str] = []
    reader = csv.reader(_recorded(lines, kept))
    line, width = 1, 0
    while record := _next(reader, line):
        width = width or len(record.cells)
        alone = [_alone(line + n, text) for n, text in enumerate(kept)] if len(kept) > 1 else []
        # A line that is a whole row by itself stood after a quotation mark that nobody closed.
        swallowed = any(len(each.cells) == width for each in alone)
        yield from (each for each in (alone if swallowed else [record]) if _holds_anything(each))
        line += len(kept)
        kept.clear()


def _recorded(lines: Iterable[bytes], kept: list[str]) -> Iterator[str]:
    for line in lines:
        text = decode(line)
        kept.append(text)
        yield text


def _next(reader: Iterator[list[str]], line: int) -> _Record | None:
    try:
        cells = next(reader, None)
    except csv.Error as error:
        return _Record(line, [], f"the row is not CSV: {error}")
    return None if cells is None else _Record(line, cells)


def _alone(line: int, text: str) -> _Record:
    return _next(csv.reader([text]), line) or _Record(line, [])


def _holds_anything(record: _Record) -> bool:
    return bool(record.problem) or any(cell.strip() for cell in record.cells)


def _places(header: list[str]) -> dict[Column, int]:
    """At which place of a row each column stands; absent optional columns are left out."""
    missing = [c.header for c in COLUMNS if c.needed and c.header not in header]
    match missing:
        case []:
            return {c: header.index(c.header) for c in COLUMNS if c.header in header}
        case [name]:
            raise RegisterUnreadable(f"The column “{name}” is missing from the first line.")
        case names:
            listed = ", ".join(f"“{name}”" for name in names)
            raise RegisterUnreadable(f"These columns are missing from the first line: {listed}.")


def _row(
    record: _Record, places: dict[Column, int], seen: dict[int, int]
) -> RegisterRow | BrokenRow:
    values: dict[str, Any] = {column.field: column.absent for column in COLUMNS}
    for column, place in places.items():
        try:
            values[column.field] = column.read(record.cells[place])
        except _Unusable as problem:
            return BrokenRow(record.line, f"{column.header} {problem}")
    row = RegisterRow(**values)
    if (first := seen.setdefault(row.urn, record.line)) != record.line:
        return BrokenRow(record.line, f"URN {row.urn} stands already in line {first}")
    return row
