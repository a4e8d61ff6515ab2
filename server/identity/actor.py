"""The person in whose name a request acts, with all that their memberships say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.roles import AllianceRole, CycleRole, ReviewerPart, SchoolRole
from server.identity.memberships import (
    AllianceMemberRow,
    AllianceSchoolRow,
    CycleMemberRow,
    CycleReviewerRow,
    SchoolMemberRow,
)
from server.identity.tables import PersonRow

Role = TypeVar("Role")

SPEAKERS = frozenset({SchoolRole.HEAD, SchoolRole.PD_LEAD})
"""Who accepts and declines for a school."""


def _none() -> Mapping[UUID, Role]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Actor:
    """Somebody signed in. The mappings go from the id of an alliance, school or cycle to a role.

    `school_alliances` says to which alliances each of the own schools belongs, `marks` whose mark
    they carry in a cycle, `reviews` which cycles they review or were asked to; `session_id` or
    `token_id` is what they signed in with (neither: the server acts for them).
    """

    id: UUID
    name: str
    email: str = ""
    is_administrator: bool = False
    alliances: Mapping[UUID, AllianceRole] = field(default_factory=_none)
    schools: Mapping[UUID, SchoolRole] = field(default_factory=_none)
    cycles: Mapping[UUID, CycleRole] = field(default_factory=_none)
    school_alliances: Mapping[UUID, frozenset[UUID]] = field(default_factory=_none)
    marks: Mapping[UUID, UUID] = field(default_factory=_none)
    reviews: Mapping[UUID, ReviewerPart] = field(default_factory=_none)
    session_id: UUID | None = None
    token_id: UUID | None = None

    @property
    def leads(self) -> frozenset[UUID]:
        """The alliances that they lead."""
        return frozenset(key for key, role in self.alliances.items() if role is AllianceRole.LEAD)

    @property
    def coaches_in(self) -> frozenset[UUID]:
        """The alliances in which they are a specialist leader."""
        return frozenset(key for key, role in self.alliances.items() if role is AllianceRole.SLE)

    @property
    def speaks_for(self) -> frozenset[UUID]:
        """The schools that they speak for."""
        return frozenset(key for key, role in self.schools.items() if role in SPEAKERS)

    @property
    def alliances_spoken_in(self) -> frozenset[UUID]:
        """The alliances of the schools that they speak for."""
        spoken = (self.school_alliances.get(school, frozenset()) for school in self.speaks_for)
        return frozenset().union(*spoken)


# Built once: putting a statement together takes longer than SQLite needs to answer it.
_ALLIANCES = select(AllianceMemberRow.alliance_id, AllianceMemberRow.role).where(
    col(AllianceMemberRow.person_id) == bindparam("person")
)
_SCHOOLS = (
    select(SchoolMemberRow.school_id, SchoolMemberRow.role, AllianceSchoolRow.alliance_id)
    .join(
        AllianceSchoolRow,
        col(AllianceSchoolRow.school_id) == col(SchoolMemberRow.school_id),
        isouter=True,
    )
    .where(col(SchoolMemberRow.person_id) == bindparam("person"))
)
_CYCLES = select(CycleMemberRow.cycle_id, CycleMemberRow.role, CycleMemberRow.school_id).where(
    col(CycleMemberRow.person_id) == bindparam("person")
)

_REVIEWS = select(CycleReviewerRow.cycle_id, CycleReviewerRow.part).where(
    col(CycleReviewerRow.person_id) == bindparam("person"),
    col(CycleReviewerRow.part).in_([ReviewerPart.ASKED, ReviewerPart.ACCEPTED]),
)


async def load_actor(
    db: AsyncSession,
    person_id: UUID,
    *,
    session_id: UUID | None = None,
    token_id: UUID | None = None,
) -> Actor | None:
    """The person with their memberships; None when there is no such open account."""
    person = await db.get(PersonRow, person_id)
    if person is None:
        return None
    return await actor_of(db, person, session_id=session_id, token_id=token_id)


async def actor_of(
    db: AsyncSession,
    person: PersonRow,
    *,
    session_id: UUID | None = None,
    token_id: UUID | None = None,
) -> Actor | None:
    """`person` with their memberships; None when the account is closed."""
    if person.closed_at is not None:
        return None
    given = {"person": person.id}
    alliances = (await db.exec(_ALLIANCES, params=given)).all()
    schools = (await db.exec(_SCHOOLS, params=given)).all()
    cycles = (await db.exec(_CYCLES, params=given)).all()
    reviews = (await db.exec(_REVIEWS, params=given)).all()
    roles: dict[UUID, SchoolRole] = {}
    belongs: dict[UUID, frozenset[UUID]] = {}
    for school_id, role, alliance_id in schools:
        roles[school_id] = SchoolRole(role)
        known = belongs.get(school_id, frozenset())
        belongs[school_id] = known | {alliance_id} if alliance_id else known
    return Actor(
        id=person.id,
        name=person.name,
        email=person.email,
        is_administrator=person.is_administrator,
        alliances={key: AllianceRole(role) for key, role in alliances},
        schools=roles,
        cycles={key: CycleRole(role) for key, role, _ in cycles},
        school_alliances=belongs,
        marks={key: school for key, _, school in cycles if school},
        reviews={key: ReviewerPart(part) for key, part in reviews},
        session_id=session_id,
        token_id=token_id,
    )
