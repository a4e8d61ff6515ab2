"""WebSockets of live documents without detours: uvicorn's protocol class, shortened.

Handshake, routing and sign-in stay the application's: the class is uvicorn's own, and a WebSocket
behaves as any other until its route attaches a receiver. From then on whole binary frames go to the
receiver as they are read, without a queue and a task switch for each, and frames are written
straight to the network, encoded once however many connections they go to. Every other frame goes
to the library, whole.

Everything works without it too (`websocket.py` then uses what every ASGI server offers), only
slower: the class is chosen in `server/serving.py`.
It is one thing: the methods are hooks of one class of uvicorn's, around one connection's state.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from uvicorn.config import Config
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.exceptions import PayloadTooBig
from websockets.frames import Close, Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State

from server.live.frames import BINARY, frame_head, framed, payload
from sync.close_codes import CloseCode
from sync.limits import Limits

EXTENSION = "jpd.socket"
"""Under this name the scope's extensions hold the protocol object."""

CLOSE_SECONDS = 5.0
"""How long a connection that is closed may take to read what was sent to it before."""

QUIET_SECONDS = 0.5
"""After a frame that is too large: the silence that shows that all of it has come."""

FRAMES_A_TURN = 8
"""So many frames of one connection are taken before the others have their turn."""

DISCARD_SECONDS = 30.0
"""How long the rest of such a frame is read at most."""

REASON_BYTES = 123
"""What a close frame can hold (RFC 6455 §5.5)."""


class Receiver(Protocol):
    """What takes a connection's frames: the hub's Connection."""

    def receive(self, frame: bytes) -> None:
        """Take one frame; raises nothing."""
        ...


class _NobodysQueue:
    """Where events go when no application waits for them any more; a real one takes 3 kB."""

    def put_nowait(self, event: object) -> None:
        """Forget it."""

    def empty(self) -> bool:
        """It holds nothing."""
        return True


_NOBODYS = _NobodysQueue()


class SocketTransport:
    """The way out of one WebSocket: a `sync.peer.Transport`."""

    def __init__(self, protocol: "SocketProtocol") -> None:
        self._protocol = protocol

    @property
    def waiting(self) -> int:
        """Bytes that the network has not taken yet."""
        return self._protocol.transport.get_write_buffer_size()

    def send(self, frame: bytes) -> None:
        """Write one binary frame."""
        self._protocol.write_frame(frame)

    def close(self, code: CloseCode, reason: str) -> None:
        """Close after what was written before; the first reason counts."""
        self._protocol.close_with(code, reason)


class SocketProtocol(WebSocketsSansIOProtocol):
    """One WebSocket connection."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        # A frame that is too large is refused when its header is read: it never takes memory.
        self.conn.max_message_size = Limits.frame_bytes
        self._receiver: Receiver | None = None
        self._left: Callable[[], None] | None = None
        self._rest = bytearray()
        self._whole_frames = True
        self._turn_ended = False
        self._heard_at = 0.0
        self._written = 0
        self._backlog_at_ping = 0
        self._taken_at_ping = 0
        self._discard_until: float | None = None

    def attach(self, receiver: Receiver, left: Callable[[], None]) -> None:
        """Hand frames to `receiver` from now on, those first that came meanwhile.

        The application has done its part and may return; `left` is called when the connection
        has ended.
        """
        if self.disconnected:
            left()
            return
        self._receiver, self._left = receiver, left
        while not self.queue.empty():
            message = self.queue.get_nowait()
            if message["type"] == "websocket.receive":
                self._take(message.get("bytes"))
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    def write_frame(self, frame: bytes) -> None:
        """Write `frame` as one binary message."""
        if self.close_sent or self.transport.is_closing() or self.conn.state is not State.OPEN:
            return
        wire = _framed_once(frame)
        self._written += len(wire)
        self.transport.write(wire)

    def close_with(self, code: CloseCode, reason: str) -> None:
        """Say why, and close when the other side has answered or `CLOSE_SECONDS` have passed."""
        if self.close_sent or self.transport.is_closing() or self.conn.state is not State.OPEN:
            return
        self.conn.send_close(code, _cut(reason))
        self.transport.write(b"".join(self.conn.data_to_send()))
        self._close_sent()

    # uvicorn's hooks from here on

    async def run_asgi(self) -> None:
        """Let the application decide. A connection with a receiver lives on without it."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            self.logger.debug("the client left while it was being let in")
        except BaseException:
            self.logger.exception("Exception in ASGI application")
        if not self.handshake_complete:
            self.send_500_response()
        if self._receiver is not None:
            del self.scope, self.request, self.response  # they were for the application, as was
            self.queue = _NOBODYS  # type: ignore[assignment]
        elif self.close_timer is None:
            self.transport.close()

    def handle_connect(self, event: Request) -> None:
        """Let the route find this object."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: dict[str, dict[object, object]] = self.scope["extensions"] or {}
            extensions[EXTENSION] = {"protocol": self}

    def data_received(self, data: bytes) -> None:
        """Read what came in, unless nothing counts any more."""
        self._heard_at = self.loop.time()
        if self._discard_until is not None:
            if self._heard_at < self._discard_until:
                self._abort_in(QUIET_SECONDS)
            else:
                self.transport.abort()
        elif not self.handshake_complete:
            # Who sends frames before being let in is left to the library, which may hold a part.
            self._whole_frames = not self.handshake_initiated and data.endswith(b"\r\n\r\n")
            super().data_received(data)
        elif not self._whole_frames:
            super().data_received(data)
        elif self._rest:
            self._rest += data
            self._read_rest()
        elif (read := self._read(data)) < len(data):
            self._rest += data[read:]

    def _read_rest(self) -> None:
        if not self._turn_ended:
            del self._rest[: self._read(self._rest)]

    def _read(self, data: bytes | bytearray) -> int:
        """Take the whole frames from the beginning of `data`; how many bytes they are."""
        at = 0
        for _ in range(FRAMES_A_TURN):
            head = frame_head(data, at)
            if head is None:
                return at
            if head.size > Limits.frame_bytes:
                self._whole_frames = False  # the library refuses it
                super().data_received(bytes(data[at:]))
                return len(data)
            if head.end > len(data):
                return at
            if head.first == BINARY and head.mask and self._receiver and not self.close_sent:
                self._receiver.receive(payload(data, head))
            else:
                super().data_received(bytes(data[at : head.end]))
            at = head.end
        if at < len(data):
            self._turn_ended = True
            self.transport.pause_reading()
            self.loop.call_soon(self._next_turn)
        return at

    def _next_turn(self) -> None:
        self._turn_ended = False
        if not self.disconnected:
            self._read_rest()
            if not self._turn_ended and not self.read_paused:
                self.transport.resume_reading()

    def send_receive_event_to_app(self) -> None:
        """Hand a message on: to the receiver, or to the application while there is none."""
        if self._receiver is None:
            super().send_receive_event_to_app()
            return
        frames, self.frames = self.frames, []
        if self.close_sent:
            return
        if self.curr_msg_data_type == "text":
            self._take(None)
        else:
            self._take(bytes(frames[0]) if len(frames) == 1 else b"".join(frames))

    def handle_parser_exception(self) -> None:
        """A frame that is too large gets our close code; the rest of it is read and dropped.

        Closing with unread data would reset the connection, and the reason would be lost.
        """
        if not isinstance(self.conn.parser_exc, PayloadTooBig) or not self.handshake_complete:
            super().handle_parser_exception()
            return
        self.conn.data_to_send()  # the library's own close frame, with another code
        told = f"A frame may have {Limits.frame_bytes // 1024} KiB."
        close = Frame(Opcode.CLOSE, Close(CloseCode.FRAME_TOO_LARGE, told).serialize())
        self.transport.write(close.serialize(mask=False, extensions=[]))
        self._discard_until = self.loop.time() + DISCARD_SECONDS
        self._close_sent()
        self._abort_in(QUIET_SECONDS)

    def send_keepalive_ping(self) -> None:
        """Ping, and note how far the network had got."""
        self._backlog_at_ping = self.transport.get_write_buffer_size()
        self._taken_at_ping = self._written - self._backlog_at_ping
        super().send_keepalive_ping()

    def keepalive_timeout(self) -> None:
        """No pong came: the other side is gone, unless it was heard or is still taking in data.

        On a slow network the ping waits behind all that was sent before it.
        """
        taken = self._written - self.transport.get_write_buffer_size()
        taking = self._backlog_at_ping > 0 and taken > self._taken_at_ping
        if self._heard_at <= self.ping_sent_at and not taking:
            super().keepalive_timeout()
            self.transport.abort()
            return
        self.pong_timer = None
        self.pending_ping_payload = None
        self.schedule_ping()

    def shutdown(self) -> None:
        """The server stops: the other side is told so, and may answer before the socket closes.

        Closing at once would reset a connection on which it is just sending, and it would never
        read why.
        """
        if self._receiver is None:
            super().shutdown()
        else:
            self.close_with(CloseCode.RESTARTING, "The server restarts.")

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, however it came."""
        super().connection_lost(exc)
        if self._left is not None:
            self._left()
            self._receiver = self._left = None

    def _take(self, frame: bytes | None) -> None:
        """Hand one message to the receiver; None stands for text, which the protocol has not."""
        assert self._receiver is not None
        if frame is None:
            self.close_with(CloseCode.MALFORMED, "Frames are binary.")
        else:
            self._receiver.receive(frame)

    def _close_sent(self) -> None:
        self.close_sent = True
        self.stop_keepalive()
        self._abort_in(CLOSE_SECONDS)

    def _abort_in(self, seconds: float) -> None:
        """Give up then: close() would wait for a reader that has stalled, abort() does not."""
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(seconds, self.transport.abort)


def protocol_of(scope: dict[str, Any]) -> SocketProtocol | None:
    """The protocol object below an ASGI WebSocket, where the server uses ours."""
    found = (scope.get("extensions") or {}).get(EXTENSION, {}).get("protocol")
    return found if isinstance(found, SocketProtocol) else None


_last: tuple[bytes, bytes] = (b"", framed(b""))


def _framed_once(message: bytes) -> bytes:
    """`message` framed; the hub hands the same object to one connection after the other."""
    global _last
    if message is not _last[0]:
        _last = (message, framed(message))
    return _last[1]


def _cut(reason: str) -> str:
    return reason.encode()[:REASON_BYTES].decode(errors="ignore")
