"""What cycles do beside requests: a school that accepted gets its place in the plan."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from fastapi import FastAPI

from schemas.cycles import SchoolPart
from schemas.documents import PLAN
from server.cycles.completing import complete_cycles
from server.cycles.describe import plan_of
from server.cycles.events import SchoolAccepted
from server.cycles.phases import OFFERS
from server.data.outbox import Dispatcher
from server.identity.memberships import CycleSchoolRow
from server.live.documents import documents_of, edit_document
from server.live.runtime import Live
from server.live.shape import add_record


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Complete older cycles, and listen for schools that accept."""
    await complete_cycles(app.state.database, datetime.now(UTC))
    outbox: Dispatcher = app.state.outbox
    outbox.on(SchoolAccepted, partial(make_room_for_school, app.state.live))
    yield


async def make_room_for_school(live: Live, accepted: SchoolAccepted) -> None:
    """Add the school's record to what the plan asks of each school, once."""
    async with live.database.reading() as db:
        part = await db.get(CycleSchoolRow, (accepted.cycle_id, accepted.school_id))
        papers = (await documents_of(db, [accepted.cycle_id]))[accepted.cycle_id]
    plan = plan_of(papers)
    if plan is None or part is None or part.part is not SchoolPart.ACCEPTED:
        return
    values = {"school": str(accepted.school_id)}
    await edit_document(
        live.hub,
        plan,
        accepted.by,
        lambda doc: add_record(doc, PLAN, OFFERS, values, unique="school"),
    )
