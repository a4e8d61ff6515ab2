"""What practice cards ask of somebody next, for 'Next for you': from rows alone, never kept."""

from datetime import date
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import NextStep, SchoolPart
from server.identity.access import Action, Actor, can
from server.identity.memberships import CycleSchoolRow
from server.live.tables import ProjectionRow
from server.organisations.briefs import schools_in
from server.practices.find import Card, cards_of
from server.practices.library import title_of
from server.practices.tables import ConsentRow, PracticeRow, QuestionRow


async def next_lines(db: AsyncSession, actor: Actor, _today: date) -> list[NextStep]:
    """Cards that wait for a school that `actor` speaks for, and questions to cards of theirs."""
    waiting = await _waiting(db, actor)
    asked = await _asked(db, actor)
    rows = {row.id: row for row in [*(row for row, _ in waiting), *asked]}
    if not rows:
        return []
    cards = {card.row.id: card for card in await cards_of(db, list(rows.values()))}
    told = await _told(db, actor, cards)
    steps = []
    for row, school_id in waiting:
        card = cards[row.id]
        school = (await schools_in(db, card.cycle.alliance_id)).get(school_id)
        if school is None:
            continue
        steps.append(
            NextStep(
                kind="consent_card",
                title=f"Say whether {school.short_name} shares “{told[row.id]}”",
                detail="It goes into the library when every school of the cycle consents.",
                alliance_id=card.cycle.alliance_id,
                practice_id=row.id,
                school=school,
            )
        )
    for row in asked:
        card = cards[row.id]
        if can(actor, Action.PROPOSE, card.thing):
            steps.append(
                NextStep(
                    kind="answer_card_question",
                    title=f"Answer a question about “{told[row.id]}”",
                    detail="Another school wants to know. Whoever of you answers, answers for all.",
                    alliance_id=card.cycle.alliance_id,
                    practice_id=row.id,
                )
            )
    return steps


async def _waiting(db: AsyncSession, actor: Actor) -> list[tuple[PracticeRow, UUID]]:
    """Proposed cards with the schools that `actor` speaks for and that have not answered."""
    if not actor.speaks_for:
        return []
    school = col(CycleSchoolRow.school_id)
    answered = and_(
        col(ConsentRow.practice_id) == col(PracticeRow.id), col(ConsentRow.school_id) == school
    )
    found = await db.exec(
        select(PracticeRow, school)
        .join(CycleSchoolRow, col(CycleSchoolRow.cycle_id) == col(PracticeRow.cycle_id))
        .join(ConsentRow, answered, isouter=True)
        .where(
            col(PracticeRow.proposed_at).is_not(None),
            school.in_(list(actor.speaks_for)),
            col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
            col(ConsentRow.practice_id).is_(None),
        )
        .order_by(col(PracticeRow.proposed_at), col(PracticeRow.id), school)
    )
    return list(found.all())


async def _asked(db: AsyncSession, actor: Actor) -> list[PracticeRow]:
    """The cards of cycles that `actor` has a part in with a question that nobody has answered."""
    if not actor.cycles:
        return []
    open_questions = select(QuestionRow.practice_id).where(col(QuestionRow.answered_at).is_(None))
    found = await db.exec(
        select(PracticeRow)
        .where(
            col(PracticeRow.cycle_id).in_(list(actor.cycles)),
            col(PracticeRow.id).in_(open_questions),
        )
        .order_by(col(PracticeRow.created_at), col(PracticeRow.id))
    )
    return list(found.all())


async def _told(db: AsyncSession, actor: Actor, cards: dict[UUID, Card]) -> dict[UUID, str]:
    """What these cards are called."""
    found = await db.exec(
        select(ProjectionRow).where(
            col(ProjectionRow.document_id).in_([card.document.id for card in cards.values()])
        )
    )
    read = {row.document_id: row for row in found.all()}
    return {key: title_of(actor, card, read.get(card.document.id)) for key, card in cards.items()}
