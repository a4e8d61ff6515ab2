"""What somebody does with their own account: name, password, tokens, sessions."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.people import TokenCreate
from schemas.problems import FieldProblem
from server.data.audit import record
from server.data.outbox import emit
from server.identity.actor import Actor
from server.identity.events import PersonRenamed
from server.identity.sessions import open_sessions, revoke
from server.identity.sign_in import Arrival, Door
from server.identity.tables import PersonalTokenRow, PersonRow, SessionRow, SignInAttemptRow
from server.identity.throttle import admit
from server.identity.tokens import make_token, revoke_token
from server.web.errors import Forbidden, Invalid, NotFound, SignedOut


async def rename(db: AsyncSession, actor: Actor, name: str) -> None:
    """Change the own display name."""
    person = await _own(db, actor)
    if person.name != name:
        person.name = name
        record(db, actor, "person.renamed", person)
        emit(db, PersonRenamed(person_id=person.id))


async def change_password(
    door: Door, actor: Actor, current: str, new: str, arrival: Arrival
) -> None:
    """Change the own password; every other place where the person is signed in is signed out.

    Raises `Invalid` when `current` is not right, `TooMany` like sign-in.
    """
    _in_person(actor)
    async with door.database.writing() as db:
        attempt = await admit(db, actor.email, arrival.network, door.settings, datetime.now(UTC))
    async with door.database.reading() as db:
        person = await _own(db, actor)
    if not await door.passwords.verify(person.password_hash, current):
        problem = FieldProblem(field="current", message="This is not your current password.")
        raise Invalid(fields=[problem])
    kept = await door.passwords.hash(new)
    async with door.database.writing() as db:
        counted = await db.get(SignInAttemptRow, attempt.id)
        if counted is not None:
            counted.succeeded = True
        person = await _own(db, actor)
        person.password_hash = kept
        now = datetime.now(UTC)
        sessions = await open_sessions(db, actor.id, door.settings, now)
        revoke(db, [one for one in sessions if one.id != actor.session_id], now)
        record(db, actor, "person.password_changed", person)


async def create_token(
    db: AsyncSession, actor: Actor, asked: TokenCreate
) -> tuple[PersonalTokenRow, str]:
    """A personal token and its secret. Not with another token: one that leaked must not last."""
    _in_person(actor)
    token, secret = await make_token(db, actor.id, asked, datetime.now(UTC))
    record(db, actor, "token.made", token, days=asked.days)
    return token, secret


async def end_token(db: AsyncSession, actor: Actor, token_id: UUID) -> None:
    """Revoke one of the own tokens. Raises `NotFound`."""
    found = await db.exec(
        select(PersonalTokenRow).where(
            col(PersonalTokenRow.id) == token_id,
            col(PersonalTokenRow.person_id) == actor.id,
            col(PersonalTokenRow.revoked_at).is_(None),
        )
    )
    token = found.one_or_none()
    if token is None:
        raise NotFound
    revoke_token(db, token, datetime.now(UTC))
    record(db, actor, "token.revoked", token)


async def end_session(db: AsyncSession, actor: Actor, session_id: UUID) -> None:
    """Sign out in one of the own places. Raises `NotFound`."""
    found = await db.exec(
        select(SessionRow).where(
            col(SessionRow.id) == session_id,
            col(SessionRow.person_id) == actor.id,
            col(SessionRow.revoked_at).is_(None),
        )
    )
    session = found.one_or_none()
    if session is None:
        raise NotFound
    revoke(db, [session], datetime.now(UTC))
    record(db, actor, "session.ended", session)


async def _own(db: AsyncSession, actor: Actor) -> PersonRow:
    person = await db.get(PersonRow, actor.id)
    if person is None:
        raise SignedOut
    return person


def _in_person(actor: Actor) -> None:
    if actor.session_id is None:
        raise Forbidden("This needs a person who is signed in with their password, not a token.")
