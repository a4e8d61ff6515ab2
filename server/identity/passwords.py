"""Passwords: argon2id in a bounded pool of threads, so that hashing never stops the server.

A password is looked at in the same way and time whether or not there is an account.
"""

from collections.abc import Callable
from typing import TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from server.identity.secrets import new_secret
from server.settings import Settings
from server.web.errors import Unavailable

Answer = TypeVar("Answer")

LONGEST_QUEUE = 100
"""Sign-ins that may wait for each worker; beyond, people are asked to try again."""


class Passwords:
    """Hashes and checks passwords with the cost that the settings ask for."""

    def __init__(self, settings: Settings) -> None:
        self._hasher = PasswordHasher(
            time_cost=settings.password_rounds,
            memory_cost=settings.password_memory_mib * 1024,
            parallelism=1,
            type=Type.ID,
        )
        self._workers = settings.password_workers
        self._limiter = CapacityLimiter(settings.password_workers)
        self._waiting = 0
        self._of_nobody = self._hasher.hash(new_secret())

    async def hash(self, password: str) -> str:
        """What is kept of `password`. Raises `Unavailable` when too many wait."""
        return await self._in_pool(self._hasher.hash, password)

    async def verify(self, kept: str | None, password: str) -> bool:
        """Whether `password` is the one of which `kept` was kept; never for None (no account)."""
        right = await self._in_pool(self._matches, kept or self._of_nobody, password)
        return right and kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether `kept` was made at another cost, and should be made anew at sign-in."""
        return self._hasher.check_needs_rehash(kept)

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except VerifyMismatchError:
            return False
        except (VerificationError, InvalidHashError):
            raise ValueError("a stored password hash cannot be read") from None

    async def _in_pool(self, work: Callable[..., Answer], *given: str) -> Answer:
        if self._waiting >= self._workers * LONGEST_QUEUE:
            raise Unavailable("Very many people are signing in. Please try again in a moment.")
        self._waiting += 1
        try:
            return await anyio.to_thread.run_sync(work, *given, limiter=self._limiter)
        finally:
            self._waiting -= 1
