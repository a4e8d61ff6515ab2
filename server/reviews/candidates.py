"""The people of an alliance as the rota knows them."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import and_, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.cycles import SchoolPart
from schemas.roles import ReviewerPart
from server.cycles.tables import CycleRow
from server.identity.access import CycleThing
from server.identity.memberships import (
    AllianceMemberRow,
    CycleMemberRow,
    CycleReviewerRow,
    SchoolMemberRow,
)
from server.identity.tables import PersonRow
from server.reviews.rota import Candidate, Proposal, propose
from server.reviews.tables import ReviewingRow

_THERE = frozenset({SchoolPart.ACCEPTED, SchoolPart.INVITED})


async def proposals(db: AsyncSession, thing: CycleThing, already: set[UUID]) -> list[Proposal]:
    """Who might review a cycle; `already` were asked in this review."""
    found = await db.exec(
        select(CycleMemberRow.person_id).where(col(CycleMemberRow.cycle_id) == thing.id)
    )
    return propose(
        await candidates(db, thing.alliance_id),
        thing.id,
        [key for key, part in thing.schools.items() if part in _THERE],
        set(found.all()),
        already,
    )


async def candidates(db: AsyncSession, alliance_id: UUID) -> list[Candidate]:
    """Everybody of an alliance, in three queries."""
    schools: dict[UUID, list[UUID]] = {}
    members = select(AllianceMemberRow.person_id).where(
        col(AllianceMemberRow.alliance_id) == alliance_id
    )
    of_schools = await db.exec(
        select(SchoolMemberRow.person_id, SchoolMemberRow.school_id)
        .where(col(SchoolMemberRow.person_id).in_(members))
        .order_by(col(SchoolMemberRow.since), col(SchoolMemberRow.school_id))
    )
    for person, school in of_schools.all():
        schools.setdefault(person, []).append(school)
    last, now = await _reviewed(db, alliance_id)
    found = await db.exec(
        select(AllianceMemberRow.person_id, ReviewingRow)
        .join(PersonRow, col(PersonRow.id) == col(AllianceMemberRow.person_id))
        .join(
            ReviewingRow,
            and_(
                col(ReviewingRow.alliance_id) == alliance_id,
                col(ReviewingRow.person_id) == col(AllianceMemberRow.person_id),
            ),
            isouter=True,
        )
        .where(
            col(AllianceMemberRow.alliance_id) == alliance_id, col(PersonRow.closed_at).is_(None)
        )
    )
    people: list[tuple[UUID, ReviewingRow | None]] = list(found.all())
    return [
        Candidate(
            person=person,
            schools=schools.get(person, []),
            trained=said.trained if said else False,
            available=said.available if said else True,
            reviewing_now=person in now,
            last_reviewed=last.get(person),
        )
        for person, said in people
    ]


async def _reviewed(db: AsyncSession, alliance_id: UUID) -> tuple[dict[UUID, date], set[UUID]]:
    """When each last said yes, and who reviews something at the moment."""
    part = col(CycleReviewerRow.part)
    found = await db.exec(
        select(CycleReviewerRow.person_id, part, func.max(CycleReviewerRow.decided_at))
        .join(CycleRow, col(CycleRow.id) == col(CycleReviewerRow.cycle_id))
        .where(
            col(CycleRow.alliance_id) == alliance_id,
            part.in_([ReviewerPart.ACCEPTED, ReviewerPart.ENDED]),
        )
        .group_by(col(CycleReviewerRow.person_id), part)
    )
    last: dict[UUID, date] = {}
    now: set[UUID] = set()
    for person, said, at in found.all():
        if isinstance(at, datetime):
            last[person] = max(last.get(person, date.min), at.date())
        if said is ReviewerPart.ACCEPTED:
            now.add(person)
    return last, now
