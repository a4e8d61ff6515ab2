"""Who makes this request: from the session cookie, or from `Authorization: Bearer`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import structlog
from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer
from sqlalchemy import bindparam
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import HTTPConnection

from server.data.db import Database
from server.identity.actor import Actor, actor_of
from server.identity.sessions import SEEN_EVERY, find_session
from server.identity.tables import PersonalTokenRow, SessionRow
from server.identity.tokens import find_token
from server.settings import Settings
from server.web.cookies import has_bearer, read_cookie
from server.web.errors import SignedOut

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Credentials:
    """What a connection shows: the cookie's secret or a personal token; at most one is set."""

    cookie: str | None = None
    token: str | None = None


def credentials_of(connection: HTTPConnection, settings: Settings) -> Credentials:
    """What `connection` (request or WebSocket) shows; a token wins over a cookie."""
    if has_bearer(connection):
        return Credentials(token=connection.headers["authorization"].partition(" ")[2].strip())
    return Credentials(cookie=read_cookie(connection, settings))


@dataclass(frozen=True)
class SignIn:
    """An actor, and the row that vouches for them until it is used again."""

    actor: Actor
    table: type[SessionRow] | type[PersonalTokenRow]
    row_id: UUID
    seen_at: datetime | None


async def find_sign_in(
    db: AsyncSession, credentials: Credentials, settings: Settings, now: datetime
) -> SignIn | None:
    """Who shows these credentials; None when they name no open session or valid token."""
    match credentials:
        case Credentials(token=str(secret)):
            with_token = await find_token(db, secret, now)
            if with_token is None:
                return None
            token, person = with_token
            actor = await actor_of(db, person, token_id=token.id)
            used = token.last_used_at
            return SignIn(actor, PersonalTokenRow, token.id, used) if actor else None
        case Credentials(cookie=str(secret)):
            with_session = await find_session(db, secret, settings, now)
            if with_session is None:
                return None
            session, person = with_session
            actor = await actor_of(db, person, session_id=session.id)
            seen = session.last_seen_at
            return SignIn(actor, SessionRow, session.id, seen) if actor else None
        case _:
            return None


async def authenticate(connection: HTTPConnection) -> Actor | None:
    """The person behind a request or WebSocket; None without a valid sign-in.

    It reads in a transaction of its own, so that a route takes the write lock only when it writes.
    """
    settings: Settings = connection.app.state.settings
    database: Database = connection.app.state.database
    now = datetime.now(UTC)
    async with database.reading() as db:
        found = await find_sign_in(db, credentials_of(connection, settings), settings, now)
    if found is None:
        return None
    if found.seen_at is None or now - found.seen_at >= SEEN_EVERY:
        await _seen(database, found, now)
    return found.actor


_NOTE_USE = {
    SessionRow: update(SessionRow)
    .where(col(SessionRow.id) == bindparam("row"))
    .values(last_seen_at=bindparam("at")),
    PersonalTokenRow: update(PersonalTokenRow)
    .where(col(PersonalTokenRow.id) == bindparam("row"))
    .values(last_used_at=bindparam("at")),
}


async def _seen(database: Database, sign_in: SignIn, now: datetime) -> None:
    """Note the use, which keeps a session open. Where nothing can be written, reading goes on."""
    try:
        async with database.writing() as db:
            await db.exec(_NOTE_USE[sign_in.table], params={"row": sign_in.row_id, "at": now})
    except SQLAlchemyError:
        log.warning("sign_in.use_not_noted", exc_info=True)


_COOKIE = APIKeyCookie(name="jpd_session", scheme_name="session", auto_error=False)
_TOKEN = HTTPBearer(scheme_name="token", bearerFormat="jpd_…", auto_error=False)


async def signed_in(
    request: Request,
    _cookie: Annotated[object, Security(_COOKIE)],
    _token: Annotated[object, Security(_TOKEN)],
) -> Actor:
    """The person who makes this request; raises `SignedOut`.

    The two parameters are for the API's description alone.
    """
    actor = await authenticate(request)
    if actor is None:
        raise SignedOut
    return actor


CurrentActor = Annotated[Actor, Depends(signed_in)]
"""A route's parameter for the person who makes the request."""
