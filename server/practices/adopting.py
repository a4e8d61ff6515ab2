"""What other schools do with a card: stand by it, take it up, ask. Each is put on record."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import CycleCreate
from schemas.practices import (
    AdoptionCreate,
    AdoptionMove,
    AdoptionState,
    PeerCreate,
)
from schemas.problems import FieldProblem
from server.cycles.actions import start_cycle
from server.cycles.phases import OFFERS
from server.data.audit import record
from server.identity.access import Action, Actor, SchoolThing, require
from server.identity.memberships import AllianceSchoolRow
from server.live.rendering.content import Content, Value, is_empty
from server.live.rendering.tree import Child
from server.live.shape import Seed
from server.live.writing import heading, paragraph
from server.practices.find import Card, find_adoption, find_card, require_of_card
from server.practices.states import wrong_with
from server.practices.tables import AdoptionRow, PeerRow, QuestionRow, SourceRow
from server.web.errors import Conflict, Invalid, NotFound
from server.web.versions import UNSEEN, Seen

MOST_QUESTIONS = 50
MOST_SOURCES = 20
HEADING = 3
NOT_IN_LIBRARY = "This card is not in the library now. Ask the schools that made it."


async def take_up(
    db: AsyncSession,
    actor: Actor,
    practice_id: UUID,
    asked: AdoptionCreate,
    content: Content,
    now: datetime,
) -> AdoptionRow:
    """Note that a school of the actor has heard of a practice, or begins a cycle to try it.

    `content` is what stands in the card: the cycle's plan begins with it. Raises NotFound,
    Forbidden, Invalid for a school that made it, Conflict where it is taken up already or the card
    is not in the library, and what starting a cycle raises.
    """
    card = await _for_others(db, actor, practice_id, asked.school_id)
    found = await db.exec(
        select(AdoptionRow)
        .where(
            col(AdoptionRow.practice_id) == practice_id,
            col(AdoptionRow.school_id) == asked.school_id,
        )
        .with_for_update()
    )
    row = found.one_or_none()
    if row is not None and (row.cycle_id is not None or asked.cycle is None):
        raise Conflict("Your school has taken this up already.")
    if row is None:
        row = AdoptionRow(
            practice_id=practice_id,
            school_id=asked.school_id,
            state=AdoptionState.HEARD,
            why_here=asked.why_here,
            began_by=actor.id,
            since=now,
            changed_at=now,
        )
        db.add(row)
    else:
        row.version += 1
    row.why_here, row.changed_at = asked.why_here, now
    if asked.cycle is not None:
        started = CycleCreate(school_id=asked.school_id, **asked.cycle.model_dump())
        seed = plan_from(content, asked.why_here, asked.school_id)
        cycle = await start_cycle(db, actor, started, now, seed)
        row.cycle_id, row.state = cycle.id, AdoptionState.TRIED
    await db.flush()
    record(db, actor, "practice.taken_up", card.row, adoption=row.id, school=row.school_id)
    return row


def plan_from(content: Content, why_here: str, school_id: UUID) -> Seed:
    """What the plan of a cycle begins with that tries a practice of others. Pure."""
    change: list[Child] = []
    for key, title in (("stay", "Must stay"), ("adapt", "May be adapted")):
        tree = content.sections.get(key, ())
        if not is_empty(tree):
            change += [heading(HEADING, title), *tree]
    name = str(content.fields.get("title", "")) or content.kind.title
    came = f"From the practice card “{name}”."
    fields: dict[str, Value] = {OFFERS: [{"school": str(school_id)}]}
    subject = content.fields.get("subject")
    return Seed(
        sections={"why": [paragraph(why_here)], "evidence": [paragraph(came)]}
        | ({"change": change} if change else {}),
        fields=fields | ({"subject": str(subject)} if subject else {}),
    )


async def move(
    db: AsyncSession,
    actor: Actor,
    adoption_id: UUID,
    asked: AdoptionMove,
    now: datetime,
    seen: Seen = UNSEEN,
) -> AdoptionRow:
    """Say how far a school has come, what it changed, and what came back.

    Raises NotFound, Forbidden, Stale, Invalid naming what a state still needs.
    """
    row = await find_adoption(db, actor, adoption_id, Action.CHANGE)
    seen.require(row.version)
    given = asked.model_dump(exclude_none=True)
    after = {key: given.get(key, getattr(row, key)) for key in AdoptionMove.model_fields}
    problems = wrong_with(
        row.state, after["state"], changed=after["changed"], reason=after["reason"]
    )
    if problems:
        raise Invalid(fields=problems)
    if any(getattr(row, key) != value for key, value in after.items()):
        for key, value in after.items():
            setattr(row, key, value)
        row.version, row.changed_at = row.version + 1, now
        record(db, actor, "adoption.moved", row, state=row.state, school=row.school_id)
    return row


async def stand_by(
    db: AsyncSession, actor: Actor, practice_id: UUID, asked: PeerCreate, now: datetime
) -> None:
    """Say that one's school asked for a practice, saw it elsewhere or repeated it.

    Raises NotFound, Forbidden, Invalid for a school that made it, Conflict when that was said.
    """
    card = await _for_others(db, actor, practice_id, asked.school_id)
    found = await db.exec(
        select(PeerRow.id).where(
            col(PeerRow.practice_id) == practice_id,
            col(PeerRow.school_id) == asked.school_id,
            col(PeerRow.kind) == asked.kind,
        )
    )
    if found.one_or_none() is not None:
        raise Conflict("Your school has said so already.")
    row = PeerRow(practice_id=practice_id, said_by=actor.id, at=now, **asked.model_dump())
    db.add(row)
    await db.flush()
    record(db, actor, "practice.stood_by", card.row, school=row.school_id, kind=row.kind)


async def stand_by_no_longer(
    db: AsyncSession, actor: Actor, practice_id: UUID, peer_id: UUID
) -> None:
    """Take back what one's own school said; raises NotFound, Forbidden."""
    card = await find_card(db, actor, practice_id)
    row = await db.get(PeerRow, peer_id)
    if row is None or row.practice_id != practice_id:
        raise NotFound
    require(actor, Action.TAKE_UP, await _school(db, row.school_id))
    await db.delete(row)
    record(db, actor, "practice.stood_by_no_longer", card.row, school=row.school_id)


async def ask(
    db: AsyncSession, actor: Actor, practice_id: UUID, question: str, now: datetime
) -> None:
    """Ask those who made a practice; raises NotFound, Conflict after very many questions."""
    card = await find_card(db, actor, practice_id)
    counted = select(func.count()).where(
        col(QuestionRow.practice_id) == practice_id, col(QuestionRow.asked_by) == actor.id
    )
    if (await db.exec(counted)).one() >= MOST_QUESTIONS:
        raise Conflict("You have asked a great deal here. Talk to them instead.")
    row = QuestionRow(practice_id=practice_id, question=question, asked_by=actor.id, asked_at=now)
    db.add(row)
    await db.flush()
    record(db, actor, "practice.asked", card.row, question=row.id)


async def answer(
    db: AsyncSession,
    actor: Actor,
    practice_id: UUID,
    question_id: UUID,
    told: str,
    now: datetime,
) -> None:
    """Answer a question, or say it better; raises NotFound, Forbidden."""
    card = await find_card(db, actor, practice_id)
    row = await db.get(QuestionRow, question_id)
    if row is None or row.practice_id != practice_id:
        raise NotFound
    require_of_card(actor, Action.PROPOSE, card.thing)
    row.answer, row.answered_by, row.answered_at = told, actor.id, now
    record(db, actor, "practice.answered", card.row, question=row.id)


async def name_source(
    db: AsyncSession, actor: Actor, practice_id: UUID, source_id: UUID, changed: str
) -> None:
    """Say that a card took a part of another one; raises NotFound, Forbidden, Invalid, Conflict."""
    card = await find_card(db, actor, practice_id, to_change=True)
    require_of_card(actor, Action.PROPOSE, card.thing)
    source = await find_card(db, actor, source_id)
    if source_id == practice_id or not source.in_library:
        told = "Choose another card of the library."
        raise Invalid(fields=[FieldProblem(field="practice_id", message=told)])
    found = await db.exec(select(SourceRow).where(col(SourceRow.practice_id) == practice_id))
    rows = found.all()
    if len(rows) >= MOST_SOURCES or source_id in {row.source_id for row in rows}:
        raise Conflict("This card names that one already.")
    db.add(SourceRow(practice_id=practice_id, source_id=source_id, changed=changed))
    record(db, actor, "practice.source_named", card.row, source=source_id)


async def forget_source(db: AsyncSession, actor: Actor, practice_id: UUID, named_id: UUID) -> None:
    """Name a source no longer; raises NotFound, Forbidden."""
    card = await find_card(db, actor, practice_id, to_change=True)
    row = await db.get(SourceRow, named_id)
    if row is None or row.practice_id != practice_id:
        raise NotFound
    require_of_card(actor, Action.PROPOSE, card.thing)
    await db.delete(row)
    record(db, actor, "practice.source_forgotten", card.row, source=row.source_id)


async def _for_others(db: AsyncSession, actor: Actor, practice_id: UUID, school_id: UUID) -> Card:
    """A card of the library, for a school of the actor that did not make it."""
    card = await find_card(db, actor, practice_id, to_change=True)
    require(actor, Action.TAKE_UP, await _school(db, school_id))
    if not card.in_library:
        raise Conflict(NOT_IN_LIBRARY)
    if school_id in card.makers:
        told = "Your school is one of those that made it."
        raise Invalid(fields=[FieldProblem(field="school_id", message=told)])
    return card


async def _school(db: AsyncSession, school_id: UUID) -> SchoolThing:
    found = await db.exec(
        select(AllianceSchoolRow.alliance_id).where(col(AllianceSchoolRow.school_id) == school_id)
    )
    return SchoolThing(school_id, frozenset(found.all()))
