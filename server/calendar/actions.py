"""A calendar's address: made, replaced, taken back, and looked up by programs."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.calendar.tables import CalendarRow
from server.data.audit import record
from server.identity.actor import Actor, load_actor
from server.identity.secrets import hashed, new_secret
from server.web.errors import NotFound


async def make_address(db: AsyncSession, actor: Actor, now: datetime) -> tuple[CalendarRow, str]:
    """A new address for one's own calendar, and its secret; the one before no longer works."""
    secret = new_secret()
    row = await db.get(CalendarRow, actor.id)
    if row is None:
        row = CalendarRow(person_id=actor.id, secret_hash=hashed(secret), created_at=now)
    row.secret_hash, row.created_at = hashed(secret), now
    db.add(row)
    record(db, actor, "calendar.address_made", row)
    return row, secret


async def take_address_back(db: AsyncSession, actor: Actor) -> None:
    """Let nobody fetch one's calendar any more. Taking back twice changes nothing."""
    row = await db.get(CalendarRow, actor.id)
    if row is not None:
        record(db, actor, "calendar.address_taken_back", row)
        await db.delete(row)


async def whose(db: AsyncSession, secret: str) -> Actor:
    """The person whose calendar is fetched with `secret`. Raises NotFound."""
    found = await db.exec(
        select(CalendarRow.person_id).where(col(CalendarRow.secret_hash) == hashed(secret))
    )
    person_id: UUID | None = found.one_or_none()
    actor = await load_actor(db, person_id) if person_id else None
    if actor is None:
        raise NotFound
    return actor
