"""Alliances, the schools in them, and the national register."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.leaving import Leaving
from schemas.organisations import (
    Alliance,
    AllianceBrief,
    AllianceCreate,
    AllianceSchool,
    AllianceUpdate,
    FormerSchool,
    RegisterPage,
    SchoolAdd,
    SchoolSpeaker,
)
from schemas.pages import Page
from server.data.db import Db, Store
from server.identity.access import Action
from server.identity.actor import SPEAKERS
from server.identity.current import CurrentActor
from server.identity.memberships import AllianceSchoolRow, SchoolMemberRow
from server.identity.tables import PersonRow
from server.identity.visible import visible_alliances
from server.organisations import actions, leaving, returning
from server.organisations.briefs import alliance_brief, alliance_of, school_brief, school_of
from server.organisations.register_search import search
from server.organisations.tables import AllianceRow, SchoolRow
from server.web.dependencies import TheSettings
from server.web.paging import AskedPage, behind, page_of
from server.web.routing import Routes
from server.web.versions import AskedVersion, tell_version

router = Routes("organisations", prefix="/api")


@router.post("/alliances", status_code=201)
async def create_alliance(
    asked: AllianceCreate, db: Db, actor: CurrentActor, response: Response
) -> Alliance:
    """Begin an alliance. For administrators."""
    row = await actions.create_alliance(db, actor, asked, datetime.now(UTC))
    tell_version(response, row.version)
    return alliance_of(row)


@router.get("/alliances")
async def list_alliances(db: Db, actor: CurrentActor, paging: AskedPage) -> Page[AllianceBrief]:
    """The alliances that the reader may see, by name."""
    name, key = col(AllianceRow.name), col(AllianceRow.id)
    found = await db.exec(
        select(AllianceRow)
        .where(visible_alliances(actor, key), behind(paging, (name, str), (key, UUID)))
        .order_by(name, key)
        .limit(paging.limit + 1)
    )
    return page_of(found.all(), paging, lambda row: (row.name, row.id), alliance_brief)


@router.get("/alliances/{alliance_id}")
async def read_alliance(
    alliance_id: UUID, db: Db, actor: CurrentActor, response: Response
) -> Alliance:
    """One alliance."""
    row = await actions.find_alliance(db, actor, alliance_id)
    tell_version(response, row.version)
    return alliance_of(row)


@router.patch("/alliances/{alliance_id}")
async def change_alliance(
    alliance_id: UUID,
    asked: AllianceUpdate,
    db: Db,
    actor: CurrentActor,
    settings: TheSettings,
    seen: AskedVersion,
    response: Response,
) -> Alliance:
    """Change its name, kind, colour or names of roles. For its leads and administrators."""
    usual = settings.role_names
    row = await actions.change_alliance(db, actor, alliance_id, asked, usual, seen)
    tell_version(response, row.version)
    return alliance_of(row)


@router.get("/alliances/{alliance_id}/schools")
async def list_schools(
    alliance_id: UUID, db: Db, actor: CurrentActor, paging: AskedPage
) -> Page[AllianceSchool]:
    """The schools of an alliance, by name, with who speaks for each."""
    await actions.find_alliance(db, actor, alliance_id)
    name, key = col(SchoolRow.name), col(SchoolRow.id)
    found = await db.exec(
        select(SchoolRow, AllianceSchoolRow)
        .join(AllianceSchoolRow, col(AllianceSchoolRow.school_id) == key)
        .where(
            col(AllianceSchoolRow.alliance_id) == alliance_id,
            behind(paging, (name, str), (key, UUID)),
        )
        .order_by(name, key)
        .limit(paging.limit + 1)
    )
    rows = found.all()
    speakers = await _speakers(db, [school.id for school, _ in rows])
    return page_of(
        rows,
        paging,
        lambda row: (row[0].name, row[0].id),
        lambda row: AllianceSchool(
            **school_of(*row).model_dump(), speakers=speakers.get(row[0].id, [])
        ),
    )


@router.post("/alliances/{alliance_id}/schools", status_code=201)
async def add_school(
    alliance_id: UUID, asked: SchoolAdd, db: Db, actor: CurrentActor
) -> AllianceSchool:
    """Add a school, from the register by its URN or by hand."""
    school, place = await actions.add_school(db, actor, alliance_id, asked, datetime.now(UTC))
    speakers = await _speakers(db, [school.id])
    return AllianceSchool(
        **school_of(school, place).model_dump(), speakers=speakers.get(school.id, [])
    )


@router.delete("/alliances/{alliance_id}/schools/{school_id}", status_code=204)
async def remove_school(alliance_id: UUID, school_id: UUID, db: Db, actor: CurrentActor) -> None:
    """Take a school out of an alliance, or leave with it. For who leads, or speaks for it."""
    await leaving.leave(db, actor, alliance_id, school_id, datetime.now(UTC))


@router.get("/alliances/{alliance_id}/schools/{school_id}/leaving")
async def read_leaving(alliance_id: UUID, school_id: UUID, db: Db, actor: CurrentActor) -> Leaving:
    """What would become of cycles if this school left. For who leads, or speaks for it."""
    return await leaving.before_leaving(db, actor, alliance_id, school_id)


@router.get("/alliances/{alliance_id}/former-schools")
async def list_former_schools(alliance_id: UUID, db: Db, actor: CurrentActor) -> Page[FormerSchool]:
    """The schools that have left, which may come back. For leads and administrators."""
    await actions.find_alliance(db, actor, alliance_id, Action.CHANGE)
    return Page[FormerSchool](
        items=[
            FormerSchool(**school_brief(one.school, one.row).model_dump(), left_at=one.row.left_at)
            for one in await returning.former_schools(db, alliance_id)
        ]
    )


@router.post("/alliances/{alliance_id}/former-schools/{school_id}/return", status_code=201)
async def let_school_return(
    alliance_id: UUID, school_id: UUID, database: Store, actor: CurrentActor
) -> AllianceSchool:
    """Let a school come back with what was its own. For leads and administrators."""
    async with database.writing() as db:
        alliance = await actions.find_alliance(db, actor, alliance_id, Action.CHANGE)
        school, place = await returning.let_return(
            db, actor, alliance, school_id, datetime.now(UTC)
        )
    async with database.reading() as db:
        speakers = await _speakers(db, [school.id])
    return AllianceSchool(
        **school_of(school, place).model_dump(), speakers=speakers.get(school.id, [])
    )


@router.get("/register")
async def search_register(
    db: Db,
    _actor: CurrentActor,
    paging: AskedPage,
    q: Annotated[
        str, Query(max_length=200, description="Words of the name, a postcode or a URN")
    ] = "",
) -> RegisterPage:
    """Find open schools in the national register."""
    return await search(db, q, paging)


async def _speakers(db: AsyncSession, school_ids: list[UUID]) -> dict[UUID, list[SchoolSpeaker]]:
    found = await db.exec(
        select(SchoolMemberRow.school_id, SchoolMemberRow.role, PersonRow.id, PersonRow.name)
        .join(PersonRow, col(PersonRow.id) == col(SchoolMemberRow.person_id))
        .where(
            col(SchoolMemberRow.school_id).in_(school_ids),
            col(SchoolMemberRow.role).in_(SPEAKERS),
            col(PersonRow.closed_at).is_(None),
        )
        .order_by(col(PersonRow.name), col(PersonRow.id))
    )
    speakers: dict[UUID, list[SchoolSpeaker]] = {}
    for school_id, role, person_id, name in found.all():
        speaker = SchoolSpeaker(id=person_id, name=name, role=role)
        speakers.setdefault(school_id, []).append(speaker)
    return speakers
