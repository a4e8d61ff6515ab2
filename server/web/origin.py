"""No other site may act in somebody's name: the Origin of what carries the cookie must be ours.

A state-changing request that is signed in by the cookie needs an `Origin` that is exactly one of
ours; any other (sign-in, a program with a token) may leave it out, but not name another site.
WebSockets are asked the same by `server.live` with `same_site`.
"""

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from server.settings import Settings
from server.web.cookies import has_bearer, read_cookie
from server.web.errors import WrongOrigin
from server.web.problems import answer

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def same_site(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether what `connection` carries may be believed to come from our own page or a program."""
    origin = connection.headers.get("origin")
    if origin is None:
        return has_bearer(connection) or read_cookie(connection, settings) is None
    return origin in settings.origins


class OriginCheck:
    """Refuses state-changing requests from other sites before anything reads them."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            connection = HTTPConnection(scope)
            if not same_site(connection, self.settings):
                problem = WrongOrigin(
                    "The request came from another site, or did not say from which. This page is "
                    f"at {self.settings.public_url}: open it there, or name that address in the "
                    "Origin header."
                )
                await answer(problem, scope.get("request_id", ""))(scope, receive, send)
                return
        await self.app(scope, receive, send)
