"""Where somebody meets a school, a person or a document that is of no cycle.

That is an alliance of theirs, and the school with its mark in it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.organisations import SchoolBrief
from server.coaching.tables import DeploymentRow, VisitRow
from server.identity.access import Actor
from server.identity.memberships import AllianceMemberRow, AllianceSchoolRow, SchoolMemberRow
from server.identity.visible import visible_alliances
from server.live.tables import DocumentRow
from server.organisations.briefs import school_brief
from server.organisations.tables import SchoolRow
from server.peer_reviews.tables import PeerReviewRow


@dataclass(frozen=True)
class Place:
    alliance_id: UUID
    school: SchoolBrief | None = None
    visit_id: UUID | None = None


async def places_of_schools(
    db: AsyncSession, actor: Actor, school_ids: Collection[UUID]
) -> dict[UUID, Place]:
    """For each of these schools an alliance that `actor` may see, and its mark there."""
    if not school_ids:
        return {}
    found = await db.exec(
        select(SchoolRow, AllianceSchoolRow)
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == col(SchoolRow.id))
        .where(
            col(SchoolRow.id).in_(school_ids),
            visible_alliances(actor, col(AllianceSchoolRow.alliance_id)),
        )
        .order_by(col(AllianceSchoolRow.since), col(AllianceSchoolRow.alliance_id))
    )
    places: dict[UUID, Place] = {}
    for row, there in found.all():
        places.setdefault(row.id, Place(there.alliance_id, school_brief(row, there)))
    return places


async def places_of_people(
    db: AsyncSession, actor: Actor, person_ids: Collection[UUID]
) -> dict[UUID, Place]:
    """For each of these people an alliance that `actor` may see, and their school in it."""
    if not person_ids:
        return {}
    member = col(AllianceMemberRow.alliance_id)
    found = await db.exec(
        select(AllianceMemberRow.person_id, AllianceMemberRow.alliance_id)
        .where(
            col(AllianceMemberRow.person_id).in_(person_ids),
            # Who only speaks for a school in an alliance is told nothing of its people.
            true() if actor.is_administrator else member.in_(actor.alliances),
        )
        .order_by(col(AllianceMemberRow.since), member)
    )
    places: dict[UUID, Place] = {}
    for person_id, alliance_id in found.all():
        places.setdefault(person_id, Place(alliance_id))
    schools = await db.exec(
        select(SchoolMemberRow.person_id, SchoolRow, AllianceSchoolRow)
        .join(SchoolRow, col(SchoolRow.id) == col(SchoolMemberRow.school_id))
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == col(SchoolRow.id))
        .where(
            col(SchoolMemberRow.person_id).in_(person_ids),
            col(AllianceSchoolRow.alliance_id).in_(
                {place.alliance_id for place in places.values()}
            ),
        )
        .order_by(col(SchoolMemberRow.since), col(SchoolRow.id))
    )
    for person_id, row, there in schools.all():
        place = places.get(person_id)
        if place and place.school is None and place.alliance_id == there.alliance_id:
            places[person_id] = Place(place.alliance_id, school_brief(row, there))
    return places


async def places_of_documents(
    db: AsyncSession, document_ids: Collection[UUID]
) -> dict[UUID, Place]:
    """Where those of these documents stand that belong to a deployment or a review of a school.

    A school that has left the alliance has no mark in it, and is named in the titles alone.
    """
    if not document_ids:
        return {}
    found = await db.exec(
        select(DocumentRow.id, DeploymentRow, PeerReviewRow, VisitRow.id)
        .join(DeploymentRow, col(DeploymentRow.id) == col(DocumentRow.deployment_id), isouter=True)
        .join(PeerReviewRow, col(PeerReviewRow.id) == col(DocumentRow.peer_review_id), isouter=True)
        .join(
            VisitRow,
            and_(
                col(VisitRow.deployment_id) == col(DeploymentRow.id),
                col(VisitRow.document_id) == col(DocumentRow.id),
            ),
            isouter=True,
        )
        .where(col(DocumentRow.id).in_(document_ids))
    )
    homes = {key: (coached or reviewed, visit) for key, coached, reviewed, visit in found.all()}
    schools = await db.exec(
        select(SchoolRow, AllianceSchoolRow)
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == col(SchoolRow.id))
        .where(
            col(SchoolRow.id).in_({home.school_id for home, _ in homes.values() if home}),
            col(AllianceSchoolRow.alliance_id).in_(
                {home.alliance_id for home, _ in homes.values() if home}
            ),
        )
    )
    briefs = {(there.alliance_id, row.id): school_brief(row, there) for row, there in schools.all()}
    return {
        key: Place(home.alliance_id, briefs.get((home.alliance_id, home.school_id)), visit)
        for key, (home, visit) in homes.items()
        if home
    }
