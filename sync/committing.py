"""Group commit: the edits of all rooms go into the log together, one transaction at a time.

An edit after quiet leaves at once. While a commit runs the next batch gathers; under load a
commit begins at most every `Limits.commit_window` seconds, so the busier, the larger the batch.
While the store fails the batch is tried again and again, nobody gets a receipt, and later edits
gather until `Limits.unsaved_bytes` (SPEC.md S21–S25).
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sync.batches import Batch
from sync.clock import Clock, Timer
from sync.close_codes import CloseCode
from sync.counters import Counters
from sync.errors import StoreUnavailable, SyncError
from sync.limits import Limits
from sync.live_room import LiveRoom
from sync.log import Added, Addition, Log, Refused, Row

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Changed:
    """A document changed durably up to `seq`; for projections. `authors` in no order."""

    document: str
    seq: int
    authors: frozenset[str]


class Committer:
    """Commits for all rooms of one hub."""

    def __init__(
        self,
        log: Log,
        clock: Clock,
        limits: Limits,
        counters: Counters,
        on_change: Callable[[Changed], None] | None,
    ) -> None:
        self._append = log.append
        self._clock = clock
        self._limits = limits
        self._counters = counters
        self._on_change = on_change
        self._rooms: dict[LiveRoom, None] = {}
        self._timer: Timer | None = None
        self._task: asyncio.Task[None] | None = None
        self._began = float("-inf")
        self._stopped = False
        self._quiet = asyncio.Event()
        self._quiet.set()

    def wake(self, room: LiveRoom) -> None:
        """`room` has something to store. After `stop` it stays with whoever wrote it."""
        if self._stopped or room in self._rooms:
            return
        self._rooms[room] = None
        self._quiet.clear()
        if self._task is None and self._timer is None:
            self._begin_soon()

    async def quiet(self) -> None:
        """Wait until nothing is left to store."""
        await self._quiet.wait()

    def stop(self) -> None:
        """Begin nothing more and abandon what is under way; nobody waits for it any longer."""
        self._stopped = True
        self._quiet.set()
        if self._timer:
            self._timer.cancel()
        if self._task:
            self._task.cancel()

    def _begin_soon(self) -> None:
        due = self._began + self._limits.commit_window
        delay = max(0.0, due - self._clock.monotonic())
        self._timer = self._clock.call_later(delay, self._begin)

    def _begin(self) -> None:
        self._timer = None
        self._began = self._clock.monotonic()
        self._task = asyncio.create_task(self._commit())

    async def _commit(self) -> None:
        rooms, self._rooms = self._rooms, {}
        try:
            await self._commit_all(rooms)
        finally:
            self._task = None
            if self._rooms and not self._stopped:
                self._begin_soon()
            else:
                self._quiet.set()

    async def _commit_all(self, rooms: Iterable[LiveRoom]) -> None:
        at = self._clock.wall()
        batches = [(room, batch) for room in rooms if (batch := room.cut(at))]
        if not batches:
            return
        self._counters.rooms_in_commit = len(batches)
        additions = [
            Addition(room.document, room.room.seq, batch.rows, batch.claims, room.room.epoch)
            for room, batch in batches
        ]
        try:
            answers = await self._store(additions, batches)
            for (room, batch), answer in zip(batches, answers, strict=True):
                self._tell(room, batch, answer)
        except Exception as error:
            _log.exception("a commit met a defect", extra={"rooms": len(batches)})
            for room, _ in batches:
                room.give_up(error, CloseCode.RESTARTING)

    async def _store(
        self, additions: list[Addition], batches: list[tuple[LiveRoom, Batch]]
    ) -> list[Added | Refused]:
        """Try until the log has taken the additions, or refused them for good."""
        attempt = 0
        while True:
            try:
                answers = await self._append(additions, again=attempt > 0)
            except Exception as error:
                self._fail(error, attempt, [room for room, _ in batches])
                waits = self._limits.retry_seconds
                await self._wait(waits[min(attempt, len(waits) - 1)])
                attempt += 1
            else:
                break
        if self._counters.failing:
            _log.warning("the store writes again", extra={"attempts": attempt + 1})
            self._counters.failing = False
        self._counters.commits += 1
        return answers

    def _fail(self, error: Exception, attempt: int, rooms: list[LiveRoom]) -> None:
        self._counters.failing = True
        expected = isinstance(error, StoreUnavailable)
        _log.error(
            "edits cannot be stored: %s",
            error,
            extra={"attempt": attempt + 1, "rooms": len(rooms)},
            exc_info=None if expected else error,
        )
        reason = error if isinstance(error, SyncError) else StoreUnavailable(str(error))
        for room in rooms:
            room.store_failed(reason)

    def _tell(self, room: LiveRoom, batch: Batch, answer: Added | Refused) -> None:
        match answer:
            case Refused(_, error):
                room.refused(batch, error)
            case Added(document, first, last):
                self._counters.rows += len(batch.rows)
                rows = tuple(
                    Row(row.author, row.session, row.at, row.payload, seq)
                    for seq, row in enumerate(batch.rows, first)
                )
                room.committed(answer, rows)
                if self._on_change:
                    authors = frozenset(row.author for row in rows)
                    self._call(self._on_change, Changed(document, last, authors))

    def _call(self, listener: Callable[[Changed], None], changed: Changed) -> None:
        try:
            listener(changed)
        except Exception:
            _log.exception("a listener failed", extra={"document": changed.document})

    async def _wait(self, seconds: float) -> None:
        over = asyncio.Event()
        timer = self._clock.call_later(seconds, over.set)
        try:
            await over.wait()
        finally:
            timer.cancel()
