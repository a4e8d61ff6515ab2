"""Who may read a live document: widened and narrowed by its owner, recorded, and heeded at once."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.problems import FieldProblem
from schemas.roles import Audience
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import RUNGS, Action, Actor, require
from server.identity.events import AccessChanged
from server.live.documents import document_thing
from server.live.surroundings import SurroundingsOf
from server.live.tables import AudienceChangeRow, DocumentRow
from server.web.errors import Invalid, NotFound


async def find_document(
    db: AsyncSession,
    actor: Actor,
    surroundings_of: SurroundingsOf,
    document_id: UUID,
    action: Action = Action.SEE,
) -> DocumentRow:
    """The document, if `actor` may do `action` with it; raises NotFound or Forbidden."""
    row = await db.get(DocumentRow, document_id)
    around = await surroundings_of(db, row.home_id) if row else None
    if row is None or around is None:
        raise NotFound
    require(actor, action, document_thing(row, around.home))
    return row


def rungs_of(row: DocumentRow) -> list[Audience]:
    """The audiences that the document may be given; a pair needs somebody to be its other half."""
    return [
        rung for rung in RUNGS[row.kind] if rung is not Audience.PAIR or row.partner_id is not None
    ]


async def put_audience(
    db: AsyncSession,
    actor: Actor,
    surroundings_of: SurroundingsOf,
    document_id: UUID,
    audience: Audience,
    now: datetime,
) -> DocumentRow:
    """Let those of `audience` read the document from now on. Open connections follow at once.

    Raises NotFound, Forbidden, and Invalid for a rung that it does not have.
    """
    row = await find_document(db, actor, surroundings_of, document_id, Action.WIDEN)
    if audience not in rungs_of(row):
        told = "This kind of document cannot have that audience."
        if audience is Audience.PAIR:
            told = "There is nobody yet with whom to share it as a pair."
        raise Invalid(fields=[FieldProblem(field="audience", message=told)])
    if audience is not row.audience:
        set_audience(db, actor, row, audience, now)
    return row


def set_audience(
    db: AsyncSession, actor: Actor, row: DocumentRow, audience: Audience, now: datetime
) -> None:
    """Put the document on another rung, where something else has decided that it goes there."""
    db.add(
        AudienceChangeRow(
            document_id=row.id,
            before=row.audience,
            after=audience,
            changed_by=actor.id,
            changed_at=now,
        )
    )
    row.audience = audience
    record(db, actor, "document.audience_put", row, audience=audience)
    emit(db, AccessChanged(document_id=row.id))


async def audience_changes(db: AsyncSession, document_id: UUID) -> list[AudienceChangeRow]:
    """All changes of who may read the document, the newest first."""
    found = await db.exec(
        select(AudienceChangeRow)
        .where(col(AudienceChangeRow.document_id) == document_id)
        .order_by(col(AudienceChangeRow.changed_at).desc(), col(AudienceChangeRow.id).desc())
    )
    return list(found.all())
