"""Accounts of this server: who administers it, and which are closed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.belonging import AccountUpdate
from server.belonging.last import only_administrator, only_lead_of
from server.cycles.leaving import Fate, fates, take_out
from server.data.audit import record
from server.data.outbox import emit
from server.identity.access import Action, Actor, PersonThing, ServerThing, can, require
from server.identity.events import AccessChanged
from server.identity.memberships import AllianceMemberRow, CycleMemberRow, SchoolMemberRow
from server.identity.sessions import open_sessions, revoke
from server.identity.tables import PersonRow
from server.identity.tokens import revoke_token, valid_tokens
from server.settings import Settings
from server.web.errors import Conflict, Forbidden, NotFound


async def find_account(
    db: AsyncSession, actor: Actor, person_id: UUID, *, to_change: bool = False
) -> PersonRow:
    """The own account, or for administrators anybody's. Raises NotFound, Forbidden."""
    found = await db.exec(
        select(AllianceMemberRow.alliance_id).where(col(AllianceMemberRow.person_id) == person_id)
    )
    require(actor, Action.CLOSE, PersonThing(person_id, frozenset(found.all())))
    person = await db.get(PersonRow, person_id, with_for_update=to_change)
    if person is None:
        raise NotFound
    return person


async def change_account(
    db: AsyncSession,
    actor: Actor,
    person_id: UUID,
    asked: AccountUpdate,
    settings: Settings,
    now: datetime,
) -> PersonRow:
    """Make somebody administrator or no longer, close their account, or open it again.

    One may close one's own; the rest is for administrators. Raises NotFound, Forbidden, and
    Conflict when nobody would look after the server, or lead an alliance, any more.
    """
    person = await find_account(db, actor, person_id, to_change=True)
    looks_after = can(actor, Action.CHANGE, ServerThing())
    if not looks_after and (asked.is_administrator is not None or asked.closed is False):
        raise Forbidden
    if asked.is_administrator is not None and asked.is_administrator != person.is_administrator:
        await _administers(db, actor, person, asked.is_administrator)
    match asked.closed:
        case True if person.closed_at is None:
            await _close(db, actor, person, settings, now)
        case False if person.closed_at is not None:
            person.closed_at = None
            record(db, actor, "person.opened_again", person)
    db.add(person)
    return person


async def refused_to_close(db: AsyncSession, person: PersonRow) -> str:
    """Why the account cannot be closed; empty when it can."""
    return await only_administrator(db, person) or await only_lead_of(db, person.id)


async def of_account(db: AsyncSession, person_id: UUID) -> list[Fate]:
    """What becomes of the cycles of somebody whose account is closed."""
    return await fates(db, col(CycleMemberRow.person_id) == person_id)


async def _administers(
    db: AsyncSession, actor: Actor, person: PersonRow, administers: bool
) -> None:
    if administers and person.closed_at is not None:
        raise Conflict("This account is closed. Open it again first.")
    if not administers and (refused := await only_administrator(db, person)):
        raise Conflict(refused)
    person.is_administrator = administers
    emit(db, AccessChanged(person_id=person.id))
    record(db, actor, "person.administers", person, administers=administers)


async def _close(
    db: AsyncSession, actor: Actor, person: PersonRow, settings: Settings, now: datetime
) -> None:
    """No more signing in, no place anywhere; the name stays with what they wrote."""
    if refused := await refused_to_close(db, person):
        raise Conflict(refused)
    await take_out(db, actor, await of_account(db, person.id), now)
    for table in (AllianceMemberRow, SchoolMemberRow):
        places = await db.exec(select(table).where(col(table.person_id) == person.id))
        for place in places.all():
            await db.delete(place)
    revoke(db, await open_sessions(db, person.id, settings, now), now)
    for token in await valid_tokens(db, person.id, now):
        revoke_token(db, token, now)
    person.closed_at, person.is_administrator = now, False
    emit(db, AccessChanged(person_id=person.id))
    record(db, actor, "person.closed", person)
