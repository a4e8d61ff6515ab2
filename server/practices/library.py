"""The library: cards that every school of their cycle lets others read, searched and narrowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.pages import Page
from schemas.practices import (
    AdoptionState,
    CardState,
    PracticeBrief,
    SchoolContext,
)
from schemas.roles import Audience
from server.cycles.readable import readable
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, can
from server.identity.memberships import CycleSchoolRow
from server.live.projections.reading import subject_words
from server.live.tables import DocumentRow, ProjectionRow
from server.organisations.tables import SchoolRow
from server.practices.find import Card, cards_of
from server.practices.schools import schools_for
from server.practices.tables import AdoptionRow, PracticeRow
from server.search.asked import Term
from server.search.full_text import full_text_of
from server.web.paging import Paging, behind, page_of

SMALL = 210
"""Pupils: a school with one class in each of seven years."""
LARGE = 900

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Narrowed:
    """What is looked for in the library; all of it must hold."""

    terms: tuple[Term, ...] = ()
    looked_for: bool = False
    phase: str = ""
    subject: str = ""
    contexts: Sequence[SchoolContext] = ()
    states: Sequence[AdoptionState] = ()
    shared: bool = True
    """In the library; else those that the reader knows from a cycle and that are not there."""


async def library(
    db: AsyncSession, actor: Actor, asked: Narrowed, paging: Paging
) -> Page[PracticeBrief]:
    """The cards of the library, or those that are not in it yet; what came last comes first."""
    if asked.looked_for and not asked.terms:
        return Page[PracticeBrief](items=[])
    since, key = (
        func.coalesce(PracticeRow.published_at, PracticeRow.created_at),
        col(PracticeRow.id),
    )
    audience = col(DocumentRow.audience)
    found = await db.exec(
        select(PracticeRow)
        .join(DocumentRow, col(DocumentRow.id) == col(PracticeRow.document_id))
        .join(CycleRow, col(CycleRow.id) == col(PracticeRow.cycle_id))
        .where(
            audience == Audience.LIBRARY if asked.shared else audience != Audience.LIBRARY,
            readable(actor, DocumentRow),
            *_kept(db.get_bind().dialect.name, asked),
            behind(paging, (since, datetime), (key, UUID), descending=True),
        )
        .order_by(since.desc(), key.desc())
        .limit(paging.limit + 1)
    )
    page = page_of(
        found.all(),
        paging,
        lambda row: (row.published_at or row.created_at, row.id),
        lambda row: row,
    )
    cards = await cards_of(db, page.items)
    return Page[PracticeBrief](items=await briefs(db, actor, cards), next=page.next)


def _kept(dialect: str, asked: Narrowed) -> list[Condition]:
    kept: list[Condition] = []
    projected = select(ProjectionRow.document_id)
    if asked.terms:
        holding = projected.where(full_text_of(dialect).holding(asked.terms))
        kept.append(col(PracticeRow.document_id).in_(holding))
    if asked.subject:
        same = projected.where(col(ProjectionRow.subject_words) == subject_words(asked.subject))
        kept.append(col(PracticeRow.document_id).in_(same))
    if asked.phase:
        kept.append(_made_in(func.lower(SchoolRow.phase).contains(asked.phase.lower())))
    kept += [_made_in(_CONTEXTS[context]) for context in asked.contexts]
    if asked.states:
        kept.append(
            exists().where(
                col(AdoptionRow.practice_id) == col(PracticeRow.id),
                col(AdoptionRow.state).in_(asked.states),
            )
        )
    return kept


_CONTEXTS: dict[SchoolContext, Condition] = {
    SchoolContext.SMALL: col(SchoolRow.pupils) <= SMALL,
    SchoolContext.LARGE: col(SchoolRow.pupils) >= LARGE,
    SchoolContext.SPECIAL: or_(
        func.lower(SchoolRow.type).contains("special"),
        func.lower(SchoolRow.phase).contains("special"),
    ),
}


def _made_in(which: Condition) -> Condition:
    """Keeps the cards that one of such schools made."""
    return exists().where(
        col(CycleSchoolRow.cycle_id) == col(PracticeRow.cycle_id),
        col(CycleSchoolRow.part) == SchoolPart.ACCEPTED,
        col(SchoolRow.id) == col(CycleSchoolRow.school_id),
        which,
    )


async def briefs(db: AsyncSession, actor: Actor, cards: Sequence[Card]) -> list[PracticeBrief]:
    """These cards in brief, as they stood some seconds ago; `actor` may read each of them."""
    schools = await schools_for(db, actor, cards)
    found = await db.exec(
        select(ProjectionRow).where(
            col(ProjectionRow.document_id).in_([card.document.id for card in cards])
        )
    )
    told = {row.document_id: row for row in found.all()}
    uses = await uses_of(db, [card.row.id for card in cards])
    return [
        PracticeBrief(
            id=card.row.id,
            document_id=card.document.id,
            title=title_of(actor, card, told.get(card.document.id)),
            summary=_part(told.get(card.document.id), "summary"),
            subject=row.subject if (row := told.get(card.document.id)) else "",
            state=state_of(card),
            schools=schools.makers(card),
            phases=schools.phases_of(card),
            uses=uses.get(card.row.id, {}),
            published_at=card.row.published_at,
        )
        for card in cards
    ]


async def uses_of(
    db: AsyncSession, practice_ids: Sequence[UUID]
) -> dict[UUID, dict[AdoptionState, int]]:
    """How many schools have come how far with each of these practices."""
    found = await db.exec(
        select(AdoptionRow.practice_id, AdoptionRow.state, func.count())
        .where(col(AdoptionRow.practice_id).in_(practice_ids))
        .group_by(col(AdoptionRow.practice_id), col(AdoptionRow.state))
    )
    uses: dict[UUID, dict[AdoptionState, int]] = {}
    for practice_id, state, number in found.all():
        uses.setdefault(practice_id, {})[AdoptionState(state)] = number
    return uses


def state_of(card: Card) -> CardState:
    """Where a card is."""
    if card.in_library:
        return CardState.LIBRARY
    return CardState.PROPOSED if card.row.proposed_at else CardState.DRAFT


def title_of(actor: Actor, card: Card, told: ProjectionRow | None) -> str:
    """What a card is called; until it is read for the first time its cycle lends its own title."""
    if told is not None and told.title:
        return told.title
    return card.cycle.title if can(actor, Action.SEE, card.thing) else "Practice card"


def _part(told: ProjectionRow | None, key: str) -> str:
    """One written part of a projection."""
    places = told.places if told else []
    for number, (begin, name) in enumerate(places):
        if told and name == key:
            end = places[number + 1][0] if number + 1 < len(places) else len(told.text)
            return told.text[begin:end].strip()
    return ""
