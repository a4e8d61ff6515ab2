"""Jobs that nobody asks for: one loop in each process looks which are due, and does them.

Whichever process comes first does a job, once for all of them (`server.data.lease`). What is due is
in the database, so that a restart forgets nothing and repeats nothing. A job runs in the
transaction that gives it back: it changes rows, emits events where more has to follow, and waits
for nothing else. One that fails is logged, told by `/api/health`, and tried again later.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import structlog
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data.db import Database
from server.data.lease import JobRow, Lease, done, failed, may_take, still_held, take
from server.web.health import JobsHealth

EVERY_SECONDS = 60.0
"""How often a process looks; the first time so long after its start, when everybody is back."""

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
"""What time it is; tests move it."""


def wall_clock() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Job:
    """What is to be done so often; `run` must bear a day being left out."""

    name: str
    every: timedelta
    run: Callable[[AsyncSession, datetime], Awaitable[None]]


class Scheduler:
    """Does the jobs of `database` that are due, one after the other."""

    def __init__(self, database: Database, clock: Clock = wall_clock) -> None:
        self.clock = clock
        self._database = database
        self._me = uuid4().hex
        self._jobs: dict[str, Job] = {}
        self._health = JobsHealth()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def on(self, job: Job) -> None:
        """Do `job` from the start on."""
        self._jobs[job.name] = job

    def health(self) -> JobsHealth:
        """When this process looked last, and what it saw of the jobs then."""
        return self._health

    def start(self) -> None:
        """Begin. All jobs must be registered by now."""
        self._task = asyncio.create_task(self._run(), name="scheduler")

    async def stop(self) -> None:
        """Finish the job in hand and stop."""
        # Not cancelled: a query that is cut off leaks its connection.
        self._stopping.set()
        if self._task:
            await self._task

    async def look(self) -> list[str]:
        """Do what is due; the names of the jobs that this process did."""
        now = self.clock()
        did = []
        for job in await self._due(now):
            if self._stopping.is_set():
                break
            async with self._database.writing() as db:
                lease = await take(db, job.name, job.every, self._me, now)
            if lease is not None and await self._do(job, lease):
                did.append(job.name)
        self._health = _told(await self._rows(), now)
        return did

    async def _due(self, now: datetime) -> list[Job]:
        """What looks due; whoever takes it looks again."""
        rows = {row.name: row for row in await self._rows()}
        return [
            job
            for name, job in self._jobs.items()
            if name not in rows or may_take(rows[name], job.every, now)
        ]

    async def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                async with asyncio.timeout(EVERY_SECONDS):
                    await self._stopping.wait()
            except TimeoutError:
                await self._look_and_go_on()

    async def _look_and_go_on(self) -> None:
        try:
            await self.look()
        except Exception:
            # The database may be away for a while; the next look comes.
            log.exception("scheduler.unavailable")

    async def _do(self, job: Job, lease: Lease) -> bool:
        """Do `job` while the lease holds; whether it was done."""
        now = self.clock()
        try:
            async with self._database.writing() as db:
                row = await still_held(db, lease)
                if row is None:
                    log.warning("scheduler.lease_lost", job=job.name)
                    return False
                await job.run(db, now)
                done(row, job.every, self.clock())
        except Exception:
            log.exception("scheduler.job_failed", job=job.name)
            async with self._database.writing() as db:
                row = await still_held(db, lease)
                if row is not None:
                    failed(row, job.every, self.clock())
            return False
        return True

    async def _rows(self) -> Sequence[JobRow]:
        async with self._database.reading() as db:
            found = await db.exec(select(JobRow).where(col(JobRow.name).in_(list(self._jobs))))
            return found.all()


def _told(rows: Sequence[JobRow], now: datetime) -> JobsHealth:
    return JobsHealth(
        looked_at=now,
        ran_at=max((row.ran_at for row in rows if row.ran_at), default=None),
        failing=sorted(row.name for row in rows if row.failures),
    )
