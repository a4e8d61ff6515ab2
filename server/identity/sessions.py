"""Sessions: one row for each place where somebody is signed in.

A session ends when it was not used for `session_idle_days`, after `session_days` in any case, or
when it is revoked. Each sign-in makes a new one.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.data.outbox import emit
from server.identity.events import SignInEnded
from server.identity.secrets import hashed, new_secret
from server.identity.tables import PersonalTokenRow, PersonRow, SessionRow
from server.settings import Settings

SEEN_EVERY = timedelta(minutes=5)
"""How exactly `last_seen_at` is kept: writing it at every request would cost a write each."""

ENDED_KEPT = timedelta(days=30)
"""How long an ended session is kept, for whoever looks into something that happened."""


Time = datetime | BindParameter[datetime]


def _open(now: Time, idle_since: Time) -> ColumnElement[bool]:
    return and_(
        col(SessionRow.revoked_at).is_(None),
        col(SessionRow.expires_at) > now,
        col(SessionRow.last_seen_at) > idle_since,
    )


def _idle_since(settings: Settings, now: datetime) -> datetime:
    return now - timedelta(days=settings.session_idle_days)


# Built once: putting a statement together takes longer than SQLite needs to answer it.
_WITH_SECRET = (
    select(SessionRow, PersonRow)
    .join(PersonRow, col(PersonRow.id) == col(SessionRow.person_id))
    .where(
        col(SessionRow.token_hash) == bindparam("token_hash"),
        _open(bindparam("now"), bindparam("idle_since")),
    )
)


async def open_session(
    db: AsyncSession, person_id: UUID, user_agent: str, settings: Settings, now: datetime
) -> tuple[SessionRow, str]:
    """A new session for `person_id`, and the secret for its cookie."""
    secret = new_secret()
    session = SessionRow(
        person_id=person_id,
        token_hash=hashed(secret),
        user_agent=user_agent[:300],
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(days=settings.session_days),
    )
    db.add(session)
    await db.flush()
    return session, secret


async def find_session(
    db: AsyncSession, secret: str, settings: Settings, now: datetime
) -> tuple[SessionRow, PersonRow] | None:
    """The open session with this secret and whose it is, or None."""
    idle_since = _idle_since(settings, now)
    given = {"token_hash": hashed(secret), "now": now, "idle_since": idle_since}
    found = await db.exec(_WITH_SECRET, params=given)
    return found.one_or_none()


async def open_sessions(
    db: AsyncSession, person_id: UUID, settings: Settings, now: datetime
) -> Sequence[SessionRow]:
    """All places where somebody is signed in, the latest first."""
    found = await db.exec(
        select(SessionRow)
        .where(col(SessionRow.person_id) == person_id, _open(now, _idle_since(settings, now)))
        .order_by(col(SessionRow.last_seen_at).desc(), col(SessionRow.id))
    )
    return found.all()


def revoke(db: AsyncSession, sessions: Sequence[SessionRow], now: datetime) -> None:
    """End these sessions of one person; what was opened with them is closed at once."""
    if not sessions:
        return
    for session in sessions:
        session.revoked_at = now
        db.add(session)
    ended = tuple(session.id for session in sessions)
    emit(db, SignInEnded(person_id=sessions[0].person_id, session_ids=ended))


async def still_open(
    db: AsyncSession, ids: Collection[UUID], settings: Settings, now: datetime
) -> set[UUID]:
    """Those of `ids` that are open sessions."""
    found = await db.exec(
        select(SessionRow.id).where(
            col(SessionRow.id).in_(ids), _open(now, _idle_since(settings, now))
        )
    )
    return set(found.all())


async def forget_ended(db: AsyncSession, now: datetime) -> None:
    """Remove sessions and personal tokens that ended some time ago, with what they tell of use."""
    for table in (SessionRow, PersonalTokenRow):
        await db.exec(
            delete(table).where(
                or_(
                    col(table.expires_at) < now - ENDED_KEPT,
                    col(table.revoked_at) < now - ENDED_KEPT,
                )
            )
        )
