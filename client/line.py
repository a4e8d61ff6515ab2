"""One connection to a live document, whichever way its frames travel."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.typing import Origin, Subprotocol

from client.session import Session
from sync.close_codes import CloseCode
from sync.codec import RECEIPTS_SUBPROTOCOL

OF_STATUS = {
    401: CloseCode.SIGNED_OUT,
    403: CloseCode.FORBIDDEN,
    404: CloseCode.UNKNOWN_DOCUMENT,
    429: CloseCode.TOO_FAST,
    503: CloseCode.STORE_UNAVAILABLE,
}
"""What a refusal before the connection means, as the code that it would be closed with."""


class LineClosed(Exception):
    """The line ended or never began; `code` is what the server said, None if it said nothing."""

    def __init__(self, code: int | None, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Line(Protocol):
    """Frames to the server and from it; both methods raise LineClosed."""

    async def send(self, frame: bytes) -> None:
        """Hand over one frame; frames arrive in the order of the calls."""
        ...

    async def receive(self) -> bytes:
        """The next frame from the server."""
        ...

    async def close(self) -> None:
        """Leave; raises nothing."""
        ...


OpenLine: TypeAlias = Callable[[Session, str], Awaitable[Line]]
"""Opens a line to a document. Raises LineClosed."""


class WebSocketLine:
    """Frames over a WebSocket, with receipts."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def send(self, frame: bytes) -> None:
        """Hand over one frame."""
        try:
            await self._socket.send(frame)
        except ConnectionClosed as closed:
            raise _told(closed) from closed

    async def receive(self) -> bytes:
        """The next frame from the server."""
        try:
            return await self._socket.recv(decode=False)
        except ConnectionClosed as closed:
            raise _told(closed) from closed

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()


async def open_websocket(session: Session, document: str) -> Line:
    """A line over WebSocket. Raises LineClosed."""
    server = urlsplit(session.url)
    scheme = "wss" if server.scheme == "https" else "ws"
    try:
        socket = await connect(
            f"{scheme}://{server.netloc}/sync/{document}",
            subprotocols=[Subprotocol(RECEIPTS_SUBPROTOCOL)],
            origin=None if session.has_token else Origin(session.origin),
            additional_headers=session.live_headers(),
            compression=None,
            max_size=None,
            close_timeout=2,
        )
    except InvalidStatus as refused:
        status = refused.response.status_code
        raise LineClosed(OF_STATUS.get(status), f"refused with {status}") from refused
    except (OSError, TimeoutError, WebSocketException) as failed:
        raise LineClosed(None, f"could not connect: {failed}") from failed
    return WebSocketLine(socket)


def _told(closed: ConnectionClosed) -> LineClosed:
    frame = closed.rcvd
    return LineClosed(frame.code, frame.reason) if frame else LineClosed(None, str(closed))
