"""What a group, its schools and its lead do with a card: change, audit row, event, together.

A card is in the library from the moment in which the last of its schools consents, until one of
them takes that back, or the group its proposal.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.practices import ConsentPut
from schemas.problems import FieldProblem
from schemas.roles import Audience
from server.cycles.find import find_cycle
from server.data.audit import record
from server.identity.access import Action, Actor, CycleSchoolThing
from server.identity.memberships import CycleMemberRow
from server.live.audience import set_audience
from server.live.documents import make_document
from server.practices.find import Card, find_card, require_of_card
from server.practices.first_card import Records, first_card
from server.practices.tables import ConsentRow, PracticeRow
from server.web.errors import Conflict, Invalid


async def make_card(
    db: AsyncSession, actor: Actor, cycle_id: UUID, records: Records, now: datetime
) -> PracticeRow:
    """The card of a cycle, made from its `records`; who makes it is the first to be asked.

    Raises NotFound, Forbidden, Conflict where there is one already.
    """
    await find_cycle(db, actor, cycle_id, Action.PROPOSE, to_change=True)
    found = await db.exec(select(PracticeRow.id).where(col(PracticeRow.cycle_id) == cycle_id))
    if found.one_or_none() is not None:
        raise Conflict("This cycle has a practice card already. Write in that one.")
    document = await make_document(
        db,
        DocumentKindName.PRACTICE,
        cycle_id,
        owner_id=actor.id,
        now=now,
        seed=first_card(records),
    )
    row = PracticeRow(
        id=document.id,
        cycle_id=cycle_id,
        document_id=document.id,
        contact_id=actor.id,
        created_at=now,
        created_by=actor.id,
    )
    db.add(row)
    await db.flush()
    record(db, actor, "practice.made", row, cycle=cycle_id)
    return row


async def put_contact(
    db: AsyncSession, actor: Actor, practice_id: UUID, contact_id: UUID | None
) -> None:
    """Name whom to ask. Raises NotFound, Forbidden, Invalid for somebody who is not of the cycle.

    For None nobody is named.
    """
    card = await find_card(db, actor, practice_id, to_change=True)
    require_of_card(actor, Action.PROPOSE, card.thing)
    if contact_id and await db.get(CycleMemberRow, (card.cycle.id, contact_id)) is None:
        told = "Choose somebody who takes part in this cycle."
        raise Invalid(fields=[FieldProblem(field="contact_id", message=told)])
    card.row.contact_id = contact_id
    record(db, actor, "practice.contact_put", card.row, contact=contact_id)


async def propose(
    db: AsyncSession, actor: Actor, practice_id: UUID, *, proposed: bool, now: datetime
) -> None:
    """Ask the schools whether the library may have the card, or no longer; raises NotFound,
    Forbidden."""
    card = await find_card(db, actor, practice_id, to_change=True)
    require_of_card(actor, Action.PROPOSE, card.thing)
    if proposed is (card.row.proposed_at is not None):
        return
    card.row.proposed_at, card.row.proposed_by = (now, actor.id) if proposed else (None, None)
    record(db, actor, "practice.proposed" if proposed else "practice.proposal_ended", card.row)
    await _settle(db, actor, card, now)


async def put_consent(
    db: AsyncSession,
    actor: Actor,
    practice_id: UUID,
    school_id: UUID,
    asked: ConsentPut,
    now: datetime,
) -> None:
    """Consent for a school, or take that back: then the card leaves the library at once.

    Raises NotFound, Forbidden, Conflict while the group has not proposed it.
    """
    card = await find_card(db, actor, practice_id, to_change=True)
    require_of_card(actor, Action.CONSENT, CycleSchoolThing(card.thing, school_id))
    if asked.consents and card.row.proposed_at is None:
        raise Conflict("The group has not proposed this card for the library.")
    row = await db.get(ConsentRow, (practice_id, school_id))
    if row is None:
        row = ConsentRow(
            practice_id=practice_id, school_id=school_id, consents=False, answered_at=now
        )
        db.add(row)
    row.consents, row.reason = asked.consents, asked.reason
    row.answered_by, row.answered_at = actor.id, now
    await db.flush()
    done = "practice.consented" if asked.consents else "practice.consent_withdrawn"
    record(db, actor, done, card.row, school=school_id)
    await _settle(db, actor, card, now)


async def validate(
    db: AsyncSession, actor: Actor, practice_id: UUID, *, validated: bool, now: datetime
) -> None:
    """Say as the alliance's lead that the card is sound, or no longer; never a grade of anybody.

    Raises NotFound, Forbidden.
    """
    card = await find_card(db, actor, practice_id, to_change=True)
    require_of_card(actor, Action.VALIDATE, card.thing)
    row = card.row
    row.validated_at, row.validated_by = (now, actor.id) if validated else (None, None)
    record(db, actor, "practice.validated" if validated else "practice.validation_ended", row)


async def _settle(db: AsyncSession, actor: Actor, card: Card, now: datetime) -> None:
    """Put the card into the library, or take it out, as proposal and consents say now.

    A school that joins the cycle later is asked too; the card stays until it says no.
    """
    found = await db.exec(select(ConsentRow).where(col(ConsentRow.practice_id) == card.row.id))
    said = {row.school_id: row.consents for row in found.all()}
    makers = [said.get(school) for school in card.makers]
    proposed = card.row.proposed_at is not None
    if card.in_library and (not proposed or False in makers):
        set_audience(db, actor, card.document, Audience.CYCLE, now)
        card.row.published_at = None
        record(db, actor, "practice.left_library", card.row)
    elif not card.in_library and proposed and makers and all(makers):
        set_audience(db, actor, card.document, Audience.LIBRARY, now)
        card.row.published_at = now
        record(db, actor, "practice.published", card.row)
