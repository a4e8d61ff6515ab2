"""What is done with claims: change and audit row, in one transaction.

The audit trail holds which, never what people wrote.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.claims import ClaimCreate, ClaimUpdate, EvidenceAdd, EvidenceKind
from schemas.problems import FieldProblem
from server.claims.find import find_claim, find_evidence
from server.claims.sources import sources_of
from server.claims.tables import ClaimRow, EvidenceRow
from server.data.audit import record
from server.identity.access import Action, Actor, CycleThing
from server.measures.find import cycle_of
from server.web.errors import Conflict, Invalid
from server.web.versions import UNSEEN, Seen

MOST_CLAIMS = 50
MOST_EVIDENCE = 100


async def make_claim(
    db: AsyncSession, actor: Actor, cycle_id: UUID, asked: ClaimCreate, now: datetime
) -> ClaimRow:
    """What the group says; raises NotFound, Forbidden, Conflict when there are enough."""
    await cycle_of(db, actor, cycle_id, Action.WRITE)
    counted = select(func.count()).where(col(ClaimRow.cycle_id) == cycle_id)
    if (await db.exec(counted)).one() >= MOST_CLAIMS:
        raise Conflict(f"A cycle has at most {MOST_CLAIMS} claims. Say which ones matter.")
    row = ClaimRow(cycle_id=cycle_id, created_at=now, changed_at=now, **asked.model_dump())
    db.add(row)
    await db.flush()
    record(db, actor, "claim.made", row, cycle=cycle_id)
    return row


async def change_claim(
    db: AsyncSession,
    actor: Actor,
    claim_id: UUID,
    asked: ClaimUpdate,
    now: datetime,
    seen: Seen = UNSEEN,
) -> ClaimRow:
    """Say it otherwise; raises NotFound, Forbidden, Stale."""
    row, _ = await find_claim(db, actor, claim_id, Action.WRITE, to_change=True)
    seen.require(row.version)
    given = asked.model_dump(exclude_none=True)
    if all(getattr(row, field) == value for field, value in given.items()):
        return row
    for field, value in given.items():
        setattr(row, field, value)
    row.version, row.changed_at = row.version + 1, now
    record(db, actor, "claim.changed", row, cycle=row.cycle_id)
    return row


async def take_back_claim(
    db: AsyncSession, actor: Actor, claim_id: UUID, seen: Seen = UNSEEN
) -> None:
    """The group says it no longer; raises NotFound, Forbidden, Stale."""
    row, _ = await find_claim(db, actor, claim_id, Action.WRITE, to_change=True)
    seen.require(row.version)
    await db.delete(row)
    record(db, actor, "claim.taken_back", row, cycle=row.cycle_id)


async def add_evidence(
    db: AsyncSession, actor: Actor, claim_id: UUID, asked: EvidenceAdd, now: datetime
) -> ClaimRow:
    """Say what a claim rests on; naming the same thing again changes nothing.

    Raises NotFound, Forbidden, Conflict, and Invalid for what is not of the cycle or what the
    actor may not read: the two are told alike.
    """
    claim, cycle = await find_claim(db, actor, claim_id, Action.WRITE, to_change=True)
    kind = await _kind(db, actor, cycle, asked)
    found = await db.exec(select(EvidenceRow).where(col(EvidenceRow.claim_id) == claim.id))
    there = found.all()
    if len(there) >= MOST_EVIDENCE:
        raise Conflict(f"A claim rests on at most {MOST_EVIDENCE} things.")
    named = (asked.reading_id, asked.document_id)
    if kind is not EvidenceKind.WORK and named in {
        (row.reading_id, row.document_id) for row in there
    }:
        return claim
    row = EvidenceRow(claim_id=claim.id, kind=kind, added_at=now, **asked.model_dump())
    db.add(row)
    await db.flush()
    record(db, actor, "claim.evidence_added", claim, evidence=row.id, kind=kind)
    return claim


async def remove_evidence(db: AsyncSession, actor: Actor, evidence_id: UUID) -> ClaimRow:
    """A claim rests on this no longer; raises NotFound or Forbidden."""
    row, claim, _ = await find_evidence(db, actor, evidence_id, Action.WRITE)
    await db.delete(row)
    record(db, actor, "claim.evidence_removed", claim, evidence=row.id, kind=row.kind)
    return claim


async def _kind(
    db: AsyncSession, actor: Actor, cycle: CycleThing, asked: EvidenceAdd
) -> EvidenceKind:
    """What is named; raises Invalid unless it is one thing that the actor may read."""
    match asked:
        case EvidenceAdd(reading_id=UUID(), document_id=UUID()):
            _refuse("document_id", "Name one thing at a time.")
        case EvidenceAdd(reading_id=UUID() as key):
            if key in (await sources_of(db, actor, cycle)).readings:
                return EvidenceKind.READING
            _refuse("reading_id", "This cycle has no such reading.")
        case EvidenceAdd(document_id=UUID() as key):
            if key in (await sources_of(db, actor, cycle)).documents:
                return EvidenceKind.DOCUMENT
            _refuse("document_id", "This cycle has no such document, or you may not read it.")
        case EvidenceAdd(note=""):
            _refuse("note", "Say what the work shows.")
    return EvidenceKind.WORK


def _refuse(field: str, message: str) -> None:
    raise Invalid(fields=[FieldProblem(field=field, message=message)])
