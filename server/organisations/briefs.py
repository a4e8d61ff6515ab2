"""Schools and alliances as others see them beside what they do: a name, a mark, a colour."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import bindparam, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import Alliance, AllianceBrief, School, SchoolBrief
from server.identity.memberships import AllianceSchoolRow
from server.organisations.tables import AllianceRow, FormerSchoolRow, SchoolRow

Place = AllianceSchoolRow | FormerSchoolRow
"""How a school is marked in an alliance, or was while it belonged to it."""


def alliance_brief(row: AllianceRow) -> AllianceBrief:
    """An alliance as the cover names it."""
    return AllianceBrief(
        id=row.id,
        name=row.name,
        kind=row.kind,
        colour=row.colour,
        live_cycles=row.live_cycles,
        role_names=row.role_names,
    )


def alliance_of(row: AllianceRow) -> Alliance:
    """An alliance with its version, for changing it."""
    return Alliance(**alliance_brief(row).model_dump(), version=row.version)


async def alliance_briefs(db: AsyncSession, ids: Collection[UUID]) -> dict[UUID, AllianceBrief]:
    """The alliances with these ids."""
    found = await db.exec(select(AllianceRow).where(col(AllianceRow.id).in_(ids)))
    return {row.id: alliance_brief(row) for row in found.all()}


def school_of(row: SchoolRow, place: AllianceSchoolRow) -> School:
    """A school with the mark that it has in one alliance."""
    return School(
        id=row.id,
        name=row.name,
        short_name=row.short_name,
        mark=place.mark,
        slot=place.slot,
        urn=row.urn,
        phase=row.phase,
        type=row.type,
        town=row.town,
        postcode=row.postcode,
        low_age=row.low_age,
        high_age=row.high_age,
        pupils=row.pupils,
    )


def school_brief(row: SchoolRow, place: Place) -> SchoolBrief:
    """The same, in brief."""
    return SchoolBrief(
        id=row.id, name=row.name, short_name=row.short_name, mark=place.mark, slot=place.slot
    )


_PLACES = union_all(
    *(
        select(table.school_id, table.mark, table.slot).where(
            col(table.alliance_id) == bindparam("alliance")
        )
        for table in (AllianceSchoolRow, FormerSchoolRow)
    )
).subquery()
_SCHOOLS_IN = (
    select(SchoolRow, _PLACES.c.mark, _PLACES.c.slot)
    .join(_PLACES, _PLACES.c.school_id == col(SchoolRow.id))
    .order_by(col(SchoolRow.name), col(SchoolRow.id))
)
"""Put together once: it is asked with most requests, and to say it takes longer than to run it."""


async def schools_in(db: AsyncSession, alliance_id: UUID) -> dict[UUID, SchoolBrief]:
    """All schools of an alliance, by id, in the order of their names.

    Those that left are among them: what they wrote keeps their marks.
    """
    found = await db.exec(_SCHOOLS_IN, params={"alliance": alliance_id})
    return {
        row.id: SchoolBrief(
            id=row.id, name=row.name, short_name=row.short_name, mark=mark, slot=slot
        )
        for row, mark, slot in found.all()
    }
