"""Brings the national register into the database, batch by batch, and leaves what is the same.

Each batch is one transaction. An import that breaks off leaves the batches that it finished;
running it again passes over those and goes on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data.audit import record
from server.data.db import Database
from server.organisations.register import BrokenRow, RegisterRow
from server.organisations.register_words import LONGEST_WORD, postcode_key, sort_key, words_of
from server.organisations.tables import (
    LONGEST_NAME,
    RegisterImportRow,
    RegisterSchoolRow,
    RegisterWordRow,
)

BATCH = 1000
READ_FIELDS = tuple(field.name for field in fields(RegisterRow))


class RegisterHasBrokenRows(ValueError):
    """A strict import met rows that cannot be taken, and changed nothing."""

    def __init__(self, broken: Sequence[BrokenRow]) -> None:
        super().__init__("Nothing was imported, since some rows are broken.")
        self.broken = tuple(broken)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How many schools were new, changed, and already as the file has them."""

    added: int = 0
    changed: int = 0
    same: int = 0
    broken: tuple[BrokenRow, ...] = ()


async def import_register(
    database: Database,
    rows: Iterable[RegisterRow | BrokenRow],
    *,
    now: Callable[[], datetime],
    strict: bool = False,
    batch_done: Callable[[], None] = lambda: None,
) -> ImportResult:
    """Add and change schools until the register in the database is as `rows` have it.

    A school that `rows` do not have stays as it is. Broken rows are passed over; with `strict`
    all rows are read first and RegisterHasBrokenRows is raised if there is one. Raises what
    reading `rows` raises, RegisterUnreadable above all.
    """
    if strict:
        rows = list(rows)
        if broken := [row for row in rows if isinstance(row, BrokenRow)]:
            raise RegisterHasBrokenRows(broken)
    added = changed = same = 0
    broken = []
    for batch in _batches(rows):
        schools = [row for row in batch if isinstance(row, RegisterRow)]
        broken += [row for row in batch if isinstance(row, BrokenRow)]
        async with database.writing() as db:
            new, other = await _take(db, schools)
            if new or other:
                noted = await _import_row(db, now())
                noted.added += new
                noted.changed += other
        added, changed = added + new, changed + other
        same += len(schools) - new - other
        batch_done()
    async with database.writing() as db:
        await _finish(db, now())
    return ImportResult(added, changed, same, tuple(broken))


def _batches(
    rows: Iterable[RegisterRow | BrokenRow],
) -> Iterator[list[RegisterRow | BrokenRow]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


async def _take(db: AsyncSession, schools: Sequence[RegisterRow]) -> tuple[int, int]:
    """Write those of `schools` that are new or other than they were; how many were which."""
    connection = await db.connection()
    table = RegisterSchoolRow.__table__  # type: ignore[attr-defined]
    urns = [school.urn for school in schools]
    found = await connection.execute(
        select(*(table.c[name] for name in READ_FIELDS)).where(table.c.urn.in_(urns))
    )
    known = {row.urn: RegisterRow(**row._mapping) for row in found}
    new = [school for school in schools if school.urn not in known]
    other = [school for school in schools if known.get(school.urn, school) != school]
    if new:
        await connection.execute(insert(table), [_columns(school) for school in new])
    if other:
        values: dict[str, Any] = {
            name: bindparam(name) for name in _columns(other[0]) if name != "urn"
        }
        statement = update(table).where(table.c.urn == bindparam("its_urn")).values(values)
        await connection.execute(
            statement, [_columns(school) | {"its_urn": school.urn} for school in other]
        )
    await _index(connection, other, new)
    return len(new), len(other)


def _columns(school: RegisterRow) -> dict[str, Any]:
    return asdict(school) | {
        "open": school.open,
        "sort_key": sort_key(school.name)[:LONGEST_NAME],
        "postcode_key": postcode_key(school.postcode),
    }


async def _index(
    connection: AsyncConnection, other: Sequence[RegisterRow], new: Sequence[RegisterRow]
) -> None:
    """Words lead to open schools only, so that the closed ones cost a search nothing."""
    table = RegisterWordRow.__table__  # type: ignore[attr-defined]
    if other:
        urns = [school.urn for school in other]
        await connection.execute(delete(table).where(table.c.urn.in_(urns)))
    words = [
        {"word": word, "urn": school.urn}
        for school in (*new, *other)
        if school.open
        for word in words_of(school.name, school.town)
        if len(word) <= LONGEST_WORD
    ]
    if words:
        await connection.execute(insert(table), words)


async def _unfinished(db: AsyncSession) -> RegisterImportRow | None:
    found = await db.exec(
        select(RegisterImportRow).where(col(RegisterImportRow.finished_at).is_(None))
    )
    return found.first()


async def _import_row(db: AsyncSession, now: datetime) -> RegisterImportRow:
    noted = await _unfinished(db) or RegisterImportRow(began_at=now)
    db.add(noted)
    return noted


async def _finish(db: AsyncSession, now: datetime) -> None:
    if noted := await _unfinished(db):
        noted.finished_at = now
        record(db, None, "register.imported", noted, added=noted.added, changed=noted.changed)
