"""Rounds of rating as the API answers with them: to each reader what they may know so far."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.maturity import (
    MaturityRound,
    Rating,
    RatingEvidence,
    RoundState,
    SchoolRatings,
    Strand,
    StrandWords,
)
from schemas.organisations import SchoolBrief
from server.cycles.readable import of_cycle
from server.cycles.tables import CycleRow
from server.identity.access import Action, Actor, AllianceThing, SchoolInAllianceThing, can
from server.identity.memberships import AllianceSchoolRow
from server.identity.visible import visible_cycles
from server.maturity.find import words_of
from server.maturity.tables import RatingEvidenceRow, RatingRow, RoundRow
from server.organisations.briefs import schools_in

_ORDER = list(Strand)


async def described(
    db: AsyncSession, actor: Actor, alliance_id: UUID, rows: Sequence[RoundRow]
) -> list[MaturityRound]:
    """These rounds of one alliance, in as many queries whatever their number."""
    words = await words_of(db, alliance_id, {row.descriptors for row in rows})
    schools = await schools_in(db, alliance_id)
    belong = await db.exec(
        select(AllianceSchoolRow.school_id).where(col(AllianceSchoolRow.alliance_id) == alliance_id)
    )
    here = set(belong.all())
    found = await db.exec(
        select(RatingRow).where(col(RatingRow.round_id).in_([row.id for row in rows]))
    )
    rated = found.all()
    evidence = await _evidence(db, actor, rated)
    return [
        _round(
            actor,
            row,
            words[row.descriptors],
            [schools[key] for key in schools if key in here or _rated(rated, row, key)],
            here,
            [each for each in rated if each.round_id == row.id],
            evidence,
        )
        for row in rows
    ]


def _rated(rated: Sequence[RatingRow], row: RoundRow, school: UUID) -> bool:
    """Whether a school that has left since rated itself then."""
    return any(each.round_id == row.id and each.school_id == school for each in rated)


async def _evidence(
    db: AsyncSession, actor: Actor, rated: Sequence[RatingRow]
) -> Mapping[UUID, list[RatingEvidence]]:
    seen = select(CycleRow.id).where(visible_cycles(actor, of_cycle()))
    found = await db.exec(
        select(RatingEvidenceRow.rating_id, CycleRow.id, CycleRow.title, col(CycleRow.id).in_(seen))
        .join(CycleRow, col(CycleRow.id) == col(RatingEvidenceRow.cycle_id))
        .where(col(RatingEvidenceRow.rating_id).in_([each.id for each in rated]))
        .order_by(col(CycleRow.title), col(CycleRow.id))
    )
    told: dict[UUID, list[RatingEvidence]] = {each.id: [] for each in rated}
    for rating, cycle, title, may_see in found.all():
        one = (
            RatingEvidence(cycle_id=cycle, title=title)
            if may_see
            else RatingEvidence(cycle_id=None)
        )
        told[rating].append(one)
    return told


def _state(row: RoundRow) -> RoundState:
    if row.ended_at is not None:
        return RoundState.ENDED
    return RoundState.ALONE if row.shown_at is None else RoundState.TOGETHER


def _round(
    actor: Actor,
    row: RoundRow,
    words: list[StrandWords],
    schools: Sequence[SchoolBrief],
    here: set[UUID],
    rated: Sequence[RatingRow],
    evidence: Mapping[UUID, list[RatingEvidence]],
) -> MaturityRound:
    state = _state(row)
    alliance = AllianceThing(row.alliance_id)

    def ratings(school: UUID | None) -> list[Rating]:
        own = [each for each in rated if each.school_id == school]
        own.sort(key=lambda each: _ORDER.index(each.strand))
        return [
            Rating(
                strand=each.strand,
                stage=each.stage,
                because=each.because,
                evidence=evidence[each.id],
                without_evidence=not evidence[each.id],
                rated_at=each.rated_at,
            )
            for each in own
        ]

    def of_school(school: SchoolBrief) -> SchoolRatings:
        thing = SchoolInAllianceThing(school.id, row.alliance_id, school.id in here)
        told = ratings(school.id)
        may_read = state is not RoundState.ALONE or can(actor, Action.READ_RATING, thing)
        return SchoolRatings(
            school=school,
            told=len(told),
            ratings=told if may_read else [],
            may_rate=state is RoundState.ALONE and can(actor, Action.RATE, thing),
        )

    return MaturityRound(
        id=row.id,
        alliance_id=row.alliance_id,
        title=row.title,
        state=state,
        descriptors=row.descriptors,
        strands=words,
        schools=[of_school(school) for school in schools],
        agreed=ratings(None),
        may_lead=can(actor, Action.LEAD_RATING, alliance) and state is not RoundState.ENDED,
        may_agree=can(actor, Action.AGREE, alliance) and state is RoundState.TOGETHER,
        opened_at=row.opened_at,
        shown_at=row.shown_at,
        ended_at=row.ended_at,
    )
