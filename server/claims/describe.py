"""Claims as the API answers with them: with the evidence that the reader may know of."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.claims import Claim, Evidence, EvidenceKind, EvidenceState
from server.claims.sources import Sources, sources_of
from server.claims.tables import ClaimRow, EvidenceRow
from server.identity.access import Action, Actor, CycleThing, can


async def described(
    db: AsyncSession, actor: Actor, cycle: CycleThing, rows: Sequence[ClaimRow]
) -> list[Claim]:
    """These claims of one cycle, which `actor` may read."""
    found = await db.exec(
        select(EvidenceRow)
        .where(col(EvidenceRow.claim_id).in_([row.id for row in rows]))
        .order_by(col(EvidenceRow.added_at), col(EvidenceRow.id))
    )
    evidence = found.all()
    sources = await sources_of(db, actor, cycle)
    may_change = can(actor, Action.WRITE, cycle)
    return [
        Claim(
            id=row.id,
            cycle_id=row.cycle_id,
            sentence=row.sentence,
            confidence=row.confidence,
            against=row.against,
            evidence=[told(each, sources) for each in evidence if each.claim_id == row.id],
            may_change=may_change,
            version=row.version,
        )
        for row in rows
    ]


def told(row: EvidenceRow, sources: Sources) -> Evidence:
    """One piece of evidence. Of a hidden document neither its kind, title nor note is told."""
    if row.kind is EvidenceKind.WORK:
        return Evidence(id=row.id, kind=row.kind, state=EvidenceState.OPEN, note=row.note)
    reading = sources.readings.get(row.reading_id) if row.reading_id else None
    document = sources.documents.get(row.document_id) if row.document_id else None
    if reading or document:
        return Evidence(
            id=row.id,
            kind=row.kind,
            state=EvidenceState.OPEN,
            reading=reading,
            document=document,
            note=row.note,
        )
    hidden = row.document_id in sources.hidden
    state = EvidenceState.HIDDEN if hidden else EvidenceState.REMOVED
    return Evidence(id=row.id, kind=row.kind, state=state)
