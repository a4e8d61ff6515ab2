"""The audit trail: who did what, append-only, each row sealed with the hash of the one before.

`record` notes an entry; the entries of a transaction are sealed when it commits, so that the
chain is locked for that moment only. Details hold ids and choices, never names, addresses,
secrets or anything that people wrote: the trail stays when a person's data are erased.
"""

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import JSON, BigInteger, event, text
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data.columns import Moment
from server.data.db import CheckedSession

NOTHING_BEFORE = bytes(32)
_PENDING = "audit entries of this transaction"


class Named(Protocol):
    """Anything with an id: an actor, a row, a thing."""

    @property
    def id(self) -> UUID: ...


class AuditRow(SQLModel, table=True):
    """One thing that somebody did. `actor_id` is None for the command line and the server."""

    __tablename__ = "audit"

    number: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    at: datetime = Field(sa_type=Moment)
    actor_id: UUID | None = Field(default=None, index=True)
    action: str = Field(max_length=80, description="'cycle.advanced': the thing, what was done.")
    thing_id: UUID | None = Field(default=None, index=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    seal: bytes = Field(max_length=32, description="SHA-256 over this row and the seal before.")


class AuditHeadRow(SQLModel, table=True):
    """The end of the chain, in one row: whoever seals locks it."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    number: int = Field(default=0, sa_type=BigInteger)
    seal: bytes = Field(default=NOTHING_BEFORE, max_length=32)


@dataclass(frozen=True)
class _Entry:
    at: datetime
    actor_id: UUID | None
    action: str
    thing_id: UUID | None
    details: dict[str, Any]


def record(
    db: AsyncSession,
    actor: Named | None,
    action: str,
    thing: Named | None,
    **details: str | int | bool | UUID | None,
) -> None:
    """Note that `actor` (None: the server itself) did `action` to `thing` in this transaction."""
    plain = {
        key: str(value) if isinstance(value, UUID) else value for key, value in details.items()
    }
    entry = _Entry(
        at=datetime.now(UTC),
        actor_id=actor.id if actor else None,
        action=action,
        thing_id=thing.id if thing else None,
        details=plain,
    )
    db.sync_session.info.setdefault(_PENDING, []).append(entry)


def seal_of(before: bytes, row: AuditRow) -> bytes:
    """The seal of `row` behind a row whose seal is `before`."""
    said = json.dumps(
        [
            row.number,
            row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            row.actor_id and str(row.actor_id),
            row.action,
            row.thing_id and str(row.thing_id),
            row.details,
        ],
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(before + said.encode()).digest()


def _locked_head(session: AnySession) -> AuditHeadRow:
    """The end of the chain, which nobody else can move until our commit; made at first use."""
    ask = select(AuditHeadRow).with_for_update().execution_options(populate_existing=True)
    head = session.execute(ask).scalar_one_or_none()
    if head is None:
        session.execute(
            text(
                "INSERT INTO audit_head (id, number, seal) VALUES (1, 0, :seal) "
                "ON CONFLICT (id) DO NOTHING"
            ),
            {"seal": NOTHING_BEFORE},
        )
        head = session.execute(ask).scalar_one()
    return head


@event.listens_for(CheckedSession, "before_commit")
def _seal_entries(session: AnySession) -> None:
    entries: list[_Entry] = session.info.pop(_PENDING, [])
    if not entries:
        return
    head = _locked_head(session)
    for entry in entries:
        row = AuditRow(
            number=head.number + 1,
            at=entry.at,
            actor_id=entry.actor_id,
            action=entry.action,
            thing_id=entry.thing_id,
            details=entry.details,
            seal=NOTHING_BEFORE,
        )
        row.seal = seal_of(head.seal, row)
        session.add(row)
        head.number, head.seal = row.number, row.seal


@event.listens_for(CheckedSession, "after_soft_rollback")
def _forget_entries(session: AnySession, previous: SessionTransaction) -> None:
    if not previous.nested:
        session.info.pop(_PENDING, None)


async def _rows(db: AsyncSession, page: int = 1000) -> AsyncIterator[AuditRow]:
    last = 0
    while True:
        found = await db.exec(
            select(AuditRow)
            .where(col(AuditRow.number) > last)
            .order_by(col(AuditRow.number))
            .limit(page)
        )
        rows = found.all()
        for row in rows:
            yield row
            db.expunge(row)
        if len(rows) < page:
            return
        last = rows[-1].number


async def verify(db: AsyncSession) -> int | None:
    """The number of the first row at which the chain is broken; None when it is whole."""
    before, number = NOTHING_BEFORE, 0
    async for row in _rows(db):
        number += 1
        if row.number != number or row.seal != seal_of(before, row):
            return number
        before = row.seal
    head = (await db.exec(select(AuditHeadRow))).one_or_none()
    at_end = (head.number, head.seal) if head else (0, NOTHING_BEFORE)
    return None if at_end == (number, before) else number + 1
