"""The register in the database: imported, imported again, and searched."""

import gzip
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import select

from schemas.organisations import RegisterPage
from server.data.db import Database
from server.organisations import register_import
from server.organisations.register import BrokenRow, RegisterRow, read_register
from server.organisations.register_import import (
    ImportResult,
    RegisterHasBrokenRows,
    import_register,
)
from server.organisations.register_search import register_date, register_size, search
from server.organisations.tables import RegisterSchoolRow
from server.web.paging import Paging, read_cursor
from tests.builders import NOW, minutes
from tests.databases import on_every_database
from tests.needs import not_here
from tests.server.organisations.register_files import ABSENT, REAL_FILE, a_row, lines_of

ALDER = (
    a_row(900101, "Oakfield Primary School", postcode="AL4 2QE"),
    a_row(900118, "Oakfield Park Junior School", town="Stonebridge", postcode="ST7 8NR"),
    a_row(900131, "Oakford CofE Primary School", town="Oakford", postcode="AL9 1BD"),
    a_row(900140, "St Anne's Catholic Primary School", postcode="AL9 1BE"),
    a_row(900150, "Oakwood Infant School", status="Closed"),
    a_row(900160, "Élan Academy", postcode="AL1 1AA", status="Open, but proposed to close"),
)


async def bring_in(
    database: Database, *rows: dict[str, str], now: datetime = NOW, strict: bool = False
) -> ImportResult:
    lines = lines_of(*rows)
    return await import_register(database, read_register(lines), now=lambda: now, strict=strict)


async def find(database: Database, text: str, paging: Paging | None = None) -> RegisterPage:
    async with database.reading() as db:
        return await search(db, text, paging or Paging(None, 20))


async def found(database: Database, text: str) -> list[int]:
    return [school.urn for school in (await find(database, text)).items]


@on_every_database
async def test_schools_go_in_and_are_found(database: Database) -> None:
    assert await bring_in(database, *ALDER) == ImportResult(added=6)
    page = await find(database, "oakfield")
    assert [school.name for school in page.items] == [
        "Oakfield Park Junior School",
        "Oakfield Primary School",
    ]
    assert (page.total, page.register_date) == (2, NOW)


@on_every_database
@pytest.mark.parametrize(
    ("text", "urns"),
    [
        ("oak", [900118, 900101, 900131]),
        ("OAKF prim", [900101, 900131]),
        ("oakfield stonebridge", [900118]),
        ("primary oak", [900101, 900131]),
        ("st annes", [900140]),
        ("Saint Anne’s", [900140]),
        ("church oakford", [900131]),
        ("elan", [900160]),
        ("AL4 2QE", [900101]),
        ("al42qe", [900101]),
        ("AL9", [900131, 900140]),
        ("900131", [900131]),
        ("oakwood", []),
        ("900150", []),
        ("akfield", []),
        ("%", []),
        ("", []),
    ],
)
async def test_a_search_is_by_beginnings_of_words_by_postcode_or_by_urn(
    database: Database, text: str, urns: list[int]
) -> None:
    await bring_in(database, *ALDER)
    page = await find(database, text)
    assert [school.urn for school in page.items] == urns
    assert page.total == len(urns)


@on_every_database
async def test_pages_follow_each_other_and_each_tells_the_total(database: Database) -> None:
    await bring_in(database, *ALDER)
    urns: list[int] = []
    cursor = None
    while True:
        after = read_cursor(cursor) if cursor else None
        page = await find(database, "oak", Paging(after, 2))
        urns += [school.urn for school in page.items]
        assert page.total == 3
        cursor = page.next
        if cursor is None:
            break
    assert urns == [900118, 900101, 900131]


@on_every_database
async def test_the_same_file_twice_changes_nothing(database: Database) -> None:
    await bring_in(database, *ALDER)
    again = await bring_in(database, *ALDER, now=NOW + minutes(60))
    assert again == ImportResult(same=6)
    async with database.reading() as db:
        assert await register_date(db) == NOW


@on_every_database
async def test_a_newer_file_changes_what_is_other_and_the_search_follows(
    database: Database,
) -> None:
    await bring_in(database, *ALDER)
    later = NOW + minutes(60)
    changed = (a_row(900101, "Elmfield Primary School"), a_row(900150, "Oakwood Infant School"))
    assert await bring_in(database, *changed, ALDER[1], now=later) == ImportResult(
        changed=2, same=1
    )
    assert await found(database, "oakfield") == [900118]
    assert await found(database, "elmfield") == [900101]
    assert await found(database, "oakwood") == [900150]
    async with database.reading() as db:
        assert await register_date(db) == later


@on_every_database
async def test_a_school_that_closes_is_no_longer_found(database: Database) -> None:
    await bring_in(database, *ALDER)
    await bring_in(database, ALDER[0] | {"EstablishmentStatus (name)": "Closed"})
    assert await found(database, "oakfield") == [900118]
    async with database.reading() as db:
        assert await register_size(db) == 4


@on_every_database
async def test_a_broken_row_is_named_and_the_rest_goes_in(database: Database) -> None:
    broken = ALDER[0] | {"URN": "x"}
    result = await bring_in(database, ALDER[0], broken, ALDER[1])
    assert (result.added, result.broken) == (2, (BrokenRow(3, "URN is not a whole number: 'x'"),))


@on_every_database
async def test_strict_lets_nothing_in_when_a_row_is_broken(database: Database) -> None:
    with pytest.raises(RegisterHasBrokenRows) as refusal:
        await bring_in(database, *ALDER, ALDER[0] | {"URN": "x"}, strict=True)
    assert [row.line for row in refusal.value.broken] == [8]
    async with database.reading() as db:
        assert await register_size(db) == 0


@on_every_database
async def test_an_import_that_broke_off_goes_on_when_it_is_run_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_import, "BATCH", 2)

    def breaks_off(after: int) -> Iterator[RegisterRow | BrokenRow]:
        for number, row in enumerate(read_register(lines_of(*ALDER))):
            if number == after:
                raise ConnectionError
            yield row

    with pytest.raises(ConnectionError):
        await import_register(database, breaks_off(5), now=lambda: NOW)
    async with database.reading() as db:
        assert len((await db.exec(select(RegisterSchoolRow))).all()) == 4
    assert await bring_in(database, *ALDER) == ImportResult(added=2, same=4)


async def test_the_real_register_goes_in_whole_and_is_found(database: Database) -> None:
    if not REAL_FILE.exists():
        not_here(ABSENT)
    with gzip.open(REAL_FILE) as lines:
        result = await import_register(database, read_register(lines), now=lambda: NOW)
    assert result == ImportResult(added=26_078)
    page = await find(database, "st joseph's catholic primary")
    assert page.total > 64
    assert len(page.items) == 20
    assert page.next is not None
    async with database.reading() as db:
        assert await register_size(db) == 23_932
