"""Finds practice cards and adoptions for somebody who may do what they ask with them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.roles import Audience
from server.cycles.find import things_of
from server.cycles.tables import CycleRow
from server.identity.access import (
    Action,
    Actor,
    AdoptionThing,
    CycleSchoolThing,
    CycleThing,
    DocumentThing,
    can,
    require,
)
from server.live.documents import document_thing
from server.live.tables import DocumentRow
from server.practices.tables import AdoptionRow, PracticeRow
from server.web.errors import Forbidden, NotFound


@dataclass(frozen=True)
class Card:
    """A practice with its document and its cycle."""

    row: PracticeRow
    document: DocumentRow
    cycle: CycleRow
    thing: CycleThing

    @property
    def as_document(self) -> DocumentThing:
        """What access is asked about: who reads the card reads what is told of it."""
        return document_thing(self.document, self.thing)

    @property
    def in_library(self) -> bool:
        return self.document.audience is Audience.LIBRARY

    @property
    def makers(self) -> frozenset[UUID]:
        """The schools that take part in its cycle."""
        parts = self.thing.schools.items()
        return frozenset(key for key, part in parts if part is SchoolPart.ACCEPTED)


async def cards_of(db: AsyncSession, rows: Collection[PracticeRow]) -> list[Card]:
    """These cards with their documents and cycles, in the same order."""
    found = await db.exec(
        select(DocumentRow, CycleRow)
        .join(CycleRow, col(CycleRow.id) == col(DocumentRow.cycle_id))
        .where(col(DocumentRow.id).in_([row.document_id for row in rows]))
    )
    around = {document.id: (document, cycle) for document, cycle in found.all()}
    things = await things_of(db, [cycle for _, cycle in around.values()])
    return [
        Card(row, document, cycle, things[cycle.id])
        for row in rows
        for document, cycle in [around[row.document_id]]
    ]


async def find_card(
    db: AsyncSession, actor: Actor, practice_id: UUID, *, to_change: bool = False
) -> Card:
    """The card, if `actor` may read it; raises NotFound. With `to_change` its row is locked."""
    asked = select(PracticeRow).where(col(PracticeRow.id) == practice_id)
    row = (await db.exec(asked.with_for_update() if to_change else asked)).one_or_none()
    if row is None:
        raise NotFound
    [card] = await cards_of(db, [row])
    require(actor, Action.READ, card.as_document)
    return card


def require_of_card(actor: Actor, action: Action, thing: CycleThing | CycleSchoolThing) -> None:
    """Raise `Forbidden` where somebody who reads a card may not do `action` for those who made it.

    The cycle behind it they may know nothing of, so that is not told apart.
    """
    if not can(actor, action, thing):
        raise Forbidden


async def readable_cards(db: AsyncSession, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Card]:
    """Those of these cards that `actor` may read."""
    found = await db.exec(select(PracticeRow).where(col(PracticeRow.id).in_(ids)))
    cards = await cards_of(db, found.all())
    return {card.row.id: card for card in cards if can(actor, Action.READ, card.as_document)}


async def adoption_things(
    db: AsyncSession, rows: Collection[AdoptionRow]
) -> dict[UUID, AdoptionThing]:
    """What access asks about these adoptions."""
    found = await db.exec(
        select(CycleRow).where(col(CycleRow.id).in_({row.cycle_id for row in rows if row.cycle_id}))
    )
    cycles = await things_of(db, found.all())
    return {
        row.id: AdoptionThing(
            row.id,
            row.school_id,
            cycles.get(row.cycle_id) if row.cycle_id else None,
            owner=row.began_by,
        )
        for row in rows
    }


async def find_adoption(
    db: AsyncSession, actor: Actor, adoption_id: UUID, action: Action
) -> AdoptionRow:
    """An adoption to change; raises NotFound or Forbidden. Its row is locked."""
    asked = select(AdoptionRow).where(col(AdoptionRow.id) == adoption_id)
    row = (await db.exec(asked.with_for_update())).one_or_none()
    if row is None:
        raise NotFound
    require(actor, action, (await adoption_things(db, [row]))[row.id])
    return row
