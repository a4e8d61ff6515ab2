"""What `server.live` has to know of a cycle: who may open its documents, and their words."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.templates import TEMPLATES
from server.cycles.find import things_of
from server.cycles.papers import called
from server.cycles.tables import CycleRow
from server.live.surroundings import Surroundings
from server.live.tables import DocumentRow
from server.organisations.briefs import schools_in


async def surroundings_of(db: AsyncSession, cycle_id: UUID) -> Surroundings | None:
    """The cycle as the surroundings of its documents; None where there is none."""
    cycle = await db.get(CycleRow, cycle_id)
    if cycle is None:
        return None
    return Surroundings(
        home=(await things_of(db, [cycle]))[cycle.id],
        title=cycle.title,
        schools=await schools_in(db, cycle.alliance_id),
        sections=TEMPLATES[cycle.template].sections,
    )


async def titles_of(db: AsyncSession, rows: Sequence[DocumentRow]) -> dict[UUID, str]:
    """What each of these documents of cycles is called where it stands among those of others."""
    own = {row.cycle_id for row in rows}
    found = await db.exec(select(CycleRow.id, CycleRow.title).where(col(CycleRow.id).in_(own)))
    titles = dict(found.all())
    names = await called(db, rows)
    return {
        row.id: names[row.id]
        if row.kind is DocumentKindName.PRACTICE  # others read it than those who know its cycle
        else f"{names[row.id]}: {titles[row.cycle_id]}"
        for row in rows
        if row.cycle_id in titles
    }
