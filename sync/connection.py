"""One person's open connection to a live room: rates on the way in, a bounded queue out."""

from typing import Protocol

from sync.clock import Clock
from sync.close_codes import CloseCode
from sync.limits import Limits
from sync.peer import Identity, Peer, Transport
from sync.rates import full


class Audience(Protocol):
    """What a connection tells its room."""

    document: str

    def heard(self, connection: "Connection", frame: bytes, now: float) -> None: ...
    def left(self, connection: "Connection", code: CloseCode | None) -> None: ...


class Connection:
    """One person's open connection to one document."""

    __slots__ = ("_bytes", "_clock", "_frames", "_most", "_room", "_transport", "ended", "peer")

    def __init__(
        self, room: Audience, peer: Peer, transport: Transport, limits: Limits, clock: Clock
    ) -> None:
        now = clock.monotonic()
        self.peer = peer
        self.ended = False
        self._room = room
        self._transport = transport
        self._clock = clock
        self._most = limits.queue_bytes
        self._frames = full(limits.frames_per_second, limits.frames_burst, now)
        self._bytes = full(limits.bytes_per_second, limits.bytes_burst, now)

    @property
    def identity(self) -> Identity:
        return self.peer.identity

    @property
    def document(self) -> str:
        return self._room.document

    def receive(self, frame: bytes) -> None:
        """Take one binary frame. Never raises: what is wrong closes the transport."""
        if self.ended:
            return
        now = self._clock.monotonic()
        if self._frames.take(1, now) and self._bytes.take(len(frame), now):
            self._room.heard(self, frame, now)
        else:
            self.close(CloseCode.TOO_FAST, "more was sent than one connection may send")

    def leave(self) -> None:
        """The connection has ended, for whatever reason; may be called more than once."""
        if not self.ended:
            self.ended = True
            self._room.left(self, None)

    def send(self, frame: bytes) -> None:
        """Hand a frame to the network, or end the connection if it takes too little."""
        if self.ended:
            return
        if self._transport.waiting > self._most:
            self.close(CloseCode.TOO_SLOW, "the connection takes less than is sent to it")
        else:
            self._transport.send(frame)

    def close(self, code: CloseCode, reason: str) -> None:
        """End the connection from our side."""
        if not self.ended:
            self.ended = True
            self._transport.close(code, reason)
            self._room.left(self, code)
