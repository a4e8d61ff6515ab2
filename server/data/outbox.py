"""The outbox: what has to follow a change is written with it and handled after its commit.

`emit` puts an event into the transaction. A `Dispatcher` calls the handlers of its kind in one
process, right after the commit and again at start for whatever was not done. An event is handled
at least once: handlers must bear being called twice. One that fails is logged and tried again,
later each time, and never dropped; events behind it do not wait for it. What every process has to
hear of is not done by any: `server.data.watch` tells of that.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import structlog
from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.ids import new_id
from server.data.alone import alone
from server.data.columns import Moment
from server.data.db import EMITTED, Database

LONGEST_WAIT = timedelta(minutes=5)
POLL_SECONDS = 1.0
"""How soon an event of another process (the command line) is seen."""
KEPT = timedelta(days=7)

log = structlog.get_logger(__name__)


class Event(BaseModel):
    """Something that happened. Subclasses name it and hold ids, no texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str]
    everywhere: ClassVar[bool] = False
    """Whether every process has to hear of it, instead of one that does what follows."""


Happened = TypeVar("Happened", bound=Event)
Handler = Callable[[Happened], Awaitable[None]]


class OutboxRow(SQLModel, table=True):
    """An event, until it is handled and for some days after."""

    __tablename__ = "outbox"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(max_length=80)
    payload: dict[str, Any] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment, index=True)
    attempts: int = 0
    done_at: datetime | None = Field(default=None, sa_type=Moment, index=True)


def emit(db: AsyncSession, happened: Event) -> None:
    """Write `happened` into this transaction; its handlers run once it is committed."""
    now = datetime.now(UTC)
    payload = happened.model_dump(mode="json")
    done_at = now if happened.everywhere else None
    db.add(OutboxRow(name=happened.name, payload=payload, at=now, due_at=now, done_at=done_at))
    db.sync_session.info[EMITTED] = True


def wait_before(attempt: int) -> timedelta:
    """How long to wait before trying again after so many failures: 1, 2, 4 … seconds."""
    return min(timedelta(seconds=2.0 ** min(attempt - 1, 20)), LONGEST_WAIT)


class _Lane:
    """The events of one kind, handled one after the other in the order in which they happened."""

    def __init__(self, database: Database, kind: type[Event]) -> None:
        self.wake = asyncio.Event()
        self.quiet = asyncio.Event()
        self.handlers: list[Handler[Any]] = []
        self._database = database
        self._kind = kind
        self._stopping = False

    async def run(self) -> None:
        """Handle what comes, until stopped."""
        while not self._stopping:
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self.wake.wait()
            except TimeoutError:
                pass  # another process may have written one
            self.wake.clear()
            try:
                while not self._stopping and await self._handle_due():
                    pass
            except Exception:
                log.exception("outbox.unavailable", event_name=self._kind.name)
                await asyncio.sleep(POLL_SECONDS)
            if not self.wake.is_set():
                self.quiet.set()

    def stop(self) -> None:
        """Let `run` end after the event in hand."""
        # Not cancelled: a handler would be cut in two, and a query cut off leaks its connection.
        self._stopping = True
        self.wake.set()

    async def _handle_due(self) -> bool:
        """Handle what is due now; False when there was nothing, or another process is at it."""
        async with alone(self._database, f"outbox {self._kind.name}") as ours:
            return ours and await self._handle_page()

    async def _handle_page(self, page: int = 100) -> bool:
        async with self._database.reading() as db:
            found = await db.exec(
                select(OutboxRow)
                .where(
                    col(OutboxRow.done_at).is_(None),
                    col(OutboxRow.due_at) <= datetime.now(UTC),
                    col(OutboxRow.name) == self._kind.name,
                )
                .order_by(col(OutboxRow.at), col(OutboxRow.id))
                .limit(page)
            )
            rows = found.all()
        for row in rows:
            if self._stopping:
                break
            await self._handle(row)
        return bool(rows)

    async def _handle(self, row: OutboxRow) -> None:
        try:
            happened = self._kind.model_validate(row.payload)
            for handler in self.handlers:
                await handler(happened)
        except Exception:
            log.exception("outbox.handler_failed", event_name=row.name, event_id=str(row.id))
            row.attempts += 1
            row.due_at = datetime.now(UTC) + wait_before(row.attempts)
        else:
            row.done_at = datetime.now(UTC)
        async with self._database.writing() as db:
            await db.merge(row)


class Dispatcher:
    """Calls the handlers of what was emitted on `database`, in this process.

    Each kind of event has a lane of its own, so that a slow one (mail) holds up no other (rights).
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lanes: dict[str, _Lane] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def on(self, kind: type[Happened], handler: Handler[Happened]) -> None:
        """Call `handler` for every event of `kind`."""
        lane = self._lanes.setdefault(kind.name, _Lane(self._database, kind))
        lane.handlers.append(handler)

    def start(self) -> None:
        """Begin with what earlier runs left undone. All handlers must be registered by now."""
        self._database.on_emitted.append(self._wake)
        self._tasks = [
            asyncio.create_task(lane.run(), name=f"outbox {name}")
            for name, lane in self._lanes.items()
        ]
        self._wake()

    async def stop(self) -> None:
        """Finish the events in hand and stop; what is left is handled at the next start."""
        if self._wake in self._database.on_emitted:
            self._database.on_emitted.remove(self._wake)
        for lane in self._lanes.values():
            lane.stop()
        await asyncio.gather(*self._tasks)
        self._tasks = []

    async def settled(self) -> None:
        """Wait until everything that was due is handled or put off."""
        for lane in self._lanes.values():
            lane.quiet.clear()
        self._wake()
        for lane in self._lanes.values():
            await lane.quiet.wait()

    def _wake(self) -> None:
        for lane in self._lanes.values():
            lane.wake.set()


async def stuck(db: AsyncSession, attempts: int = 5) -> Sequence[OutboxRow]:
    """Events that failed so often that somebody should look."""
    found = await db.exec(
        select(OutboxRow)
        .where(col(OutboxRow.done_at).is_(None), col(OutboxRow.attempts) >= attempts)
        .order_by(col(OutboxRow.at))
    )
    return found.all()


async def forget_handled(db: AsyncSession, now: datetime) -> None:
    """Remove events that were handled some days ago."""
    await db.exec(delete(OutboxRow).where(col(OutboxRow.done_at) < now - KEPT))
