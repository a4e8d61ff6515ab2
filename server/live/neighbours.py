"""Posts that reach the wrong worker are passed on to the one that holds their connection.

Workers share one port, and the kernel gives each TCP connection to any of them. A connection over
HTTP is an event stream and posts, which come over several TCP connections. So its id begins with
the number of the worker that holds the stream, and every worker also listens on a Unix socket in a
folder that only this user can enter.
"""

import socket
from pathlib import Path

import httpx
import structlog
from starlette.requests import Request
from starlette.responses import Response

log = structlog.get_logger(__name__)

PASS_ON_SECONDS = 20.0
_PASSED_ON = {"authorization", "cookie", "origin", "content-type", "jpd-connection", "jpd-frame"}


class Neighbours:
    """The workers of one server, as worker `own` sees them; their sockets are in `folder`."""

    def __init__(self, folder: Path, own: int) -> None:
        self._folder = folder
        self._own = str(own)
        self._clients: dict[str, httpx.AsyncClient] = {}

    def listen(self) -> socket.socket:
        """The socket on which the others reach this worker."""
        path = self._path(self._own)
        path.unlink(missing_ok=True)  # of a worker that died
        bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        bound.bind(str(path))
        bound.listen(128)
        return bound

    def name(self, token: str) -> str:
        """The id of a connection that this worker holds."""
        return f"{self._own}.{token}"

    async def pass_on(self, request: Request, connection: str, body: bytes) -> Response | None:
        """The answer of the worker that holds `connection`; None when no other one does."""
        number, dot, _ = connection.partition(".")
        if not dot or not number.isdecimal() or number == self._own:
            return None
        if not self._path(number).exists():
            return None
        headers = {key: value for key, value in request.headers.items() if key in _PASSED_ON}
        try:
            answer = await self._client(number).post(
                request.url.path, headers=headers, content=body
            )
        except httpx.TransportError as gone:
            log.warning("live.neighbour_gone", worker=number, error=repr(gone))
            return None
        kind = answer.headers.get("content-type")
        return Response(answer.content, answer.status_code, media_type=kind)

    async def close(self) -> None:
        """Let go of the connections to the others."""
        for client in self._clients.values():
            await client.aclose()

    def _path(self, number: str) -> Path:
        return self._folder / f"{number}.sock"

    def _client(self, number: str) -> httpx.AsyncClient:
        if number not in self._clients:
            way = httpx.AsyncHTTPTransport(uds=str(self._path(number)), verify=False, retries=1)
            self._clients[number] = httpx.AsyncClient(
                transport=way, base_url="http://worker", timeout=PASS_ON_SECONDS
            )
        return self._clients[number]
