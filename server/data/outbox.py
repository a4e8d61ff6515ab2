"""The outbox: what has to follow a change is written with it and handled after its commit.

`emit` puts an event into the transaction. A `Dispatcher` calls the handlers of its kind in this
process, right after the commit and again at start for whatever was not done. An event is handled
at least once: handlers must bear being called twice. One that fails is logged and tried again,
later each time, and never dropped; events behind it do not wait for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import structlog
from pydantic import BaseModel, ConfigDict
from sqlalchemy import JSON, event
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.ids import new_id
from server.data.columns import Moment
from server.data.db import CheckedSession, Database

_EMITTED = "events of this transaction"
LONGEST_WAIT = timedelta(minutes=5)
POLL_SECONDS = 1.0
"""How soon an event of another process (the command line) is seen."""
KEPT = timedelta(days=7)
STOP_SECONDS = 10.0
"""How long the event in hand may take when the server stops."""

log = structlog.get_logger(__name__)


class Event(BaseModel):
    """Something that happened. Subclasses name it and hold ids, no texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str]


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
    db.add(
        OutboxRow(name=happened.name, payload=happened.model_dump(mode="json"), at=now, due_at=now)
    )
    db.sync_session.info[_EMITTED] = True


def wait_before(attempt: int) -> timedelta:
    """How long to wait before trying again after so many failures: 1, 2, 4 … seconds."""
    return min(timedelta(seconds=2.0 ** min(attempt - 1, 20)), LONGEST_WAIT)


class Dispatcher:
    """Calls the handlers of what was emitted on `database`, in this process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kinds: dict[str, type[Event]] = {}
        self._handlers: dict[str, list[Handler[Any]]] = {}
        self._wake = asyncio.Event()
        self._quiet = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def on(self, kind: type[Happened], handler: Handler[Happened]) -> None:
        """Call `handler` for every event of `kind`."""
        self._kinds[kind.name] = kind
        self._handlers.setdefault(kind.name, []).append(handler)

    def start(self) -> None:
        """Begin with what earlier runs left undone. All handlers must be registered by now."""
        event.listen(CheckedSession, "after_commit", self._committed)
        self._wake.set()
        self._task = asyncio.create_task(self._run(), name="outbox")

    async def stop(self) -> None:
        """Finish the event in hand and stop; what is left is handled at the next start."""
        if self._task is None:
            return
        event.remove(CheckedSession, "after_commit", self._committed)
        self._stopping = True
        self._wake.set()
        # Cancelled only when it hangs: a query that is cut off leaks its connection.
        await asyncio.wait({self._task}, timeout=STOP_SECONDS)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._task, self._stopping = None, False

    async def settled(self) -> None:
        """Wait until everything that was due is handled or put off."""
        self._quiet.clear()
        self._wake.set()
        await self._quiet.wait()

    def _committed(self, session: AnySession) -> None:
        if session.info.pop(_EMITTED, False):
            self._wake.set()

    async def _run(self) -> None:
        while not self._stopping:
            try:
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake.wait()
            except TimeoutError:
                pass  # another process may have written one
            self._wake.clear()
            try:
                while not self._stopping and await self._handle_due():
                    pass
            except Exception:
                log.exception("outbox.unavailable")
                await asyncio.sleep(POLL_SECONDS)
            self._quiet.set()

    async def _handle_due(self, page: int = 100) -> bool:
        """Handle what is due now; False when there was nothing."""
        now = datetime.now(UTC)
        async with self._database.reading() as db:
            found = await db.exec(
                select(OutboxRow)
                .where(
                    col(OutboxRow.done_at).is_(None),
                    col(OutboxRow.due_at) <= now,
                    col(OutboxRow.name).in_(self._kinds),
                )
                .order_by(col(OutboxRow.at), col(OutboxRow.id))
                .limit(page)
            )
            rows = found.all()
        for row in rows:
            if self._stopping:
                break
            # A shield: stopping must not cut a handler in two.
            await asyncio.shield(self._handle(row))
        return bool(rows)

    async def _handle(self, row: OutboxRow) -> None:
        try:
            happened = self._kinds[row.name].model_validate(row.payload)
            for handler in self._handlers[row.name]:
                await handler(happened)
        except Exception:
            log.exception("outbox.handler_failed", event_name=row.name, event_id=str(row.id))
            row.attempts += 1
            row.due_at = datetime.now(UTC) + wait_before(row.attempts)
        else:
            row.done_at = datetime.now(UTC)
        async with self._database.writing() as db:
            await db.merge(row)


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
