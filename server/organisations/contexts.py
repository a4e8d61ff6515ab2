"""Reads what is known of schools from the register, for whoever matches them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select as select_columns
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from server.organisations.likeness import Context
from server.organisations.tables import RegisterSchoolRow, SchoolRow

# Plain columns: a row object for each of some hundred coaches would cost more than the match.
# The register as it was last imported goes before what was noted when the school was added.
_R, _S = RegisterSchoolRow, SchoolRow
_CONTEXT: tuple[Any, ...] = (
    col(_S.short_name),
    func.coalesce(col(_R.phase), col(_S.phase)),
    func.coalesce(col(_R.type), col(_S.type)),
    func.coalesce(col(_R.pupils), col(_S.pupils)),
    func.coalesce(col(_R.percentage_fsm), col(_S.percentage_fsm)),
    func.coalesce(func.nullif(col(_R.urban_rural), ""), col(_S.urban_rural)),
    func.coalesce(col(_R.easting), col(_S.easting)),
    func.coalesce(col(_R.northing), col(_S.northing)),
)


async def contexts(db: AsyncSession, school_ids: Collection[UUID]) -> dict[UUID, Context]:
    """What is known of these schools."""
    found = await (await db.connection()).execute(
        select_columns(col(_S.id), *_CONTEXT)
        .select_from(_S)
        .join(_R, col(_R.urn) == col(_S.urn), isouter=True)
        .where(col(_S.id).in_(school_ids))
    )
    return {row[0]: Context(*row[1:]) for row in found.all()}
