"""What every process has to hear of: events that are looked for by each, in the database.

An event with `everywhere` set is in the outbox like any other, but it is nobody's task: each
process looks every half second which of the newest events it has not seen, and calls its handlers.
That needs nothing besides the database. It goes by which events there are, and how many, and by no
clock, so that neither clocks that differ between machines nor long transactions hide one. Where
more came than are among the newest, the handlers of `on_missed` are called.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import structlog
from sqlmodel import col, func, select

from server.data.db import Database
from server.data.outbox import Event, Handler, Happened, OutboxRow

POLL_SECONDS = 0.5
"""How soon an event of another process is seen."""
WINDOW = 500
"""How many of the newest events are looked at."""

log = structlog.get_logger(__name__)


class Watch:
    """Calls handlers in this process for what any process has emitted on `database`.

    A handler that fails is logged and called again at the next look; handlers must bear that.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kinds: dict[str, type[Event]] = {}
        self._handlers: dict[str, list[Handler[Any]]] = {}
        self._missed: list[Callable[[], Awaitable[None]]] = []
        self._seen: frozenset[UUID] = frozenset()
        self._there = 0
        self._wake = asyncio.Event()
        self._quiet = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def on(self, kind: type[Happened], handler: Handler[Happened]) -> None:
        """Call `handler` for every event of `kind` from the start on."""
        assert kind.everywhere, "one process handles these: see the dispatcher"
        self._kinds[kind.name] = kind
        self._handlers.setdefault(kind.name, []).append(handler)

    def on_missed(self, handler: Callable[[], Awaitable[None]]) -> None:
        """Call `handler` when more came than were looked at."""
        self._missed.append(handler)

    async def start(self) -> None:
        """Begin; what is there already is over. All handlers must be registered by now."""
        newest, self._there = await self._newest()
        self._seen = frozenset(newest)
        self._database.on_emitted.append(self._wake.set)
        self._task = asyncio.create_task(self._run(), name="watch")

    async def stop(self) -> None:
        """Finish the event in hand and stop."""
        # Not cancelled: a query that is cut off leaks its connection.
        self._stopping = True
        self._wake.set()
        if self._task:
            await self._task
            self._database.on_emitted.remove(self._wake.set)

    async def settled(self) -> None:
        """Wait until everything that there is has been seen, or has failed."""
        self._quiet.clear()
        self._wake.set()
        await self._quiet.wait()

    async def _run(self) -> None:
        while not self._stopping:
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                pass  # another process may have written one
            self._wake.clear()
            try:
                await self._look()
            except Exception:
                log.exception("watch.unavailable")
            if not self._wake.is_set():
                self._quiet.set()

    async def _look(self) -> None:
        """Handle what is new among the newest events."""
        newest, there = await self._newest()
        new = [key for key in newest if key not in self._seen]
        if len(new) == WINDOW or there - self._there > len(new):
            for handler in self._missed:
                await handler()
        if new and len(new) < WINDOW:
            async with self._database.reading() as db:
                found = await db.exec(
                    select(OutboxRow)
                    .where(col(OutboxRow.id).in_(new))
                    .order_by(col(OutboxRow.at), col(OutboxRow.id))
                )
                rows = found.all()
            failed = {row.id for row in rows if not await self._handle(row)}
            newest = [key for key in newest if key not in failed]
        self._seen, self._there = frozenset(newest), there

    async def _newest(self) -> tuple[list[UUID], int]:
        """The newest by their own clocks, and how many there are in all."""
        ours = col(OutboxRow.name).in_(list(self._kinds))
        there = select(func.count()).select_from(OutboxRow).where(ours).scalar_subquery()
        async with self._database.reading() as db:
            found = await db.exec(
                select(OutboxRow.id, there)
                .where(ours)
                .order_by(col(OutboxRow.due_at).desc(), col(OutboxRow.id).desc())
                .limit(WINDOW)
            )
            rows = found.all()
        return [key for key, _ in rows], rows[0][1] if rows else 0

    async def _handle(self, row: OutboxRow) -> bool:
        try:
            happened = self._kinds[row.name].model_validate(row.payload)
            for handler in self._handlers[row.name]:
                await handler(happened)
        except Exception:
            log.exception("watch.handler_failed", event_name=row.name, event_id=str(row.id))
            return False
        return True
