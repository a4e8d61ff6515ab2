"""Merging many updates into one, in a tree: merged flat, n updates would cost time with n²."""

from collections.abc import Sequence

from pycrdt import merge_updates

WIDTH = 64
EMPTY = b"\x00\x00"
"""The update that holds nothing."""


def merged(updates: Sequence[bytes]) -> bytes:
    """One update that holds what all of `updates` hold, which must be in causal order."""
    if not updates:
        return EMPTY
    while len(updates) > 1:
        groups = (updates[at : at + WIDTH] for at in range(0, len(updates), WIDTH))
        updates = [group[0] if len(group) == 1 else merge_updates(*group) for group in groups]
    return updates[0]
