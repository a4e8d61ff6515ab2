"""Gives cycles of an earlier version of the workspace what cycles begin with now."""

from datetime import datetime

from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from server.cycles.iterations import begin_iteration
from server.cycles.tables import CycleRow, IterationRow
from server.data.db import Database
from server.live.documents import documents_of, make_document


async def complete_cycles(database: Database, now: datetime) -> None:
    """Make the scan and the iteration of cycles that have none; a cycle in one transaction."""
    async with database.reading() as db:
        found = await db.exec(
            select(CycleRow.id).where(
                ~exists().where(col(IterationRow.cycle_id) == col(CycleRow.id))
            )
        )
        lacking = found.all()
    for cycle_id in lacking:
        async with database.writing() as db:
            cycle = await db.get(CycleRow, cycle_id, with_for_update=True)
            if cycle is not None:
                await _complete(db, cycle, now)


async def _complete(db: AsyncSession, cycle: CycleRow, now: datetime) -> None:
    if await db.get(IterationRow, (cycle.id, cycle.iteration)):
        return  # another process was here first
    papers = (await documents_of(db, [cycle.id]))[cycle.id]
    owner = next((paper.owner_id for paper in papers if paper.owner_id), None)
    if owner is None:
        return  # nobody is left in whose name it could begin
    if all(paper.kind is not DocumentKindName.SCAN for paper in papers):
        await make_document(db, DocumentKindName.SCAN, cycle.id, owner_id=owner, now=now)
    await begin_iteration(db, cycle, owner, now)
