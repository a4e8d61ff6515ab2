"""Sign-in slows down after failures, for one account and for one network address.

Every attempt is counted before its password is looked at, so that many at once count too. The
answer is the same for an account that does not exist. A whole school shares one address, so that
limit is generous, and it looks at failures only.
"""

import hashlib
import ipaddress
import math
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from server.identity.tables import SignInAttemptRow
from server.settings import Settings
from server.web.errors import TooMany

KEPT = timedelta(days=1)


def normal_email(email: str) -> str:
    """One form for an address, whatever capitals and spaces somebody types."""
    return email.strip().lower()


def network_of(host: str | None) -> str:
    """What counts as one network: an IPv4 address, or the /64 that one IPv6 connection has."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


async def _wait(
    db: AsyncSession, condition: ColumnElement[bool], since: datetime, limit: int
) -> datetime | None:
    """When the oldest of the newest `limit` failures was, if there are so many; else None."""
    found = await db.exec(
        select(SignInAttemptRow.at)
        .where(
            condition,
            col(SignInAttemptRow.at) > since,
            col(SignInAttemptRow.succeeded).is_(False),
        )
        .order_by(col(SignInAttemptRow.at).desc())
        .offset(limit - 1)
        .limit(1)
    )
    return found.one_or_none()


async def admit(
    db: AsyncSession, email: str, network: str, settings: Settings, now: datetime
) -> SignInAttemptRow:
    """Count an attempt, or raise `TooMany` with the seconds to wait and a sentence."""
    account = hashlib.sha256(normal_email(email).encode()).digest()
    await db.exec(delete(SignInAttemptRow).where(col(SignInAttemptRow.at) < now - KEPT))
    window = timedelta(minutes=settings.sign_in_window_minutes)
    own = col(SignInAttemptRow.account) == account
    here = col(SignInAttemptRow.network) == network
    succeeded = await db.exec(
        select(func.max(SignInAttemptRow.at)).where(own, col(SignInAttemptRow.succeeded))
    )
    last_success = succeeded.one() or now - KEPT
    for condition, since, limit, whose in (
        (own, max(now - window, last_success), settings.sign_in_failures_account, "this account"),
        (here, now - window, settings.sign_in_failures_address, "your network"),
    ):
        first = await _wait(db, condition, since, limit)
        if first is not None:
            raise _too_many(whose, first + window - now)
    attempt = SignInAttemptRow(account=account, network=network, at=now)
    db.add(attempt)
    return attempt


def _too_many(whose: str, wait: timedelta) -> TooMany:
    seconds = max(1, math.ceil(wait.total_seconds()))
    minutes = math.ceil(seconds / 60)
    spoken = "a minute" if minutes == 1 else f"{minutes} minutes"
    return TooMany(
        f"There were too many failed sign-ins for {whose}. Please wait {spoken}, then try again.",
        retry_after=seconds,
    )
