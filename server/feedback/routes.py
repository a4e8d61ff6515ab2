"""Feedback in a cycle: given to somebody, answered by them."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.feedback import Feedback, FeedbackCreate
from schemas.pages import Page
from server.cycles.find import find_cycle
from server.cycles.papers import shown_documents
from server.data.db import Db, Store
from server.feedback import actions
from server.feedback.describe import described
from server.identity.access import Action, Actor
from server.identity.current import CurrentActor
from server.live.documents import documents_of, read_document
from server.live.failures import as_problems
from server.live.runtime import TheHub
from server.people.briefs import person_briefs
from server.web.routing import Routes
from sync.hub import Hub

router = Routes("feedback", prefix="/api/cycles/{cycle_id}/feedback")


@router.get("")
async def list_feedback(cycle_id: UUID, db: Db, hub: TheHub, actor: CurrentActor) -> Page[Feedback]:
    """The feedback that the reader may read: theirs, and what was widened; the newest first."""
    return Page[Feedback](items=await _listed(db, hub, actor, cycle_id))


@router.post("", status_code=201)
async def give_feedback(
    cycle_id: UUID, asked: FeedbackCreate, database: Store, hub: TheHub, actor: CurrentActor
) -> Feedback:
    """Begin feedback to somebody; what it says is written in its live document."""
    async with database.writing() as db:
        row = await actions.give_feedback(db, actor, cycle_id, asked, datetime.now(UTC))
    async with database.reading() as db:
        given = await _listed(db, hub, actor, cycle_id)
    return next(each for each in given if each.document.id == row.id)


async def _listed(db: AsyncSession, hub: Hub, actor: Actor, cycle_id: UUID) -> list[Feedback]:
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.READ)
    papers = (await documents_of(db, [cycle_id]))[cycle_id]
    shown = {each.id: each for each in await shown_documents(db, actor, papers, thing)}
    given = [row for row in papers if row.kind is DocumentKindName.FEEDBACK and row.id in shown]
    named = {key for row in given for key in (row.owner_id, row.partner_id) if key}
    people = await person_briefs(db, cycle.alliance_id, dict.fromkeys(named))
    contents = {}
    for row in given:
        with as_problems():
            contents[row.id] = await read_document(hub, row)
    return described(given, shown, people, contents)
