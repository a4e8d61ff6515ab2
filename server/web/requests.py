"""Every request gets an id, one line in the log, and an answer even when our code fails."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from schemas.ids import new_id
from server.web.errors import Internal, ProblemError
from server.web.problems import answer

log = structlog.get_logger("server.requests")

SECRET_BEHIND = ("/calendar/",)
"""Behind these stands a secret, since calendar programs know nothing but an address."""


def logged_path(scope: Scope) -> str:
    """The path as the log may have it."""
    path: str = scope.get("path", "")
    return next((f"{start}…" for start in SECRET_BEHIND if path.startswith(start)), path)


def report(scope: Scope, error: BaseException, problem: ProblemError) -> None:
    """Log a failure with its traceback under the request's id."""
    log.error(
        "request.failed",
        code=problem.code,
        method=scope.get("method"),
        path=logged_path(scope),
        exc_info=error,
    )


class Requests:
    """The outermost layer: what passes it has an id, which is in every log line and problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        scope["request_id"] = new_id().hex
        with structlog.contextvars.bound_contextvars(request_id=scope["request_id"]):
            if scope["type"] == "http":
                await self._http(scope, receive, send)
            else:
                await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        status: int | None = None

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", [])
                message["headers"].append((b"x-request-id", scope["request_id"].encode()))
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            problem = Internal()
            report(scope, error, problem)
            if status is None:
                await answer(problem, scope["request_id"])(scope, receive, watched)
            else:
                raise  # the answer has begun: only breaking the connection tells the truth
        finally:
            log.info(
                "request",
                method=scope["method"],
                path=logged_path(scope),
                status=status,
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
            )
