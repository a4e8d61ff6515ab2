"""Signing in: from an address and a password to a session."""

from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data.audit import record
from server.data.db import Database
from server.identity.passwords import Passwords
from server.identity.sessions import find_session, open_session, revoke
from server.identity.tables import PersonRow, SessionRow, SignInAttemptRow
from server.identity.throttle import admit, normal_email
from server.settings import Settings
from server.web.errors import WrongPassword

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Arrival:
    """Where somebody signs in: their network, browser, and the cookie that it holds already."""

    network: str
    user_agent: str
    cookie: str | None = None


@dataclass(frozen=True)
class Door:
    """What signing in works with."""

    database: Database
    passwords: Passwords
    settings: Settings


async def sign_in(
    door: Door, email: str, password: str, arrival: Arrival
) -> tuple[SessionRow, str]:
    """A new session and the secret for its cookie.

    Raises `WrongPassword`, the same and after the same time for an unknown address, or `TooMany`.
    The password is looked at outside of any transaction, since that takes long.
    """
    async with door.database.writing() as db:
        attempt = await admit(db, email, arrival.network, door.settings, datetime.now(UTC))
    async with door.database.reading() as db:
        person = await find_person(db, email)
    right = await door.passwords.verify(person.password_hash if person else None, password)
    if person is None or person.closed_at is not None or not right:
        log.info("sign_in.failed", network=arrival.network)
        raise WrongPassword
    renewed = None
    if door.passwords.outdated(person.password_hash):
        renewed = await door.passwords.hash(password)
    async with door.database.writing() as db:
        counted = await db.get(SignInAttemptRow, attempt.id)
        if counted is not None:
            counted.succeeded = True
        if renewed is not None:
            await _renew(db, person, renewed)
        return await start_session(db, person, arrival, door.settings)


async def find_person(db: AsyncSession, email: str) -> PersonRow | None:
    """The account with this address."""
    found = await db.exec(select(PersonRow).where(col(PersonRow.email) == normal_email(email)))
    return found.one_or_none()


async def _renew(db: AsyncSession, person: PersonRow, renewed: str) -> None:
    """Keep the password at today's cost, unless it was changed in this very moment."""
    row = await db.get(PersonRow, person.id)
    if row is not None and row.password_hash == person.password_hash:
        row.password_hash = renewed


async def start_session(
    db: AsyncSession, person: PersonRow, arrival: Arrival, settings: Settings
) -> tuple[SessionRow, str]:
    """Sign `person` in, whose word was checked; the browser's earlier session ends."""
    now = datetime.now(UTC)
    if arrival.cookie:
        earlier = await find_session(db, arrival.cookie, settings, now)
        revoke(db, [earlier[0]] if earlier else [], now)
    session, secret = await open_session(db, person.id, arrival.user_agent, settings, now)
    record(db, person, "session.opened", session)
    return session, secret
