"""What `server.live` has to know of a cycle: who may open its documents, and their words."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.templates import TEMPLATES
from server.cycles.find import things_of
from server.cycles.tables import CycleRow
from server.live.surroundings import Surroundings
from server.organisations.briefs import schools_in


async def surroundings_of(db: AsyncSession, cycle_id: UUID) -> Surroundings | None:
    """The cycle as the surroundings of its documents; None where there is none."""
    cycle = await db.get(CycleRow, cycle_id)
    if cycle is None:
        return None
    return Surroundings(
        cycle=(await things_of(db, [cycle]))[cycle.id],
        title=cycle.title,
        schools=await schools_in(db, cycle.alliance_id),
        sections=TEMPLATES[cycle.template].sections,
    )
