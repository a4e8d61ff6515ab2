"""What is done with a charter: change and audit row, in one transaction.

The audit trail holds the steps, never what the charter says.
"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.kinds.charter import REMIT
from schemas.problems import FieldProblem
from server.charters.find import find_charter, find_charter_to_sign
from server.charters.tables import CharterRow, CharterSignatureRow
from server.data.audit import record
from server.identity.access import Action, Actor, AllianceThing
from server.live.documents import make_document
from server.live.rendering.content import Content, is_empty
from server.live.tables import DocumentRow
from server.live.versions import keep_version, seal_of
from server.web.errors import Conflict, Incomplete, Invalid, NotFound
from server.web.versions import UNSEEN, Seen


async def begin_charter(
    db: AsyncSession, actor: Actor, alliance_id: UUID, now: datetime
) -> CharterRow:
    """A charter with nothing in it, for the schools. Raises NotFound, Forbidden, Conflict."""
    found = await find_charter(db, actor, alliance_id, Action.KEEP_CHARTER, to_change=True)
    if found is not None:
        raise Conflict("The charter of this alliance is begun already.")
    document = await make_document(
        db, DocumentKindName.CHARTER, alliance_id=alliance_id, owner_id=actor.id, now=now
    )
    row = CharterRow(
        alliance_id=alliance_id, document_id=document.id, begun_by=actor.id, begun_at=now
    )
    db.add(row)
    await db.flush()
    record(db, actor, "charter.begun", AllianceThing(alliance_id))
    return row


async def put_renewal(
    db: AsyncSession,
    actor: Actor,
    alliance_id: UUID,
    renews_on: date,
    now: datetime,
    seen: Seen = UNSEEN,
) -> CharterRow:
    """Say when the schools look at it again. Who signed until another day is asked anew.

    Raises NotFound, Forbidden, Stale, and Invalid for a day that is not to come.
    """
    row = await find_charter(db, actor, alliance_id, Action.KEEP_CHARTER, to_change=True)
    if row is None:
        raise NotFound
    seen.require(row.version)
    if row.renews_on == renews_on:
        return row
    if renews_on <= now.date():
        raise Invalid(fields=[FieldProblem(field="renews_on", message="Choose a day to come.")])
    row.renews_on, row.version = renews_on, row.version + 1
    record(db, actor, "charter.renewal_put", AllianceThing(alliance_id))
    return row


async def sign_charter(
    db: AsyncSession,
    actor: Actor,
    place: tuple[UUID, UUID],
    content: Content,
    now: datetime,
) -> None:
    """Sign for a school what stands in the charter: `place` is alliance and school.

    What was signed is kept as a version, one for all who signed the same words. Raises NotFound,
    Forbidden, Conflict while there is no day, Incomplete while the remit is empty.
    """
    alliance_id, school_id = place
    row, paper = await find_charter_to_sign(db, actor, alliance_id, school_id)
    if row.renews_on is None:
        raise Conflict("Say first when the charter is looked at again. Then schools sign it.")
    if is_empty(content.sections[REMIT]):
        told = "Write first what you work on together."
        raise Incomplete(told, fields=[FieldProblem(field=REMIT, message=told)])
    seal = seal_of(content)
    version_id = await _version(db, paper, content, seal, actor, now)
    mine = await db.get(CharterSignatureRow, (alliance_id, school_id))
    if mine is None:
        mine = CharterSignatureRow(
            alliance_id=alliance_id,
            school_id=school_id,
            version_id=version_id,
            seal=seal,
            renews_on=row.renews_on,
            signed_at=now,
        )
        db.add(mine)
    mine.version_id, mine.seal, mine.renews_on = version_id, seal, row.renews_on
    mine.signed_by, mine.signed_at = actor.id, now
    record(db, actor, "charter.signed", AllianceThing(alliance_id), school=school_id)


async def take_signature_back(
    db: AsyncSession, actor: Actor, alliance_id: UUID, school_id: UUID
) -> None:
    """A school does not stand by the charter any more. Raises NotFound, Forbidden."""
    await find_charter_to_sign(db, actor, alliance_id, school_id)
    mine = await db.get(CharterSignatureRow, (alliance_id, school_id))
    if mine is None:
        return
    await db.delete(mine)
    record(db, actor, "charter.unsigned", AllianceThing(alliance_id), school=school_id)


async def _version(
    db: AsyncSession,
    paper: DocumentRow,
    content: Content,
    seal: str,
    actor: Actor,
    now: datetime,
) -> UUID:
    """The version with these words: that which others signed, or a new one."""
    found = await db.exec(
        select(CharterSignatureRow.version_id)
        .where(
            col(CharterSignatureRow.alliance_id) == paper.alliance_id,
            col(CharterSignatureRow.seal) == seal,
        )
        .limit(1)
    )
    known = found.one_or_none()
    if known is not None:
        return known
    version = await keep_version(db, paper, content, "As signed", actor.id, now)
    return version.id
