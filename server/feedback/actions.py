"""What is done with feedback: change, audit row, event, in one transaction."""

from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.feedback import FeedbackCreate
from schemas.problems import FieldProblem
from server.cycles.find import find_cycle
from server.data.audit import record
from server.identity.access import Action, Actor, CycleThing, can
from server.identity.memberships import CycleMemberRow
from server.live.documents import document_thing, make_document
from server.live.tables import DocumentRow
from server.web.errors import Invalid


async def give_feedback(
    db: AsyncSession, actor: Actor, cycle_id: UUID, asked: FeedbackCreate, now: datetime
) -> DocumentRow:
    """Begin feedback, which its giver and its addressee read and write.

    Raises NotFound, Forbidden, Invalid for an addressee who is not somebody else of the cycle, and
    for a document that the giver may not read.
    """
    cycle, thing = await find_cycle(db, actor, cycle_id, Action.COMMENT, to_change=True)
    problems = []
    member = await db.get(CycleMemberRow, (cycle_id, asked.to_id))
    if member is None or asked.to_id == actor.id:
        told = "Choose somebody else who takes part in this cycle."
        problems.append(FieldProblem(field="to_id", message=told))
    about = await _about(db, actor, thing, asked.about_id)
    if asked.about_id is not None and about is None:
        told = "Choose something of this cycle that you may read."
        problems.append(FieldProblem(field="about_id", message=told))
    if problems:
        raise Invalid(fields=problems)
    row = await make_document(
        db,
        DocumentKindName.FEEDBACK,
        cycle_id,
        owner_id=actor.id,
        partner_id=asked.to_id,
        lesson_id=about.lesson_id if about else None,
        about_id=asked.about_id,
        now=now,
    )
    record(db, actor, "feedback.given", cycle, document=row.id)
    return row


async def _about(
    db: AsyncSession, actor: Actor, cycle: CycleThing, about_id: UUID | None
) -> DocumentRow | None:
    row = await db.get(DocumentRow, about_id) if about_id else None
    if row is None or row.cycle_id != cycle.id:
        return None
    return row if can(actor, Action.READ, document_thing(row, cycle)) else None
