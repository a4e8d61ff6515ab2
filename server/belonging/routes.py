"""People where they belong: their roles, taking them out, and accounts."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.belonging import (
    Account,
    AccountBrief,
    AccountUpdate,
    AllianceMember,
    AllianceRolePut,
    SchoolRolePut,
)
from schemas.pages import Page
from server.belonging import accounts, actions
from server.belonging.describe import account_briefs, account_of, member_of
from server.data.db import Database, Db, Store
from server.identity.access import Action, Actor, ServerThing, require
from server.identity.actor import load_actor
from server.identity.current import CurrentActor
from server.identity.tables import PersonRow
from server.web.dependencies import TheSettings
from server.web.errors import SignedOut
from server.web.paging import AskedPage, behind, page_of
from server.web.routing import Routes

router = Routes("people", prefix="/api")


@router.get("/alliances/{alliance_id}/people/{person_id}")
async def read_member(
    alliance_id: UUID, person_id: UUID, db: Db, actor: CurrentActor
) -> AllianceMember:
    """Somebody of an alliance: their roles, and what the reader may do about them."""
    return await member_of(db, actor, alliance_id, person_id)


@router.put("/alliances/{alliance_id}/people/{person_id}")
async def give_alliance_role(
    alliance_id: UUID,
    person_id: UUID,
    asked: AllianceRolePut,
    database: Store,
    actor: CurrentActor,
) -> AllianceMember:
    """Make somebody a member, SLE or lead. For leads and administrators."""
    async with database.writing() as db:
        await actions.give_alliance_role(db, actor, alliance_id, person_id, asked.role)
    return await _member(database, actor, alliance_id, person_id)


@router.delete("/alliances/{alliance_id}/people/{person_id}", status_code=204)
async def leave_alliance(alliance_id: UUID, person_id: UUID, db: Db, actor: CurrentActor) -> None:
    """Take somebody out of an alliance and its cycles, or leave it oneself."""
    await actions.leave_alliance(db, actor, alliance_id, person_id, datetime.now(UTC))


@router.put("/alliances/{alliance_id}/schools/{school_id}/people/{person_id}")
async def give_school_role(
    alliance_id: UUID,
    school_id: UUID,
    person_id: UUID,
    asked: SchoolRolePut,
    database: Store,
    actor: CurrentActor,
) -> AllianceMember:
    """Make somebody something else in their school. For its head and leads."""
    async with database.writing() as db:
        place = (alliance_id, school_id, person_id)
        await actions.give_school_role(db, actor, place, asked.role)
    return await _member(database, actor, alliance_id, person_id)


@router.delete("/alliances/{alliance_id}/schools/{school_id}/people/{person_id}", status_code=204)
async def leave_school(
    alliance_id: UUID, school_id: UUID, person_id: UUID, db: Db, actor: CurrentActor
) -> None:
    """Take somebody out of a school and the cycles they were in for it, or leave it oneself."""
    place = (alliance_id, school_id, person_id)
    await actions.leave_school(db, actor, place, datetime.now(UTC))


@router.get("/people")
async def list_accounts(db: Db, actor: CurrentActor, paging: AskedPage) -> Page[AccountBrief]:
    """All accounts of this server by name, closed ones included. For administrators."""
    require(actor, Action.CHANGE, ServerThing())
    name, key = col(PersonRow.name), col(PersonRow.id)
    found = await db.exec(
        select(PersonRow)
        .where(behind(paging, (name, str), (key, UUID)))
        .order_by(name, key)
        .limit(paging.limit + 1)
    )
    page = page_of(found.all(), paging, lambda row: (row.name, row.id), lambda row: row)
    return Page[AccountBrief](items=await account_briefs(db, page.items), next=page.next)


@router.get("/people/{person_id}")
async def read_account(person_id: UUID, db: Db, actor: CurrentActor) -> Account:
    """One's own account, or for administrators anybody's, with what would go if it were closed."""
    person = await accounts.find_account(db, actor, person_id)
    return await account_of(db, actor, person)


@router.patch("/people/{person_id}")
async def change_account(
    person_id: UUID, asked: AccountUpdate, db: Db, actor: CurrentActor, settings: TheSettings
) -> AccountBrief:
    """Close an account (one's own, or for administrators anybody's), or who administers."""
    now = datetime.now(UTC)
    person = await accounts.change_account(db, actor, person_id, asked, settings, now)
    await db.flush()
    [brief] = await account_briefs(db, [person])
    return brief


async def _member(
    database: Database, actor: Actor, alliance_id: UUID, person_id: UUID
) -> AllianceMember:
    """The person after a change that `actor` made, who may have lowered themselves by it."""
    async with database.reading() as db:
        return await member_of(db, await _renewed(db, actor), alliance_id, person_id)


async def _renewed(db: AsyncSession, actor: Actor) -> Actor:
    renewed = await load_actor(db, actor.id, session_id=actor.session_id, token_id=actor.token_id)
    if renewed is None:
        raise SignedOut
    return renewed
