"""Where a practice came from and where it went, as far as the reader may know.

Upwards it goes from card to card: to the one with which a card's cycle began, and to those of
which it took a part. Downwards it goes to every school that took the practice up: to the card that
came of that, or else to the use itself. What the reader may not read has no title and no school.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.practices import (
    AdoptionState,
    Lineage,
    LineageLink,
    LineageStep,
    LinkKind,
    StepKind,
)
from server.identity.access import Action, Actor, can
from server.practices.find import Card, cards_of
from server.practices.library import briefs
from server.practices.schools import Schools, schools_for
from server.practices.tables import AdoptionRow, PracticeRow, SourceRow

MOST_STEPS = 200
"""Places in one picture: who needs more looks at another card of it."""
CLOSED_CARD = "A card that is not in the library"


@dataclass
class _Found:
    """What was walked to, by id; `rows` are cards, `uses` how schools took them up."""

    rows: dict[UUID, PracticeRow] = field(default_factory=dict)
    uses: dict[UUID, AdoptionRow] = field(default_factory=dict)
    parts: dict[UUID, SourceRow] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        return len(self.rows) + len(self.uses) >= MOST_STEPS


async def lineage(db: AsyncSession, actor: Actor, card: Card) -> Lineage:
    """The lineage of a card that `actor` may read. A query for each generation, none for a card."""
    found = _Found(rows={card.row.id: card.row})
    await _upwards(db, found, [card.row])
    await _downwards(db, found, [card.row.id])
    cards = {one.row.id: one for one in await cards_of(db, found.rows.values())}
    readable = {key for key, one in cards.items() if can(actor, Action.READ, one.as_document)}
    told = [cards[key] for key in cards if key in readable]
    titles = {one.id: one.title for one in await briefs(db, actor, told)}
    known = await schools_for(db, actor, told, {use.school_id for use in found.uses.values()})
    came_of = {row.cycle_id: key for key, row in found.rows.items()}
    steps: dict[UUID, LineageStep] = {}
    targets: dict[UUID, UUID] = {}
    for use in found.uses.values():
        made = came_of.get(use.cycle_id) if use.cycle_id else None
        if made is not None and made in readable:
            targets[use.id] = made
        else:
            # Others' card is not the reader's to know of; that the school uses it is.
            targets[use.id] = use.id
            steps[use.id] = _use(known, use)
    behind = {
        made: use.id
        for use in found.uses.values()
        if use.cycle_id and (made := came_of.get(use.cycle_id))
    }
    for key, one in cards.items():
        if key in readable:
            steps[key] = _card(known, one, titles[key], asked=key == card.row.id)
        elif key not in behind:
            steps[key] = _closed(one)

    def place(practice_id: UUID) -> UUID:
        """Where a card stands in the picture: by itself, or as a school's use of another."""
        return practice_id if practice_id in steps else behind.get(practice_id, practice_id)

    links = [
        LineageLink(
            source=place(use.practice_id),
            target=targets[use.id],
            kind=LinkKind.DROPPED if use.state is AdoptionState.DROPPED else LinkKind.WHOLE,
            changed=use.changed or use.reason,
        )
        for use in found.uses.values()
    ]
    links += [
        LineageLink(
            source=place(part.source_id),
            target=place(part.practice_id),
            kind=LinkKind.PART,
            changed=part.changed,
        )
        for part in found.parts.values()
    ]
    return Lineage(
        steps=sorted(steps.values(), key=lambda step: (step.at, step.id)),
        links=[link for link in links if link.source in steps and link.target in steps],
    )


async def _upwards(db: AsyncSession, found: _Found, rows: Collection[PracticeRow]) -> None:
    while rows and not found.full:
        began = await db.exec(
            select(AdoptionRow).where(col(AdoptionRow.cycle_id).in_([row.cycle_id for row in rows]))
        )
        uses = {row.id: row for row in began.all()}
        took = await db.exec(
            select(SourceRow).where(col(SourceRow.practice_id).in_([row.id for row in rows]))
        )
        parts = {row.id: row for row in took.all()}
        found.uses |= uses
        found.parts |= parts
        wanted = {row.practice_id for row in uses.values()}
        wanted |= {row.source_id for row in parts.values()}
        rows = await _cards(db, col(PracticeRow.id).in_(wanted - found.rows.keys()))
        found.rows |= {row.id: row for row in rows}


async def _downwards(db: AsyncSession, found: _Found, ids: Collection[UUID]) -> None:
    while ids and not found.full:
        taken = await db.exec(select(AdoptionRow).where(col(AdoptionRow.practice_id).in_(ids)))
        uses = {row.id: row for row in taken.all()}
        gave = await db.exec(select(SourceRow).where(col(SourceRow.source_id).in_(ids)))
        parts = {row.id: row for row in gave.all()}
        found.uses |= uses
        found.parts |= parts
        cycles = [row.cycle_id for row in uses.values() if row.cycle_id]
        made = await _cards(db, col(PracticeRow.cycle_id).in_(cycles))
        made += await _cards(
            db, col(PracticeRow.id).in_({row.practice_id for row in parts.values()})
        )
        new = {row.id: row for row in made if row.id not in found.rows}
        found.rows |= new
        ids = list(new)


async def _cards(db: AsyncSession, which: ColumnElement[bool]) -> list[PracticeRow]:
    found = await db.exec(select(PracticeRow).where(which))
    return list(found.all())


def _card(known: Schools, card: Card, title: str, *, asked: bool) -> LineageStep:
    return LineageStep(
        id=card.row.id,
        kind=StepKind.CARD,
        practice_id=card.row.id,
        title=title,
        schools=known.makers(card),
        state=None,
        at=card.row.created_at,
        asked=asked,
    )


def _closed(card: Card) -> LineageStep:
    return LineageStep(
        id=card.row.id,
        kind=StepKind.CARD,
        practice_id=None,
        title=CLOSED_CARD,
        schools=[],
        state=None,
        at=card.row.created_at,
        asked=False,
    )


def _use(known: Schools, use: AdoptionRow) -> LineageStep:
    school = known.told(use.school_id)
    return LineageStep(
        id=use.id,
        kind=StepKind.ADOPTION,
        practice_id=None,
        title=school.name,
        schools=[school],
        state=use.state,
        at=use.since,
        asked=False,
    )
