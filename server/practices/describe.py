"""Cards and adoptions as the API answers with them: what the reader may know, and may do.

It is one thing: everything that stands on the page of a card beside its words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import Phase
from schemas.organisations import SchoolBrief
from schemas.practices import (
    Adoption,
    PeerWord,
    Practice,
    PracticeBrief,
    PracticeContact,
    PracticeOrigin,
    PracticeQuestion,
    PracticeSource,
    SchoolConsent,
)
from server.identity.access import (
    Action,
    Actor,
    AdoptionThing,
    CycleSchoolThing,
    can,
)
from server.identity.memberships import CycleMemberRow
from server.identity.tables import PersonRow
from server.live.rendering.content import Content, document_content
from server.organisations.briefs import alliance_briefs
from server.practices.find import Card, adoption_things, readable_cards
from server.practices.library import briefs, state_of, uses_of
from server.practices.schools import Schools, schools_for
from server.practices.states import MOVES
from server.practices.tables import (
    AdoptionRow,
    ConsentRow,
    PeerRow,
    QuestionRow,
    SourceRow,
)
from server.web.errors import NotFound

Names = dict[UUID | None, str]


async def whole(db: AsyncSession, actor: Actor, card: Card, content: Content) -> Practice:
    """One card, in which `content` stands now."""
    own = col(AdoptionRow.practice_id) == card.row.id
    uses = (await db.exec(select(AdoptionRow).where(own).order_by(col(AdoptionRow.since)))).all()
    peers = await _peers(db, card)
    known = await schools_for(
        db,
        actor,
        [card],
        {row.school_id for row in uses} | {row.school_id for row in peers} | set(actor.schools),
    )
    consents = await _consents(db, card)
    questions = await _questions(db, actor, card)
    named = {row.answered_by for row in consents.values()}
    named |= {key for row in questions for key in (row.asked_by, row.answered_by)}
    names = await _names(db, named | {card.row.contact_id})
    alliances = await alliance_briefs(db, {card.cycle.alliance_id})
    alliance = alliances[card.cycle.alliance_id]
    sees = can(actor, Action.SEE, card.thing)
    may_propose = can(actor, Action.PROPOSE, card.thing)
    contact = card.row.contact_id
    title = str(content.fields.get("title", "")) or content.kind.title
    return Practice(
        id=card.row.id,
        document_id=card.document.id,
        title=title,
        summary=str(content.fields.get("summary", "")),
        subject=str(content.fields.get("subject", "")),
        state=state_of(card),
        schools=known.makers(card),
        phases=known.phases_of(card),
        uses=(await uses_of(db, [card.row.id])).get(card.row.id, {}),
        published_at=card.row.published_at,
        content=document_content(content, str(card.document.id), title),
        origin=PracticeOrigin(
            cycle_id=card.cycle.id,
            title=card.cycle.title,
            alliance=alliance,
            closed=card.cycle.phase is Phase.CLOSED,
        )
        if sees
        else None,
        contact=PracticeContact(id=contact, name=names[contact])
        if contact and contact in names
        else None,
        contacts=await _contacts(db, card) if may_propose else [],
        validated_at=card.row.validated_at,
        validated_by=alliance.name if card.row.validated_at else None,
        consents=_told_consents(actor, card, known, consents, names) if sees else [],
        peers=[_peer(actor, known, row) for row in peers],
        adoptions=await _adoptions(db, actor, card, known, uses),
        sources=await _sources(db, actor, card),
        questions=[_question(row, names, may_answer=may_propose) for row in questions],
        proposed_at=card.row.proposed_at,
        may_write=can(actor, Action.WRITE, card.as_document),
        may_propose=may_propose,
        may_validate=can(actor, Action.VALIDATE, card.thing),
        may_adopt=_may_adopt(actor, card, known, uses) if card.in_library else [],
    )


async def adoptions_of_cycle(
    db: AsyncSession, actor: Actor, cycle_id: UUID
) -> tuple[Adoption | None, PracticeBrief | None]:
    """How a cycle began from a practice, and that card where `actor` may still read it."""
    found = await db.exec(select(AdoptionRow).where(col(AdoptionRow.cycle_id) == cycle_id))
    row = found.first()
    if row is None:
        return None, None
    cards = list((await readable_cards(db, actor, [row.practice_id])).values())
    known = await schools_for(db, actor, cards, [row.school_id])
    things = await adoption_things(db, [row])
    told = _adoption(actor, known, row, things[row.id], of_makers=False)
    return told, (await briefs(db, actor, cards))[0] if cards else None


async def one_adoption(db: AsyncSession, actor: Actor, adoption_id: UUID) -> Adoption:
    """An adoption that `actor` may see; raises NotFound."""
    row = await db.get(AdoptionRow, adoption_id)
    if row is None:
        raise NotFound
    thing = (await adoption_things(db, [row]))[row.id]
    if not can(actor, Action.SEE, thing):
        raise NotFound
    known = await schools_for(db, actor, [], [row.school_id])
    return _adoption(actor, known, row, thing, of_makers=False)


async def _adoptions(
    db: AsyncSession, actor: Actor, card: Card, known: Schools, rows: Sequence[AdoptionRow]
) -> list[Adoption]:
    things = await adoption_things(db, rows)
    of_makers = can(actor, Action.READ, card.thing)
    return [_adoption(actor, known, row, things[row.id], of_makers=of_makers) for row in rows]


def _adoption(
    actor: Actor, known: Schools, row: AdoptionRow, thing: AdoptionThing, *, of_makers: bool
) -> Adoption:
    inside = can(actor, Action.SEE, thing)
    sees = thing.cycle is not None and can(actor, Action.SEE, thing.cycle)
    return Adoption(
        id=row.id,
        practice_id=row.practice_id,
        school=known.told(row.school_id),
        state=row.state,
        cycle_id=row.cycle_id if sees else None,
        why_here=row.why_here if inside or of_makers else "",
        changed=row.changed,
        came_back=row.came_back,
        reason=row.reason,
        since=row.since,
        changed_at=row.changed_at,
        next_states=list(MOVES[row.state]) if can(actor, Action.CHANGE, thing) else [],
        version=row.version,
    )


def _may_adopt(
    actor: Actor, card: Card, known: Schools, rows: Sequence[AdoptionRow]
) -> list[SchoolBrief]:
    """Own schools that did not make it and have not begun with it."""
    begun = {row.school_id for row in rows if row.cycle_id is not None}
    own = actor.schools.keys() - card.makers - begun
    return [known.known[key] for key in sorted(own) if key in known.known]


async def _consents(db: AsyncSession, card: Card) -> dict[UUID, ConsentRow]:
    found = await db.exec(select(ConsentRow).where(col(ConsentRow.practice_id) == card.row.id))
    return {row.school_id: row for row in found.all()}


def _told_consents(
    actor: Actor, card: Card, known: Schools, rows: dict[UUID, ConsentRow], names: Names
) -> list[SchoolConsent]:
    told = []
    for key in card.makers & known.known.keys():
        row = rows.get(key)
        told.append(
            SchoolConsent(
                school=known.known[key],
                consents=row.consents if row else None,
                answered_by=names.get(row.answered_by) if row else None,
                answered_at=row.answered_at if row else None,
                reason=row.reason if row else "",
                may_answer=can(actor, Action.CONSENT, CycleSchoolThing(card.thing, key)),
            )
        )
    return sorted(told, key=lambda one: one.school.name)


async def _peers(db: AsyncSession, card: Card) -> Sequence[PeerRow]:
    found = await db.exec(
        select(PeerRow)
        .where(col(PeerRow.practice_id) == card.row.id)
        .order_by(col(PeerRow.at), col(PeerRow.id))
    )
    return found.all()


def _peer(actor: Actor, known: Schools, row: PeerRow) -> PeerWord:
    return PeerWord(
        id=row.id,
        school=known.told(row.school_id),
        kind=row.kind,
        note=row.note,
        at=row.at,
        may_take_back=row.school_id in actor.schools,
    )


async def _questions(db: AsyncSession, actor: Actor, card: Card) -> Sequence[QuestionRow]:
    """All of them for those who made the card, also while their cycle rests; else one's own."""
    asked = select(QuestionRow).where(col(QuestionRow.practice_id) == card.row.id)
    if not can(actor, Action.PROPOSE, replace(card.thing, parked=False)):
        asked = asked.where(col(QuestionRow.asked_by) == actor.id)
    return (await db.exec(asked.order_by(col(QuestionRow.asked_at), col(QuestionRow.id)))).all()


def _question(row: QuestionRow, names: Names, *, may_answer: bool) -> PracticeQuestion:
    return PracticeQuestion(
        id=row.id,
        question=row.question,
        asked_by=names.get(row.asked_by, ""),
        asked_at=row.asked_at,
        answer=row.answer,
        answered_by=names.get(row.answered_by),
        answered_at=row.answered_at,
        may_answer=may_answer,
    )


async def _sources(db: AsyncSession, actor: Actor, card: Card) -> list[PracticeSource]:
    """Where it came from: the card with which its cycle began, and those of which it took parts."""
    began = await db.exec(select(AdoptionRow).where(col(AdoptionRow.cycle_id) == card.cycle.id))
    whole = [(row.id, row.practice_id, row.changed) for row in began.all()]
    took = await db.exec(select(SourceRow).where(col(SourceRow.practice_id) == card.row.id))
    parts = [(row.id, row.source_id, row.changed) for row in took.all()]
    cards = await readable_cards(db, actor, [source for _, source, _ in whole + parts])
    told = dict(zip(cards, await briefs(db, actor, list(cards.values())), strict=True))
    return [
        PracticeSource(
            id=key,
            practice_id=source if source in told else None,
            title=told[source].title if source in told else "A card that you may not read",
            whole=number < len(whole),
            changed=changed,
        )
        for number, (key, source, changed) in enumerate(whole + parts)
    ]


async def _contacts(db: AsyncSession, card: Card) -> list[PracticeContact]:
    found = await db.exec(
        select(PersonRow.id, PersonRow.name)
        .join(CycleMemberRow, col(CycleMemberRow.person_id) == col(PersonRow.id))
        .where(col(CycleMemberRow.cycle_id) == card.cycle.id, col(PersonRow.closed_at).is_(None))
        .order_by(col(PersonRow.name), col(PersonRow.id))
    )
    return [PracticeContact(id=key, name=name) for key, name in found.all()]


async def _names(db: AsyncSession, ids: Iterable[UUID | None]) -> Names:
    found = await db.exec(
        select(PersonRow.id, PersonRow.name).where(
            col(PersonRow.id).in_([key for key in ids if key])
        )
    )
    return dict(found.all())
