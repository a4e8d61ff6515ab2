"""Gathers what matching looks at: a handful of statements, however many coaches there are."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select as select_columns
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.coaching import DeploymentState, Profile
from schemas.matching import SchoolPhase
from schemas.roles import AllianceRole
from server.coaching.matching import Coach
from server.coaching.states import CARRIED
from server.coaching.tables import CoachingProfileRow, DeploymentRow
from server.identity.memberships import AllianceMemberRow, SchoolMemberRow
from server.identity.tables import PersonRow
from server.organisations.contexts import contexts
from server.organisations.likeness import words_of


async def coaches_in(db: AsyncSession, alliance_id: UUID, subject: str) -> list[Coach]:
    """Specialist leaders of an alliance who have opted in."""
    profile = CoachingProfileRow
    asked = (
        select(col(profile.person_id), col(profile.subjects), col(profile.phases), profile.capacity)
        .join(AllianceMemberRow, col(AllianceMemberRow.person_id) == col(profile.person_id))
        .join(PersonRow, col(PersonRow.id) == col(profile.person_id))
        .where(
            col(AllianceMemberRow.alliance_id) == alliance_id,
            col(AllianceMemberRow.role) == AllianceRole.SLE,
            col(PersonRow.closed_at).is_(None),
            col(profile.opted_in),
        )
    )
    return await _coaches(
        db, (await (await db.connection()).execute(asked)).all(), alliance_id, subject
    )


async def this_coach(
    db: AsyncSession, person_id: UUID, profile: Profile, alliance_id: UUID, subject: str = ""
) -> Coach:
    """One of them, whether or not they have opted in."""
    told = [(person_id, profile.subjects, profile.phases, profile.capacity)]
    [coach] = await _coaches(db, told, alliance_id, subject)
    return coach


async def _coaches(
    db: AsyncSession, told: Sequence[Any], alliance_id: UUID, subject: str
) -> list[Coach]:
    people = [row[0] for row in told]
    carried, ended = await _work_of(db, people, alliance_id, subject)
    homes = await _homes(db, people)
    known = await contexts(
        db, {*(key for own in homes.values() for key in own), *_flat(ended.values())}
    )
    return [
        Coach(
            id=person,
            subjects=subjects,
            phases=[SchoolPhase(phase) for phase in phases],
            capacity=capacity,
            carried=carried.get(person, 0),
            at=frozenset(homes.get(person, ())),
            schools=[known[key] for key in homes.get(person, ()) if key in known],
            coached=[known[key] for key in ended.get(person, ()) if key in known],
        )
        for person, subjects, phases, capacity in told
    ]


def _flat(lists: Collection[Sequence[UUID]]) -> set[UUID]:
    return {key for each in lists for key in each}


async def _homes(db: AsyncSession, people: Collection[UUID]) -> dict[UUID, list[UUID]]:
    found = await (await db.connection()).execute(
        select(SchoolMemberRow.person_id, SchoolMemberRow.school_id).where(
            col(SchoolMemberRow.person_id).in_(people)
        )
    )
    homes: dict[UUID, list[UUID]] = {}
    for person, school in found.all():
        homes.setdefault(person, []).append(school)
    return homes


async def _work_of(
    db: AsyncSession, people: Collection[UUID], alliance_id: UUID, subject: str
) -> tuple[dict[UUID, int], dict[UUID, list[UUID]]]:
    """How many each carries in all alliances; where each coached this subject in this one."""
    row = DeploymentRow
    wanted_of = (row.coach_id, row.school_id, row.state, row.subject, row.alliance_id)
    found = await (await db.connection()).execute(
        select_columns(*(col(column) for column in wanted_of)).where(
            col(row.coach_id).in_(people), col(row.state).in_([*CARRIED, DeploymentState.ENDED])
        )
    )
    wanted = words_of(subject)
    carried: dict[UUID, int] = {}
    ended: dict[UUID, list[UUID]] = {}
    for told in found.all():
        coach, school, state, theirs, where = tuple(told)
        if state in CARRIED:
            carried[coach] = carried.get(coach, 0) + 1
        elif where == alliance_id and wanted & words_of(theirs):
            ended.setdefault(coach, []).append(school)
    return carried, ended


async def carried_by(db: AsyncSession, coach_id: UUID) -> int:
    """How many deployments somebody carries."""
    counted = await db.exec(
        select(func.count())
        .select_from(DeploymentRow)
        .where(col(DeploymentRow.coach_id) == coach_id, col(DeploymentRow.state).in_(CARRIED))
    )
    return counted.one()
