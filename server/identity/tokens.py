"""Personal tokens: secrets with which somebody's programs act in their name."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.people import TokenCreate
from server.data.outbox import emit
from server.identity.events import SignInEnded
from server.identity.secrets import hashed, new_personal_token
from server.identity.tables import PersonalTokenRow, PersonRow

# Built once: putting a statement together takes longer than SQLite needs to answer it.
_WITH_SECRET = (
    select(PersonalTokenRow, PersonRow)
    .join(PersonRow, col(PersonRow.id) == col(PersonalTokenRow.person_id))
    .where(
        col(PersonalTokenRow.token_hash) == bindparam("token_hash"),
        col(PersonalTokenRow.revoked_at).is_(None),
        col(PersonalTokenRow.expires_at) > bindparam("now"),
    )
)


async def make_token(
    db: AsyncSession, person_id: UUID, asked: TokenCreate, now: datetime
) -> tuple[PersonalTokenRow, str]:
    """A new token, and its secret, which is told once."""
    secret = new_personal_token()
    token = PersonalTokenRow(
        person_id=person_id,
        name=asked.name,
        token_hash=hashed(secret),
        created_at=now,
        expires_at=now + timedelta(days=asked.days),
    )
    db.add(token)
    await db.flush()
    return token, secret


async def find_token(
    db: AsyncSession, secret: str, now: datetime
) -> tuple[PersonalTokenRow, PersonRow] | None:
    """The valid token with this secret and whose it is, or None."""
    found = await db.exec(_WITH_SECRET, params={"token_hash": hashed(secret), "now": now})
    return found.one_or_none()


async def valid_tokens(
    db: AsyncSession, person_id: UUID, now: datetime
) -> Sequence[PersonalTokenRow]:
    """All valid tokens of somebody, the latest first."""
    found = await db.exec(
        select(PersonalTokenRow)
        .where(
            col(PersonalTokenRow.person_id) == person_id,
            col(PersonalTokenRow.revoked_at).is_(None),
            col(PersonalTokenRow.expires_at) > now,
        )
        .order_by(col(PersonalTokenRow.id).desc())
    )
    return found.all()


def revoke_token(db: AsyncSession, token: PersonalTokenRow, now: datetime) -> None:
    """End a token; what was opened with it is closed at once."""
    token.revoked_at = now
    db.add(token)
    emit(db, SignInEnded(person_id=token.person_id, token_ids=(token.id,)))


async def still_valid(db: AsyncSession, ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of `ids` that are valid tokens."""
    found = await db.exec(
        select(PersonalTokenRow.id).where(
            col(PersonalTokenRow.id).in_(ids),
            col(PersonalTokenRow.revoked_at).is_(None),
            col(PersonalTokenRow.expires_at) > now,
        )
    )
    return set(found.all())
