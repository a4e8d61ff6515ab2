"""Secrets that sign somebody in: made from the system's randomness, kept as hashes only.

They hold 256 random bits, so one round of SHA-256 is enough: there is nothing to guess.
"""

import hashlib
import secrets

TOKEN_PREFIX = "jpd_"  # noqa: S105
"""Marks personal tokens, so that scanners find one that was published by mistake."""


def new_secret() -> str:
    """A fresh secret of 43 characters that are safe in headers and addresses."""
    return secrets.token_urlsafe(32)


def new_personal_token() -> str:
    """A fresh personal token."""
    return TOKEN_PREFIX + new_secret()


def hashed(secret: str) -> bytes:
    """What is kept of a secret (32 bytes)."""
    return hashlib.sha256(secret.encode()).digest()
