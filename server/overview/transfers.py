"""How far schools have come with practices, as far as somebody may read of those."""

from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.overview import Transfer
from server.cycles.tables import CycleRow
from server.cycles.terms import Term
from server.identity.actor import Actor
from server.identity.memberships import AllianceSchoolRow
from server.live.tables import ProjectionRow
from server.overview.links import bounds
from server.practices.find import readable_cards
from server.practices.library import title_of
from server.practices.schools import schools_for
from server.practices.tables import AdoptionRow, PracticeRow


async def transfers_in(
    db: AsyncSession, actor: Actor, alliance_id: UUID, within: Term
) -> list[Transfer]:
    """The practices that came into an alliance or went out of it, those that moved last first.

    Each is told where it is now; what began after the term is left out, and what was dropped
    before it. A card that left the library is told to those alone who made it.
    """
    begins, ends = bounds(within)
    of_alliance = select(col(AllianceSchoolRow.school_id)).where(
        col(AllianceSchoolRow.alliance_id) == alliance_id
    )
    found = await db.exec(
        select(AdoptionRow)
        .join(PracticeRow, col(PracticeRow.id) == col(AdoptionRow.practice_id))
        .join(CycleRow, col(CycleRow.id) == col(PracticeRow.cycle_id))
        .where(
            or_(
                col(AdoptionRow.school_id).in_(of_alliance),
                col(CycleRow.alliance_id) == alliance_id,
            ),
            col(AdoptionRow.since) < ends,
            or_(col(AdoptionRow.state) != "dropped", col(AdoptionRow.changed_at) >= begins),
        )
        .order_by(col(AdoptionRow.changed_at).desc(), col(AdoptionRow.id))
    )
    rows = found.all()
    cards = await readable_cards(db, actor, {row.practice_id for row in rows})
    known = await schools_for(db, actor, list(cards.values()), {row.school_id for row in rows})
    papers = [card.document.id for card in cards.values()]
    projected = await db.exec(
        select(ProjectionRow).where(col(ProjectionRow.document_id).in_(papers))
    )
    told = {row.document_id: row for row in projected.all()}
    return [
        Transfer(
            adoption_id=row.id,
            practice_id=card.row.id,
            title=title_of(actor, card, told.get(card.document.id)),
            makers=known.makers(card),
            school=known.told(row.school_id),
            state=row.state,
            reason=row.reason,
            came_back=row.came_back,
            since=row.since,
            changed_at=row.changed_at,
        )
        for row in rows
        if (card := cards.get(row.practice_id)) is not None
    ]
