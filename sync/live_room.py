"""A room with its connections: carries out the room's effects, and hears what other hubs say.

It is one thing: each effect of a room has its one place here, and they share the connections.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pycrdt import Doc

from sync.batches import Batch
from sync.bus import Appended, Bus, BusMessage, PresenceChanged, PresenceWanted, RemotePresence
from sync.clock import Clock, Timer
from sync.close_codes import CloseCode
from sync.connection import Connection
from sync.counters import Counters
from sync.effects import Announce, Close, Done, Effect, Reading, Send
from sync.errors import EditRefused, EpochEnded, StoreUnavailable, SyncError
from sync.heads import Heads
from sync.limits import Limits
from sync.log import Added, Log, Row
from sync.peer import Identity, Peer
from sync.room import Room, RoomBroken, RunsBroken

T = TypeVar("T")
_log = logging.getLogger(__name__)

CLOSED = "a room that has closed"
"""Sender of rows whose room was closed while they were stored; its successor must hear them."""


@dataclass(frozen=True)
class Surroundings:
    """What every room of a hub works with; `hub` is the hub's name on the bus.

    `wake` is called when a room has something to store, `dissolved` when it is closed for good.
    """

    hub: str
    log: Log
    heads: Heads
    bus: Bus
    clock: Clock
    limits: Limits
    counters: Counters
    wake: Callable[["LiveRoom"], None]
    dissolved: Callable[["LiveRoom"], None]


class LiveRoom:
    """An open document in this process. `pins` counts those who are about to use it."""

    def __init__(self, room: Room, around: Surroundings, snapshot_seq: int) -> None:
        self.room = room
        self.document = room.document
        self.connections: dict[Peer, Connection] = {}
        self.pins = 0
        self.closed = self.broken = False
        self.idle_since = around.clock.monotonic()
        self.snapshot_seq = snapshot_seq
        self.snapshot_at = float("-inf")
        self.snapshot_took = 0.0
        self._around = around
        self._readings: dict[Reading, asyncio.Future[Any]] = {}
        self._receipt_timer: Timer | None = None
        self._presence_timer: Timer | None = None
        self._presence_shown = float("-inf")
        self._catching_up: asyncio.Task[bool] | None = None
        self._next_catch_up: asyncio.Task[bool] | None = None

    @property
    def idle(self) -> bool:
        """Whether nobody needs the room and nothing would be lost with it."""
        unused = not self.connections and not self.pins and not self._readings
        return unused and not self.room.dirty

    def snapshot_due(self, now: float) -> bool:
        """Whether to write a snapshot now; saying so counts as having begun."""
        limits = self._around.limits
        if self.room.seq - self.snapshot_seq < limits.snapshot_rows or self.room.damage:
            return False
        pause = max(limits.snapshot_seconds, self.snapshot_took / limits.snapshot_share)
        if now - self.snapshot_at < pause:
            return False
        self.snapshot_seq, self.snapshot_at = self.room.seq, now
        return True

    # --- connections -----------------------------------------------------------

    def join(self, connection: Connection) -> None:
        """Let a connection in; its first frames are sent."""
        self.connections[connection.peer] = connection
        self._perform(self.room.join(connection.peer))

    def heard(self, connection: Connection, frame: bytes, now: float) -> None:
        """Take a frame from one of the connections."""
        self._around.counters.frames += 1
        try:
            effects = self.room.receive(connection.peer, frame, now)
        except RoomBroken as error:
            if not isinstance(error, RunsBroken):
                connection.close(CloseCode.MALFORMED, "the update cannot be applied")
            self.give_up(error, CloseCode.RESTARTING)
            return
        except Exception as error:
            _log.exception("a frame met a defect", extra={"document": self.document})
            connection.close(CloseCode.INTERNAL, "the frame met a defect of the server")
            self.give_up(error, CloseCode.RESTARTING)
            return
        if effects:
            self._perform(effects)
        self._follow_up()

    def left(self, connection: Connection, code: CloseCode | None) -> None:
        """A connection has ended; `code` is ours, if it was we who ended it."""
        self.connections.pop(connection.peer, None)
        self.room.leave(connection.peer)
        self.idle_since = self._around.clock.monotonic()
        if code is not None:
            self._around.counters.closed[code] += 1
            level = logging.WARNING if code in _ALARMING else logging.INFO
            details = {"document": self.document, "code": int(code)}
            _log.log(level, "connection closed: %s", code.name, extra=details)
        self._follow_up()

    def _follow_up(self) -> None:
        if self.closed:
            return
        if self.room.wants_cut:
            self._around.wake(self)
        if self.room.presence.changed:
            self._show_presence_soon()

    def _perform(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            match effect:
                case Send(peers, frame):
                    for peer in peers:
                        if connection := self.connections.get(peer):
                            connection.send(frame)
                case Close(peer, code, reason):
                    if connection := self.connections.get(peer):
                        connection.close(code, reason)
                case Announce(entries):
                    self._announce(entries)
                case Done(reading):
                    self._deliver(reading)

    # --- durability ------------------------------------------------------------

    def cut(self, at: float) -> Batch | None:
        """What there is to store, as of `at` (Unix seconds)."""
        if self.closed or not self.room.wants_cut:
            return None
        try:
            return self.room.cut(at)
        except Exception as error:
            self.give_up(error, CloseCode.RESTARTING)
            return None

    def refused(self, batch: Batch, error: SyncError) -> None:
        """The log will never take the batch: whoever made it is closed, the others come back."""
        for peer in batch.authors:
            if connection := self.connections.get(peer):
                connection.close(error.code, str(error))
        gone = error.code is CloseCode.UNKNOWN_DOCUMENT
        self.give_up(error, error.code if gone else CloseCode.RESTARTING)

    def committed(self, added: Added, rows: Sequence[Row]) -> None:
        """The batch under way is in the log."""
        if not self.closed:
            self._try(lambda: self.room.committed(added.first, added.last))
        sender = CLOSED if self.closed else self._around.hub
        self._around.bus.publish(Appended(self.document, sender, tuple(rows)))
        if self.closed:
            return
        if self.room.seq < added.last:
            self.catch_up_soon()
        if self.room.owes_receipts and self._receipt_timer is None:
            self._acknowledge_soon()
        self._follow_up()

    def _acknowledge_soon(self) -> None:
        """At once, or where many rooms write, later: by then something may go there anyway."""
        limits, rooms = self._around.limits, self._around.counters.rooms_in_commit
        wait = min(limits.receipt_wait, (rooms - 1) * limits.receipt_wait_per_room)
        if wait > 0:
            self._receipt_timer = self._around.clock.call_later(wait, self._acknowledge)
        else:
            self._acknowledge()

    def _acknowledge(self) -> None:
        self._receipt_timer = None
        self._perform(self.room.acknowledge())

    def store_failed(self, error: SyncError) -> None:
        """The store does not take the batch at present: whoever waits for it is told."""
        waiting, self._readings = self._readings, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(StoreUnavailable(str(error)))

    def give_up(self, error: Exception, code: CloseCode) -> None:
        """Close the room for good; everybody reconnects and brings what was not yet durable."""
        if self.closed:
            return
        self.closed = True
        self.broken = isinstance(error, RoomBroken)
        details = {"document": self.document, "code": int(code)}
        level = logging.INFO if isinstance(error, EpochEnded) else logging.ERROR
        _log.log(level, "room closed: %s", error, extra=details)
        self.room.give_up()
        self.close_everybody(code, "the document is loaded anew")
        self.dispose()
        self._around.dissolved(self)

    def close_everybody(self, code: CloseCode, reason: str) -> None:
        """End all connections, which are told first what is durable."""
        self._perform(self.room.acknowledge())
        for connection in list(self.connections.values()):
            connection.close(code, reason)

    def dispose(self) -> None:
        """Nobody uses the room any more: let go of timers and tasks."""
        self.closed = True
        for timer in (self._presence_timer, self._receipt_timer):
            if timer:
                timer.cancel()
        for task in (self._catching_up, self._next_catch_up):
            if task:
                task.cancel()
        self.store_failed(StoreUnavailable("the document was closed before it was stored"))

    async def read(self, reader: Callable[[Doc[Any]], T]) -> T:
        """What `reader` makes of the durable state. Raises StoreUnavailable."""
        if self.closed or (self._around.counters.failing and self.room.dirty):
            raise StoreUnavailable("the store cannot write at present")
        reading = Reading(reader)
        future = asyncio.get_running_loop().create_future()
        self._readings[reading] = future
        try:
            self._try(lambda: self.room.look(reading))
            value: T = await future
        finally:
            self._readings.pop(reading, None)
        return value

    async def edit(
        self, identity: Identity, change: Callable[[Doc[Any]], None], client: Callable[[], int]
    ) -> None:
        """Let `change` edit the document; returns when that is durable. Raises EditRefused."""
        try:
            if not self.room.edit(identity, change, client):
                return
        except RoomBroken as error:
            self.give_up(error, CloseCode.RESTARTING)
            raise EditRefused("the edit cannot be applied", CloseCode.INTERNAL) from error
        self._follow_up()
        await self.read(lambda _: None)

    def _try(self, act: Callable[[], Iterable[Effect]]) -> None:
        try:
            effects = act()
        except RoomBroken as error:
            self.give_up(error, CloseCode.RESTARTING)
            return
        self._perform(effects)

    def _deliver(self, reading: Reading) -> None:
        future = self._readings.pop(reading, None)
        if future is None or future.done():
            return
        if reading.error:
            future.set_exception(reading.error)
        else:
            future.set_result(reading.value)

    # --- presence --------------------------------------------------------------

    def expire_presence(self, now: float) -> None:
        """Remove whoever has been silent for too long."""
        self.room.presence.expire(now - self._around.limits.presence_timeout)
        self._follow_up()

    def _show_presence_soon(self) -> None:
        if self._presence_timer is None:
            due = self._presence_shown + self._around.limits.presence_window
            delay = max(0.0, due - self._around.clock.monotonic())
            self._presence_timer = self._around.clock.call_later(delay, self._show_presence)

    def _show_presence(self) -> None:
        self._presence_timer = None
        self._presence_shown = self._around.clock.monotonic()
        self._perform(self.room.show_presence())

    def _announce(self, entries: tuple[RemotePresence, ...]) -> None:
        self._around.bus.publish(PresenceChanged(self.document, self._around.hub, entries))

    # --- other hubs ------------------------------------------------------------

    def hear(self, message: BusMessage) -> None:
        """Take a message from the bus."""
        if self.closed or message.hub == self._around.hub:
            return
        match message:
            case Appended(_, _, ()):
                self.catch_up_soon()  # too large for the bus
            case Appended(_, _, rows):
                self._absorb(rows)
            case PresenceChanged(_, hub, entries):
                self.room.presence.remote(hub, entries, self._around.clock.monotonic())
            case PresenceWanted():
                if ours := self.room.presence.ours():
                    self._announce(ours)
        self._follow_up()

    def _absorb(self, rows: Sequence[Row]) -> None:
        try:
            effects = self.room.absorb(rows)
        except (RoomBroken, SyncError) as error:
            self.give_up(error, CloseCode.RESTARTING)
            return
        if effects is None:
            self.catch_up_soon()
        else:
            self._perform(effects)

    def catch_up_soon(self) -> asyncio.Task[bool]:
        """Load whatever the log has by now and the room lacks; calls in between share one look.

        The task's result is whether the log could be asked.
        """
        if self._next_catch_up is None:
            self._next_catch_up = asyncio.create_task(self._catch_up(self._catching_up))
        return self._next_catch_up

    async def _catch_up(self, earlier: asyncio.Task[bool] | None) -> bool:
        if earlier:
            await asyncio.wait([earlier])
        self._catching_up, self._next_catch_up = self._next_catch_up, None
        try:
            head = await self._around.heads.of(self.document)
            behind = head > self.room.seq and not self.room.damage
            if behind and not self.closed:
                since, epoch = self.room.seq, self.room.epoch
                self._absorb(await self._around.log.since(self.document, since, epoch))
        except StoreUnavailable as error:
            details = {"document": self.document}
            _log.warning("a room could not catch up: %s", error, extra=details)
            return False
        except SyncError as error:
            self.give_up(error, error.code)
        return True


_ALARMING = {CloseCode.INTERNAL, CloseCode.STORE_UNAVAILABLE, CloseCode.MALFORMED}
