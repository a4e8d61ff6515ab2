"""Gathers what a cycle has to tell, for its practice card."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.documents import DocumentKindName
from server.cycles.describe import plan_of
from server.cycles.find import find_cycle
from server.cycles.iterations import iterations_of
from server.identity.access import Action, Actor
from server.live.documents import documents_of, read_document
from server.live.failures import as_problems
from server.live.rendering.content import Content
from server.measures.tables import MeasureRow, ReadingRow
from server.organisations.tables import SchoolRow
from server.practices.first_card import Records
from sync.hub import Hub


async def records_of(db: AsyncSession, hub: Hub, actor: Actor, cycle_id: UUID) -> Records:
    """The records of a cycle of which `actor` may make a card; raises NotFound, Forbidden."""
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.PROPOSE)
    papers = (await documents_of(db, [cycle_id]))[cycle_id]
    contents: dict[UUID, Content] = {}
    for paper in papers:
        if paper.kind in (DocumentKindName.PLAN, DocumentKindName.ITERATION):
            with as_problems():
                contents[paper.id] = await read_document(hub, paper)
    plan = plan_of(papers)
    iterations = await iterations_of(db, cycle_id)
    parts = thing.schools.items()
    schools = await db.exec(
        select(SchoolRow)
        .where(col(SchoolRow.id).in_([key for key, part in parts if part is SchoolPart.ACCEPTED]))
        .order_by(col(SchoolRow.name))
    )
    return Records(
        title=cycle.title,
        plan=contents[plan.id] if plan else None,
        iterations=[contents[row.document_id] for row in iterations if row.document_id in contents],
        measures=await _measures(db, cycle_id),
        schools=[told for row in schools.all() if (told := _unnamed(row))],
    )


async def _measures(db: AsyncSession, cycle_id: UUID) -> list[tuple[MeasureRow, list[ReadingRow]]]:
    found = await db.exec(
        select(MeasureRow)
        .where(col(MeasureRow.cycle_id) == cycle_id)
        .order_by(col(MeasureRow.created_at), col(MeasureRow.id))
    )
    measures = found.all()
    readings = await db.exec(
        select(ReadingRow).where(col(ReadingRow.measure_id).in_([row.id for row in measures]))
    )
    taken: dict[UUID, list[ReadingRow]] = {row.id: [] for row in measures}
    for reading in readings.all():
        taken[reading.measure_id].append(reading)
    return [(row, taken[row.id]) for row in measures]


def _unnamed(row: SchoolRow) -> str:
    """A school in words that fit many: 'Primary, 214 pupils'."""
    size = f"about {round(row.pupils, -1)} pupils" if row.pupils else ""
    return ", ".join(filter(None, (row.phase, size)))
