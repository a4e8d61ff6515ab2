"""The one cookie: it holds the secret of a session, for this host and for scripts never.

A program shows a personal token in `Authorization` instead.
"""

from datetime import datetime

from starlette.requests import HTTPConnection
from starlette.responses import Response

from server.settings import Settings


def cookie_name(settings: Settings) -> str:
    """`__Host-` makes browsers insist on https, this host and the root path."""
    return "__Host-jpd_session" if settings.secure else "jpd_session"


def read_cookie(connection: HTTPConnection, settings: Settings) -> str | None:
    """The session's secret that `connection` carries, if any."""
    return connection.cookies.get(cookie_name(settings)) or None


def has_bearer(connection: HTTPConnection) -> bool:
    """Whether `connection` shows a personal token; the cookie counts for nothing then."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and bool(token.strip())


def set_cookie(response: Response, settings: Settings, secret: str, expires: datetime) -> None:
    """Sign this browser in until `expires` (the server may end it sooner)."""
    response.set_cookie(
        cookie_name(settings),
        secret,
        expires=expires,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    """Sign this browser out."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.secure, httponly=True, samesite="lax"
    )
