"""Whose turn a job is: a row for each job, which one process takes for a while.

A process takes a job that is due and that nobody holds, does it, and gives it back with the time
at which it is due again. The job's own changes and giving it back are one transaction, which
begins by asking whether the lease is still its own (`term` counts the takings). So a job is done
once each time, whatever a process that was halted, or a clock that was wrong, believes. A lease
only keeps others from beginning in vain; when its holder died, it ends by the clock.

Clocks jump. What no clock that is right can have written counts as over: a lease that ends later
than it may last, and a job that is due later than it comes round.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, text
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data.columns import Moment

LEASE = timedelta(minutes=2)
"""How long a job may take; nobody else begins with it meanwhile."""
LONGEST_WAIT = timedelta(hours=1)


class JobRow(SQLModel, table=True):
    """A job of the installation, whichever process does it."""

    __tablename__ = "job"

    name: str = Field(primary_key=True, max_length=80)
    due_at: datetime = Field(sa_type=Moment)
    holder: str = Field(default="", max_length=32)
    until: datetime | None = Field(default=None, sa_type=Moment)
    term: int = Field(default=0, description="How often it was taken.")
    ran_at: datetime | None = Field(default=None, sa_type=Moment)
    failures: int = Field(default=0, description="Since it was done last.")


@dataclass(frozen=True)
class Lease:
    """That `holder` does the job, as long as nobody took it after that."""

    name: str
    holder: str
    term: int


def is_due(due_at: datetime, every: timedelta, now: datetime) -> bool:
    """Whether a job that comes round `every` so often is due."""
    return not now < due_at <= now + every


def is_held(until: datetime | None, now: datetime) -> bool:
    """Whether somebody is at it."""
    return until is not None and now < until <= now + LEASE


def may_take(row: JobRow, every: timedelta, now: datetime) -> bool:
    """Whether the job is anybody's who comes now."""
    return is_due(row.due_at, every, now) and not is_held(row.until, now)


def wait_after(failures: int, every: timedelta) -> timedelta:
    """How long a job rests that has failed so often: 1, 2, 4 … minutes, and never too long."""
    return min(timedelta(minutes=2.0 ** min(failures - 1, 10)), LONGEST_WAIT, every)


_MAKE = text(
    "INSERT INTO job (name, due_at, holder, term, failures) VALUES (:name, :now, '', 0, 0) "
    "ON CONFLICT (name) DO NOTHING"
).bindparams(bindparam("now", type_=Moment()))


async def take(
    db: AsyncSession, name: str, every: timedelta, holder: str, now: datetime
) -> Lease | None:
    """Take a job, in a transaction of its own; None where it is not due, or another's.

    One that nobody has ever done is due at once.
    """
    await (await db.connection()).execute(_MAKE, {"name": name, "now": now})
    row = await _locked(db, name)
    if row is None or not may_take(row, every, now):
        return None
    row.holder, row.until, row.term = holder, now + LEASE, row.term + 1
    return Lease(name, holder, row.term)


async def still_held(db: AsyncSession, lease: Lease) -> JobRow | None:
    """The job's row, which nobody takes until this transaction ends; None: it was taken away."""
    row = await _locked(db, lease.name)
    if row is None or (row.holder, row.term) != (lease.holder, lease.term):
        return None
    return row


def done(row: JobRow, every: timedelta, now: datetime) -> None:
    """Give it back: it was done at `now`."""
    row.ran_at, row.due_at, row.failures = now, now + every, 0
    row.holder, row.until = "", None


def failed(row: JobRow, every: timedelta, now: datetime) -> None:
    """Give it back: it is tried again later, each time after a longer rest."""
    row.failures += 1
    row.due_at = now + wait_after(row.failures, every)
    row.holder, row.until = "", None


async def _locked(db: AsyncSession, name: str) -> JobRow | None:
    asked = select(JobRow).where(col(JobRow.name) == name).with_for_update()
    return (await db.exec(asked.execution_options(populate_existing=True))).one_or_none()
