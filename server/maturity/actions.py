"""What is done with rounds of rating: change and audit row, in one transaction.

The audit trail holds the steps, never what a school said of itself.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.maturity import DescriptorsPut, RatingPut, RoundOpen, Strand
from schemas.problems import FieldProblem
from server.cycles.readable import of_cycle
from server.cycles.tables import CycleRow
from server.data.audit import record
from server.identity.access import Action, Actor, AllianceThing, require
from server.identity.visible import visible_cycles
from server.maturity.find import find_round, find_round_of_school, latest_words
from server.maturity.tables import DescriptorsRow, RatingEvidenceRow, RatingRow, RoundRow
from server.organisations.tables import AllianceRow
from server.web.errors import Conflict, Invalid, NotFound

OPEN_ALREADY = "A round is open already. End it before you open another."
NOT_NOW = "This round is not at that step any more. Please look again."


async def open_round(
    db: AsyncSession, actor: Actor, alliance_id: UUID, asked: RoundOpen, now: datetime
) -> RoundRow:
    """Ask the schools of an alliance to rate themselves, each alone.

    Raises NotFound, Forbidden, Conflict while another round is open.
    """
    await _alliance(db, actor, alliance_id, Action.LEAD_RATING)
    still_open = select(RoundRow.id).where(
        col(RoundRow.alliance_id) == alliance_id, col(RoundRow.ended_at).is_(None)
    )
    if (await db.exec(still_open)).first() is not None:
        raise Conflict(OPEN_ALREADY)
    words = await latest_words(db, alliance_id)
    row = RoundRow(
        alliance_id=alliance_id,
        title=asked.title,
        descriptors=words.version if words else 0,
        opened_by=actor.id,
        opened_at=now,
    )
    db.add(row)
    await db.flush()
    record(db, actor, "maturity.opened", row, alliance=alliance_id)
    return row


async def put_descriptors(
    db: AsyncSession, actor: Actor, alliance_id: UUID, asked: DescriptorsPut, now: datetime
) -> None:
    """Say the stages in other words, from the next round on.

    Raises NotFound, Forbidden, Invalid.
    """
    await _alliance(db, actor, alliance_id, Action.LEAD_RATING)
    if [each.strand for each in asked.strands] != list(Strand):
        told = "Say each of the seven strands once, in their order."
        raise Invalid(fields=[FieldProblem(field="strands", message=told)])
    before = await latest_words(db, alliance_id)
    version = before.version + 1 if before else 1
    db.add(
        DescriptorsRow(
            alliance_id=alliance_id,
            version=version,
            strands=[each.model_dump(mode="json") for each in asked.strands],
            changed_by=actor.id,
            changed_at=now,
        )
    )
    thing = AllianceThing(alliance_id)
    record(db, actor, "maturity.descriptors_put", thing, version=version)


async def rate_school(
    db: AsyncSession,
    actor: Actor,
    place: tuple[UUID, UUID, Strand],
    asked: RatingPut,
    now: datetime,
) -> None:
    """Say where a school sees itself: `place` is the round, the school and the strand.

    Raises NotFound, Forbidden, Conflict once the ratings are shown, Invalid.
    """
    round_id, school_id, strand = place
    row = await find_round_of_school(db, actor, round_id, school_id)
    _require(row.shown_at is None and row.ended_at is None)
    await _put(db, actor, row, school_id, strand, asked, now)
    record(db, actor, "maturity.rated", row, school=school_id, strand=strand)


async def agree(
    db: AsyncSession,
    actor: Actor,
    round_id: UUID,
    strand: Strand,
    asked: RatingPut,
    now: datetime,
) -> None:
    """Say on what all agreed, once the ratings are shown; raises as `rate_school` does."""
    row = await find_round(db, actor, round_id, Action.AGREE, to_change=True)
    _require(row.shown_at is not None and row.ended_at is None)
    await _put(db, actor, row, None, strand, asked, now)
    record(db, actor, "maturity.agreed", row, strand=strand)


async def show_round(db: AsyncSession, actor: Actor, round_id: UUID, now: datetime) -> None:
    """Show all ratings to everybody in the alliance; no school changes its own from then on.

    Raises NotFound, Forbidden, Conflict.
    """
    row = await find_round(db, actor, round_id, Action.LEAD_RATING, to_change=True)
    _require(row.shown_at is None and row.ended_at is None)
    row.shown_at = now
    record(db, actor, "maturity.shown", row)


async def end_round(db: AsyncSession, actor: Actor, round_id: UUID, now: datetime) -> None:
    """Nothing changes in it any more; raises NotFound, Forbidden, Conflict."""
    row = await find_round(db, actor, round_id, Action.LEAD_RATING, to_change=True)
    _require(row.shown_at is not None and row.ended_at is None)
    row.ended_at = now
    record(db, actor, "maturity.ended", row)


async def _put(
    db: AsyncSession,
    actor: Actor,
    row: RoundRow,
    school_id: UUID | None,
    strand: Strand,
    asked: RatingPut,
    now: datetime,
) -> None:
    found = await db.exec(
        select(RatingRow).where(
            col(RatingRow.round_id) == row.id,
            col(RatingRow.school_id) == school_id,
            col(RatingRow.strand) == strand,
        )
    )
    rating = found.one_or_none()
    if rating is None:
        rating = RatingRow(
            round_id=row.id, school_id=school_id, strand=strand, stage=asked.stage, rated_at=now
        )
        db.add(rating)
    rating.stage, rating.because = asked.stage, asked.because
    rating.rated_by, rating.rated_at = actor.id, now
    await db.flush()
    await _put_evidence(db, actor, row, rating, set(asked.cycle_ids))


async def _put_evidence(
    db: AsyncSession, actor: Actor, row: RoundRow, rating: RatingRow, wanted: set[UUID]
) -> None:
    """What others named and `actor` may not know of stays; raises Invalid for what is not there."""
    seen = await db.exec(
        select(CycleRow.id).where(
            visible_cycles(actor, of_cycle()), col(CycleRow.alliance_id) == row.alliance_id
        )
    )
    known = set(seen.all())
    if not wanted <= known:
        told = "Name cycles of this alliance that you may see."
        raise Invalid(fields=[FieldProblem(field="cycle_ids", message=told)])
    found = await db.exec(
        select(RatingEvidenceRow).where(col(RatingEvidenceRow.rating_id) == rating.id)
    )
    there = {each.cycle_id: each for each in found.all()}
    for cycle_id, each in there.items():
        if cycle_id in known - wanted:
            await db.delete(each)
    for cycle_id in wanted - there.keys():
        db.add(RatingEvidenceRow(rating_id=rating.id, cycle_id=cycle_id))


async def _alliance(db: AsyncSession, actor: Actor, alliance_id: UUID, action: Action) -> None:
    """Locks the alliance, so that two leads do not go at once; raises NotFound or Forbidden."""
    require(actor, action, AllianceThing(alliance_id))
    locked = select(AllianceRow.id).where(col(AllianceRow.id) == alliance_id).with_for_update()
    if (await db.exec(locked)).one_or_none() is None:
        raise NotFound


def _require(right: bool) -> None:
    if not right:
        raise Conflict(NOT_NOW)
