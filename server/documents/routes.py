"""Who may read a live document."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.audiences import AudienceChange, AudiencePut, DocumentAudience
from server.data.db import Db, Store
from server.identity.access import Action, Actor, can
from server.identity.current import CurrentActor
from server.live.audience import audience_changes, find_document, put_audience, rungs_of
from server.live.documents import document_thing
from server.live.runtime import Live, TheLive
from server.live.tables import DocumentRow
from server.people.briefs import person_briefs
from server.web.errors import NotFound

router = APIRouter(prefix="/api/documents", tags=["documents"])


@router.get("/{document_id}/audience")
async def read_audience(
    document_id: UUID, db: Db, live: TheLive, actor: CurrentActor
) -> DocumentAudience:
    """Who may read a document, whose it is, and who widened or narrowed it."""
    row = await find_document(db, actor, live.surroundings_of, document_id)
    return await _described(db, live, actor, row)


@router.put("/{document_id}/audience")
async def change_audience(
    document_id: UUID, asked: AudiencePut, database: Store, live: TheLive, actor: CurrentActor
) -> DocumentAudience:
    """Let others read a document, or no longer. For its owner; open pages follow at once."""
    async with database.writing() as db:
        row = await put_audience(
            db, actor, live.surroundings_of, document_id, asked.audience, datetime.now(UTC)
        )
    async with database.reading() as db:
        return await _described(db, live, actor, row)


async def _described(
    db: AsyncSession, live: Live, actor: Actor, row: DocumentRow
) -> DocumentAudience:
    changes = await audience_changes(db, row.id)
    named = {row.owner_id, row.partner_id} | {change.changed_by for change in changes}
    around = await live.surroundings_of(db, row.cycle_id)
    if around is None:
        raise NotFound
    people = await person_briefs(db, around.cycle.alliance_id, {key: None for key in named if key})
    return DocumentAudience(
        audience=row.audience,
        owner=people.get(row.owner_id) if row.owner_id else None,
        partner=people.get(row.partner_id) if row.partner_id else None,
        rungs=rungs_of(row),
        may_change=can(actor, Action.WIDEN, document_thing(row, around.cycle)),
        history=[
            AudienceChange(
                before=change.before,
                after=change.after,
                changed_by=people[change.changed_by].name if change.changed_by in people else None,
                changed_at=change.changed_at,
            )
            for change in changes
        ],
    )
