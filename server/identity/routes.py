"""Signing in and out, and what somebody may see and change of their own account."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import Response

from schemas.pages import Page
from schemas.people import (
    Me,
    MeUpdate,
    PasswordChange,
    SessionInfo,
    SignIn,
    Token,
    TokenCreate,
    TokenCreated,
)
from server.data.db import Db, Store
from server.identity import account
from server.identity.actor import actor_of, load_actor
from server.identity.current import CurrentActor
from server.identity.doors import Describe, TheArrival, TheDoor
from server.identity.sessions import find_session, open_sessions
from server.identity.sign_in import sign_in
from server.identity.tables import PersonalTokenRow, SessionRow
from server.identity.tokens import valid_tokens
from server.web.cookies import clear_cookie, set_cookie
from server.web.dependencies import TheSettings
from server.web.errors import SignedOut
from server.web.routing import Routes

router = Routes("account", prefix="/api")


@router.post("/session")
async def open_session(
    asked: SignIn, response: Response, door: TheDoor, arrival: TheArrival, describe: Describe
) -> Me:
    """Sign in with address and password; the answer sets the session's cookie."""
    session, secret = await sign_in(door, asked.email, asked.password.get_secret_value(), arrival)
    async with door.database.reading() as db:
        actor = await load_actor(db, session.person_id, session_id=session.id)
        if actor is None:
            raise SignedOut
        me = await describe(db, actor, door.settings)
    set_cookie(response, door.settings, secret, session.expires_at)
    return me


@router.delete("/session", status_code=204)
async def close_session(
    response: Response, database: Store, arrival: TheArrival, settings: TheSettings
) -> None:
    """Sign out here. It does no harm to sign out twice."""
    clear_cookie(response, settings)
    if arrival.cookie is None:
        return
    async with database.writing() as db:
        found = await find_session(db, arrival.cookie, settings, datetime.now(UTC))
        if found is not None:
            session, person = found
            actor = await actor_of(db, person, session_id=session.id)
            if actor is not None:
                await account.end_session(db, actor, session.id)


@router.get("/me")
async def read_me(db: Db, actor: CurrentActor, describe: Describe, settings: TheSettings) -> Me:
    """Who is signed in, and what their memberships open."""
    return await describe(db, actor, settings)


@router.patch("/me")
async def change_me(
    asked: MeUpdate,
    database: Store,
    actor: CurrentActor,
    describe: Describe,
    settings: TheSettings,
) -> Me:
    """Change the own display name."""
    async with database.writing() as db:
        if asked.name is not None:
            await account.rename(db, actor, asked.name)
    async with database.reading() as db:
        renewed = await load_actor(
            db, actor.id, session_id=actor.session_id, token_id=actor.token_id
        )
        if renewed is None:
            raise SignedOut
        return await describe(db, renewed, settings)


@router.post("/me/password", status_code=204)
async def change_password(
    asked: PasswordChange, door: TheDoor, arrival: TheArrival, actor: CurrentActor
) -> None:
    """Change the own password; all other places are signed out."""
    await account.change_password(
        door, actor, asked.current.get_secret_value(), asked.new.get_secret_value(), arrival
    )


def _token(row: PersonalTokenRow) -> Token:
    return Token.model_validate(row, from_attributes=True)


@router.get("/me/tokens")
async def list_tokens(db: Db, actor: CurrentActor) -> Page[Token]:
    """The own personal tokens that are still valid."""
    rows = await valid_tokens(db, actor.id, datetime.now(UTC))
    return Page[Token](items=[_token(row) for row in rows])


@router.post("/me/tokens", status_code=201)
async def create_token(asked: TokenCreate, db: Db, actor: CurrentActor) -> TokenCreated:
    """Make a personal token; its secret is told in this answer and never again."""
    row, secret = await account.create_token(db, actor, asked)
    return TokenCreated(**_token(row).model_dump(), secret=secret)


@router.delete("/me/tokens/{token_id}", status_code=204)
async def revoke_token(token_id: UUID, db: Db, actor: CurrentActor) -> None:
    """Revoke a personal token; what runs with it stops."""
    await account.end_token(db, actor, token_id)


def _session(row: SessionRow, current: UUID | None) -> SessionInfo:
    return SessionInfo(
        id=row.id,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        user_agent=row.user_agent,
        current=row.id == current,
    )


@router.get("/me/sessions")
async def list_sessions(db: Db, actor: CurrentActor, settings: TheSettings) -> Page[SessionInfo]:
    """Where the person is signed in."""
    rows = await open_sessions(db, actor.id, settings, datetime.now(UTC))
    return Page[SessionInfo](items=[_session(row, actor.session_id) for row in rows])


@router.delete("/me/sessions/{session_id}", status_code=204)
async def end_session(session_id: UUID, db: Db, actor: CurrentActor) -> None:
    """Sign out in one place."""
    await account.end_session(db, actor, session_id)
