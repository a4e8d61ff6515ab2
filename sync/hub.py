"""The hub: opens and closes rooms, lets people in, commits all rooms together.

This and the modules that it uses (`live_room`, `connection`, `committing`) are the only ones
that know a loop; what is decided is decided in `room`. It is one thing: the way of a room from
opening to unloading crosses every method, and apart nobody could follow it.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from pycrdt import Doc

from sync.batches import Budget
from sync.bus import Appended, Bus, PresenceWanted
from sync.clock import Clock, LoopClock, Timer, within
from sync.close_codes import CloseCode
from sync.committing import Changed, Committer
from sync.compaction import compact
from sync.connection import Connection
from sync.counters import Counters
from sync.ear import Ear
from sync.errors import (
    DocumentDamaged,
    EpochEnded,
    Revoked,
    RoomFull,
    Stopping,
    StoreUnavailable,
    SyncError,
)
from sync.first_content import claims_of
from sync.heads import Heads
from sync.limits import Limits
from sync.live_room import LiveRoom, Surroundings
from sync.log import Log, NewRow
from sync.opening import opening
from sync.peer import Grant, Identity, Peer, Transport
from sync.rewriting import Rebuild, rewrite
from sync.room import Room

__all__ = ["Changed", "Connection", "Hub", "HubStats"]

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class HubStats:
    """Counts since the start and sizes now, for health and metrics."""

    rooms: int
    connections: int
    unsaved_bytes: int
    store_failing: bool
    commits: int
    rows: int
    frames: int
    closed: dict[CloseCode, int]
    damaged: int
    """Documents that were found damaged when they were last opened or compacted here."""


@dataclass(eq=False, slots=True)
class _Arrival:
    """Somebody who is being let in; `refused` is set when the right is taken away meanwhile."""

    identity: Identity
    may_write: bool
    refused: CloseCode | None = None


class Hub:
    """All open rooms of this process. Everything is called on the loop that `start` ran on."""

    def __init__(
        self,
        log: Log,
        bus: Bus,
        limits: Limits | None = None,
        *,
        clock: Clock | None = None,
        on_change: Callable[[Changed], None] | None = None,
        new_client: Callable[[], int] = lambda: secrets.randbits(32),
        name: str | None = None,
    ) -> None:
        """`new_client` draws clientIDs for server edits: below 2^32, as Yjs and y-py need.

        `name` tells this hub from the others on the bus; without one it is drawn.
        """
        self._log = log
        self._bus = bus
        self._limits = limits or Limits()
        self._clock = clock or LoopClock()
        self._new_client = new_client
        self._counters = Counters()
        self._budget = Budget(self._limits.unsaved_bytes)
        self._committer = Committer(log, self._clock, self._limits, self._counters, on_change)
        self._around = Surroundings(
            hub=name or secrets.token_hex(8),
            log=log,
            heads=Heads(log),
            bus=bus,
            clock=self._clock,
            limits=self._limits,
            counters=self._counters,
            wake=self._committer.wake,
            dissolved=self._forget,
        )
        self._rooms: dict[str, LiveRoom] = {}
        self._broken: set[str] = set()
        self._loading: dict[str, asyncio.Task[LiveRoom]] = {}
        self._arrivals: dict[str, list[_Arrival]] = {}
        self._ears: dict[str, Ear] = {}
        self._tasks: dict[asyncio.Task[None], None] = {}
        self._damaged: dict[str, str] = {}
        self._compacting = asyncio.Lock()
        self._timer: Timer | None = None
        self._caught_up_at = self._clock.monotonic()
        self._catching_up = False
        self._stopping = False

    # --- life --------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to look after rooms."""
        self._timer = self._clock.call_later(self._limits.tick_seconds, self._tick)

    async def stop(self) -> None:
        """Store what waits, send the receipts, close everybody with RESTARTING."""
        self._stopping = True
        if self._timer:
            self._timer.cancel()
        if not await within(self._clock, self._limits.stop_seconds, self._committer.quiet()):
            _log.error("stopped with %d bytes unsaved", self._budget.used)
        self._committer.stop()
        for live in list(self._rooms.values()):
            live.close_everybody(CloseCode.RESTARTING, "the server restarts")
            self._unload(live)
        waiting = [*self._tasks, *self._loading.values()]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    def stats(self) -> HubStats:
        """Figures for health and metrics."""
        counters = self._counters
        return HubStats(
            rooms=len(self._rooms),
            connections=sum(len(live.connections) for live in self._rooms.values()),
            unsaved_bytes=self._budget.used,
            store_failing=counters.failing,
            commits=counters.commits,
            rows=counters.rows,
            frames=counters.frames,
            closed=dict(counters.closed),
            damaged=len(self._damaged),
        )

    # --- people ------------------------------------------------------------------

    async def connect(
        self,
        document: str,
        identity: Identity,
        *,
        may_write: bool,
        receipts: bool,
        transport: Transport,
    ) -> Connection:
        """Let a person into `document`; the first frames go to `transport` before this returns.

        Check the grant immediately before, with no `await` between: a `regrant` that comes
        while the document loads is then already heeded. Raises UnknownDocument,
        DocumentDamaged, StoreUnavailable, RoomFull, Revoked, Stopping.
        """
        arrival = _Arrival(identity, may_write)
        self._arrivals.setdefault(document, []).append(arrival)
        try:
            with self._pinned(await self._open(document)) as live:
                looking = live.catch_up_soon()
                await asyncio.wait([looking])
        finally:
            self._arrivals[document].remove(arrival)
            if not self._arrivals[document]:
                del self._arrivals[document]
        if arrival.refused:
            raise Revoked("the right was taken away", arrival.refused)
        if self._stopping or live.closed:
            raise Stopping("the document is being closed")
        if looking.cancelled() or not looking.result():
            raise StoreUnavailable("what others have stored meanwhile cannot be looked up")
        if len(live.connections) >= self._limits.connections_per_document:
            raise RoomFull("too many connections to this document")
        peer = Peer(identity, may_write=arrival.may_write, receipts=receipts)
        connection = Connection(live, peer, transport, self._limits, self._clock)
        live.join(connection)
        return connection

    def identities(self, document: str) -> Sequence[Identity]:
        """Who is connected to `document` here, those who are just connecting included."""
        arriving = [arrival.identity for arrival in self._arrivals.get(document, ())]
        live = self._rooms.get(document)
        return arriving + [peer.identity for peer in live.connections] if live else arriving

    def regrant(self, document: str, decide: Callable[[Identity], Grant]) -> None:
        """Ask `decide` about each connection to `document`: close (FORBIDDEN) or set its right."""
        for arrival in self._arrivals.get(document, ()):
            grant = decide(arrival.identity)
            arrival.may_write = grant.may_write
            if not grant.may_read:
                arrival.refused = CloseCode.FORBIDDEN
        live = self._rooms.get(document)
        for connection in list(live.connections.values()) if live else ():
            grant = decide(connection.identity)
            connection.peer.may_write = grant.may_write
            if not grant.may_read:
                connection.close(CloseCode.FORBIDDEN, "the right to this document has ended")

    def revoke(
        self,
        concerns: Callable[[Identity], bool],
        code: CloseCode = CloseCode.SIGNED_OUT,
        reason: str = "the session has ended",
    ) -> None:
        """Close every connection, in any document, whose identity `concerns`."""
        for arrivals in self._arrivals.values():
            for arrival in arrivals:
                if concerns(arrival.identity):
                    arrival.refused = code
        for live in list(self._rooms.values()):
            for connection in list(live.connections.values()):
                if concerns(connection.identity):
                    connection.close(code, reason)

    def present(self, document: str) -> list[dict[str, Any]]:
        """Who is in `document`: each presence dict, with what they look at as `section`."""
        live = self._rooms.get(document)
        if live is None:
            return []
        sections: dict[Peer, object] = {}
        people: list[dict[str, Any]] = []
        for peer, state in live.room.presence.states():
            if peer:
                sections[peer] = state.get("section")
            elif isinstance(user := state.get("user"), dict):
                people.append({**user, "section": state.get("section")})
        here = live.connections
        return [{**p.identity.presence, "section": sections.get(p)} for p in here] + people

    def opened(self) -> list[str]:
        """The documents that are open here: in every other nobody is `present`."""
        return list(self._rooms)

    # --- documents ---------------------------------------------------------------

    async def create(self, document: str, update: bytes, author: str) -> None:
        """Make `document` with its first content, once. Raises AlreadyExists, StoreUnavailable."""
        row = NewRow(author, "", self._clock.wall(), update)
        await self._log.create(document, row, claims_of(update, author))

    async def rewrite(self, document: str, author: str, rebuild: Rebuild) -> None:
        """Make what `rebuild` makes of the document all that it holds; the rest is erased.

        Who has it open is closed with EPOCH_ENDED, on every hub. Raises what
        `rewriting.rewrite` raises.
        """
        epoch = await rewrite(self._log, document, author, self._clock.wall(), rebuild)
        self._bus.publish(Appended(document, self._around.hub, ()))
        if loading := self._loading.get(document):  # it may have read what was before
            await asyncio.wait([loading])
        live = self._rooms.get(document)
        if live and live.room.epoch < epoch:
            live.give_up(EpochEnded("the document was rewritten"), CloseCode.EPOCH_ENDED)

    async def edit(self, document: str, author: str, change: Callable[[Doc[Any]], None]) -> None:
        """Let `change` edit a copy of the document and merge it; returns when that is durable.

        Raises UnknownDocument, DocumentDamaged, StoreUnavailable, EditRefused, Stopping, and
        whatever `change` raises; then nothing was changed, except that with StoreUnavailable
        the edit may still become durable later.
        """
        with self._pinned(await self._open(document)) as live:
            await live.edit(Identity(author, "", {}), change, self._new_client)

    async def read(self, document: str, reader: Callable[[Doc[Any]], T]) -> T:
        """What `reader` makes of the durable state; it must not change the document.

        Raises UnknownDocument, DocumentDamaged, StoreUnavailable, Stopping, and whatever
        `reader` raises.
        """
        with self._pinned(await self._open(document)) as live:
            return await live.read(reader)

    # --- rooms -------------------------------------------------------------------

    async def _open(self, document: str) -> LiveRoom:
        """The open room of `document`; many who ask at once wait for one loading."""
        while not self._stopping:
            if live := self._rooms.get(document):
                return live
            if document not in self._loading:
                self._loading[document] = asyncio.create_task(self._load(document))
            try:
                await asyncio.shield(self._loading[document])
            except asyncio.CancelledError:
                if self._stopping:
                    break
                raise
        raise Stopping("the server is stopping")

    async def _load(self, document: str) -> LiveRoom:
        """Listen first, then load: what comes between the two waits in the ear."""
        ear = Ear()
        subscription = await self._bus.subscribe(document, ear.hear)
        ear.cancel = subscription.cancel
        try:
            stored = await self._log.load(document)
            opened = await asyncio.to_thread(opening, stored)
            one_by_one = document in self._broken
            room = Room(document, opened, self._limits, self._budget, one_by_one=one_by_one)
        except BaseException as error:
            ear.cancel()
            if isinstance(error, DocumentDamaged):
                self._damaged[document] = str(error)
            if isinstance(error, SyncError):
                details = {"document": document, "code": int(error.code)}
                _log.warning("document not opened: %s", error, extra=details)
            raise
        finally:
            del self._loading[document]
        self._damaged.pop(document, None)
        if stored.damage:
            self._damaged[document] = stored.damage.reason
            details = {"document": document, "row": stored.damage.seq}
            _log.error("document opened to be read only: %s", stored.damage.reason, extra=details)
        snapshot_seq = stored.snapshot.seq if stored.snapshot else 0
        live = self._rooms[document] = LiveRoom(room, self._around, snapshot_seq)
        self._ears[document] = ear
        ear.attach(live.hear)
        self._bus.publish(PresenceWanted(document, self._around.hub))
        return live

    @contextmanager
    def _pinned(self, live: LiveRoom) -> Iterator[LiveRoom]:
        """Keep `live` loaded for the time of the block."""
        live.pins += 1
        try:
            yield live
        finally:
            live.pins -= 1
            live.idle_since = self._clock.monotonic()

    def _unload(self, live: LiveRoom) -> None:
        live.dispose()
        self._forget(live)

    def _forget(self, live: LiveRoom) -> None:
        if live.broken:
            self._broken.add(live.document)
        if self._rooms.get(live.document) is live:
            del self._rooms[live.document]
            self._ears.pop(live.document).cancel()

    # --- housekeeping --------------------------------------------------------------

    def _tick(self) -> None:
        """Once in a while: unload idle rooms, expire presence, write snapshots, look for rows."""
        now = self._clock.monotonic()
        self._timer = self._clock.call_later(self._limits.tick_seconds, self._tick)
        for live in list(self._rooms.values()):
            if live.idle and now - live.idle_since >= self._limits.idle_seconds:
                self._unload(live)
                continue
            live.expire_presence(now)
            if live.snapshot_due(now):
                self._spawn(self._compact(live))
        due = now - self._caught_up_at >= self._limits.catch_up_seconds
        if due and self._rooms and not self._catching_up:
            self._caught_up_at, self._catching_up = now, True
            self._spawn(self._catch_up())

    async def _catch_up(self) -> None:
        """One room after the other, so that commits have their turn in between."""
        try:
            await self._bring_up_to_date()
        finally:
            self._catching_up = False

    async def _bring_up_to_date(self) -> None:
        try:
            heads = await self._log.heads(list(self._rooms))
        except StoreUnavailable as error:
            _log.warning("rooms could not catch up: %s", error)
            return
        for document, head in heads.items():
            if (live := self._rooms.get(document)) and live.room.seq < head:
                await asyncio.wait([live.catch_up_soon()])  # one that closes ends its own only

    async def _compact(self, live: LiveRoom) -> None:
        """One room after the other; what turns out to be damaged is opened anew, to be read."""
        document = live.document
        async with self._compacting:
            began = self._clock.monotonic()
            stored = await self._log.load(document)
            if stored.damage:
                live.give_up(DocumentDamaged(stored.damage.reason), CloseCode.RESTARTING)
                return
            try:
                await compact(self._log, document, stored)
            except DocumentDamaged as error:
                self._damaged[document] = str(error)
                raise
            finally:
                live.snapshot_took = self._clock.monotonic() - began

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks[task] = None
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)
        if not task.cancelled() and (error := task.exception()):
            _log.error("background work failed: %s", error, exc_info=error)
