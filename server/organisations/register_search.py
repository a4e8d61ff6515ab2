"""Finds schools in the register, in pages, with how many there are in all."""

from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, and_, literal
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from schemas.organisations import RegisterPage, RegisterSchool
from server.organisations.register_words import ByPostcode, ByUrn, ByWords, read_search
from server.organisations.tables import RegisterImportRow, RegisterSchoolRow, RegisterWordRow
from server.web.paging import Paging, behind, page_of

HIGHEST = "\U0010ffff"


async def search(db: AsyncSession, text: str, paging: Paging) -> RegisterPage:
    """The open schools that `text` finds (see `register_words`), ordered by name."""
    wanted = and_(col(RegisterSchoolRow.open), _matching(text))
    name, urn = col(RegisterSchoolRow.sort_key), col(RegisterSchoolRow.urn)
    found = await db.exec(
        select(RegisterSchoolRow)
        .where(wanted, behind(paging, (name, str), (urn, int)))
        .order_by(name, urn)
        .limit(paging.limit + 1)
    )
    counted = await db.exec(select(func.count()).select_from(RegisterSchoolRow).where(wanted))
    page = page_of(found.all(), paging, lambda row: (row.sort_key, row.urn), _shape)
    return RegisterPage(
        items=page.items,
        next=page.next,
        total=counted.one(),
        register_date=await register_date(db),
    )


async def register_date(db: AsyncSession) -> datetime | None:
    """When the register was last imported with any change; None where it never was."""
    found = await db.exec(select(func.max(col(RegisterImportRow.began_at))))
    return found.one()


async def register_size(db: AsyncSession) -> int:
    """How many open schools the register holds."""
    counted = await db.exec(
        select(func.count()).select_from(RegisterSchoolRow).where(col(RegisterSchoolRow.open))
    )
    return counted.one()


def _matching(text: str) -> ColumnElement[bool]:
    match read_search(text):
        case ByUrn(urn):
            return col(RegisterSchoolRow.urn) == urn
        case ByPostcode(start):
            return col(RegisterSchoolRow.postcode_key).between(start, start + HIGHEST)
        case ByWords(()):
            return literal(value=False)
        case ByWords(starts):
            return and_(*(col(RegisterSchoolRow.urn).in_(_with_word(start)) for start in starts))


def _with_word(start: str) -> Select[int]:
    """URNs with a word that begins so; one letter is a whole word, as it begins too many."""
    word = col(RegisterWordRow.word)
    fits = word == start if len(start) == 1 else word.between(start, start + HIGHEST)
    return cast("Select[int]", select(RegisterWordRow.urn).where(fits))


def _shape(row: RegisterSchoolRow) -> RegisterSchool:
    return RegisterSchool.model_validate(row, from_attributes=True)
