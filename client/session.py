"""A signed-in conversation with one server: by password (a cookie) or by personal token."""

from collections.abc import Mapping
from types import TracebackType
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ValidationError

from client.errors import Unreachable, problem_error
from schemas.people import Me
from schemas.problems import Problem

Answer = TypeVar("Answer", bound=BaseModel)
Params = Mapping[str, str | int | None]

TIMEOUT_S = 20.0


class Session:
    """Calls to the server at `url`; an asynchronous context manager.

    With `token` every call carries it; otherwise call `sign_in`. `origin` is what calls with the
    cookie say as their Origin, where the page's public address is not `url`.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        origin: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        parts = urlsplit(url)
        self.url = f"{parts.scheme}://{parts.netloc}"
        self.origin = origin or self.url
        self._token = token
        headers = {"Authorization": f"Bearer {token}"} if token else {"Origin": self.origin}
        self.http = httpx.AsyncClient(
            base_url=self.url, headers=headers, timeout=TIMEOUT_S, transport=transport
        )

    async def __aenter__(self) -> "Session":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of all connections; the sign-in stays valid."""
        await self.http.aclose()

    async def sign_in(self, email: str, password: str) -> Me:
        """Sign in by password; from here on calls carry the session's cookie. Raises SignedOut."""
        body = {"email": email, "password": password}
        answer = await self.request("POST", "/api/session", json=body)
        return Me.model_validate_json(answer.content)

    async def sign_out(self) -> None:
        """End the session on the server."""
        await self.request("DELETE", "/api/session")

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: BaseModel | None = None,
        json: object = None,
        params: Params | None = None,
    ) -> httpx.Response:
        """One call. Raises a `ProblemError` for an error answer, `Unreachable` for none."""
        content = body.model_dump(mode="json", exclude_unset=True) if body is not None else json
        given = {key: value for key, value in (params or {}).items() if value is not None}
        try:
            answer = await self.http.request(method, path, json=content, params=given)
        except httpx.TransportError as error:
            raise Unreachable(f"{method} {path}: {error or type(error).__name__}") from error
        raise_for_problem(answer)
        return answer

    async def fetch(
        self,
        shape: type[Answer],
        method: str,
        path: str,
        *,
        body: BaseModel | None = None,
        params: Params | None = None,
    ) -> Answer:
        """One call whose answer is a `shape`."""
        answer = await self.request(method, path, body=body, params=params)
        return shape.model_validate_json(answer.content)

    @property
    def has_token(self) -> bool:
        """Whether calls carry a personal token, which needs no Origin."""
        return self._token is not None

    def live_headers(self) -> dict[str, str]:
        """What a WebSocket has to carry: the token, or the cookie and our Origin."""
        if self._token:
            return {"Authorization": f"Bearer {self._token}"}
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)
        return {"Cookie": cookies} if cookies else {}


def raise_for_problem(answer: httpx.Response) -> None:
    """Raise the `ProblemError` that an error answer stands for; `answer` has been read."""
    if not answer.is_error:
        return
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        # Not our server's words: a proxy between, for example.
        problem = Problem(
            type="about:blank",
            title=answer.reason_phrase or "Error",
            status=answer.status_code,
            detail=answer.text[:200],
            code=f"http-{answer.status_code}",
        )
    wait = answer.headers.get("Retry-After", "")
    raise problem_error(problem, float(wait) if wait.isdigit() else None)
