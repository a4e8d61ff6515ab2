"""What `server.live` has to know of an alliance: who may open its documents, and their names."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DOCUMENT_KINDS
from server.identity.things import AllianceThing
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from server.organisations.briefs import schools_in
from server.organisations.tables import AllianceRow


async def surroundings_of(db: AsyncSession, alliance_id: UUID) -> Surroundings | None:
    """The alliance as the surroundings of its own documents; None where there is none."""
    alliance = await db.get(AllianceRow, alliance_id)
    if alliance is None:
        return None
    return Surroundings(
        home=AllianceThing(alliance.id),
        title=alliance.name,
        schools=await schools_in(db, alliance.id),
    )


async def titles_of(db: AsyncSession, rows: Sequence[DocumentRow]) -> dict[UUID, str]:
    """What each of these documents of alliances is called where it stands among those of others."""
    own = {row.alliance_id for row in rows}
    found = await db.exec(
        select(AllianceRow.id, AllianceRow.name).where(col(AllianceRow.id).in_(own))
    )
    names = dict(found.all())
    return {
        row.id: f"{DOCUMENT_KINDS[row.kind].title}: {names[row.alliance_id]}"
        for row in rows
        if row.alliance_id in names
    }
