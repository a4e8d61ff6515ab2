"""Puts the practice cards of the demonstration into the database, in the order of `CARDS`."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.documents import DocumentKindName
from schemas.roles import Audience
from server.demo.cards import CARDS, Cards, Uses
from server.live.documents import make_document
from server.live.shape import Seed
from server.practices.tables import (
    AdoptionRow,
    ConsentRow,
    PeerRow,
    PracticeRow,
    QuestionRow,
    SourceRow,
)

Ids = dict[str, UUID]


async def add_cards(
    db: AsyncSession, cycles: Ids, people: Ids, schools: Ids, now: datetime
) -> None:
    """The cards of these cycles (ids by title), their uses, and what they took from each other."""
    made: Ids = {}
    for card in CARDS:
        made[card.cycle] = await _add(db, card, cycles, people, schools, now)
    for card in CARDS:
        for source, changed in card.takes.items():
            db.add(SourceRow(practice_id=made[card.cycle], source_id=made[source], changed=changed))
    await db.flush()


async def _add(
    db: AsyncSession, card: Cards, cycles: Ids, people: Ids, schools: Ids, now: datetime
) -> UUID:
    began = now - timedelta(weeks=card.weeks_ago)
    answered = began + timedelta(days=5)
    document = await make_document(
        db,
        DocumentKindName.PRACTICE,
        cycles[card.cycle],
        owner_id=people[card.contact],
        now=began,
        seed=Seed(sections=card.sections, fields=card.fields),
    )
    document.audience = Audience.LIBRARY if card.published else Audience.CYCLE
    row = PracticeRow(
        id=document.id,
        cycle_id=cycles[card.cycle],
        document_id=document.id,
        contact_id=people[card.contact],
        created_at=began,
        created_by=people[card.contact],
        proposed_at=began + timedelta(days=2),
        proposed_by=people[card.contact],
        published_at=answered if card.published else None,
    )
    if card.validated_by:
        row.validated_at = answered + timedelta(days=4)
        row.validated_by = people[card.validated_by]
    db.add(row)
    await db.flush()
    for school, who in card.consents.items():
        db.add(
            ConsentRow(
                practice_id=row.id,
                school_id=schools[school],
                consents=True,
                answered_by=people[who],
                answered_at=answered,
            )
        )
    for use in card.uses:
        db.add(_use(row.id, use, cycles, people, schools, now))
    for school, kind, who, note in card.peers:
        db.add(
            PeerRow(
                practice_id=row.id,
                school_id=schools[school],
                kind=kind,
                note=note,
                said_by=people[who],
                at=answered + timedelta(weeks=1),
            )
        )
    if card.question:
        who, asked, told = card.question
        db.add(
            QuestionRow(
                practice_id=row.id,
                question=asked,
                asked_by=people[who],
                asked_at=now - timedelta(days=9),
                answer=told,
                answered_by=people[card.contact],
                answered_at=now - timedelta(days=8),
            )
        )
    await db.flush()
    return row.id


def _use(
    practice_id: UUID, use: Uses, cycles: Ids, people: Ids, schools: Ids, now: datetime
) -> AdoptionRow:
    since = now - timedelta(weeks=use.weeks_ago)
    return AdoptionRow(
        practice_id=practice_id,
        school_id=schools[use.school],
        cycle_id=cycles[use.cycle] if use.cycle else None,
        state=use.state,
        why_here=use.why_here,
        changed=use.changed,
        came_back=use.came_back,
        reason=use.reason,
        began_by=people[use.by],
        since=since,
        changed_at=since + timedelta(days=5),
    )
