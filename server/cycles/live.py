"""What `server.live` has to know of a cycle: who may open its documents, and their words."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase, SchoolPart
from schemas.templates import TEMPLATES
from server.cycles.tables import CycleRow
from server.identity.memberships import CycleSchoolRow
from server.identity.things import CycleThing
from server.live.surroundings import Surroundings
from server.organisations.briefs import schools_in


async def surroundings_of(db: AsyncSession, cycle_id: UUID) -> Surroundings | None:
    """The cycle as the surroundings of its documents; None where there is none."""
    cycle = await db.get(CycleRow, cycle_id)
    if cycle is None:
        return None
    parts = await db.exec(
        select(CycleSchoolRow.school_id, CycleSchoolRow.part).where(
            col(CycleSchoolRow.cycle_id) == cycle_id
        )
    )
    return Surroundings(
        cycle=CycleThing(
            id=cycle.id,
            alliance_id=cycle.alliance_id,
            schools={school_id: SchoolPart(part) for school_id, part in parts.all()},
            closed=cycle.phase is Phase.CLOSED,
        ),
        title=cycle.title,
        schools=await schools_in(db, cycle.alliance_id),
        sections=TEMPLATES[cycle.template].sections,
    )
