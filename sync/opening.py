"""Preparing a stored document for its room: the slow part, which any thread may do."""

from dataclasses import dataclass

from sync.errors import DocumentDamaged
from sync.log import Stored
from sync.merging import merged
from sync.updates import Contents, read


@dataclass(frozen=True, slots=True)
class Opening:
    """A stored document ready to be opened: all of it as one update, and that taken apart."""

    stored: Stored
    whole: bytes
    contents: Contents


def opening(stored: Stored) -> Opening:
    """Merge and read `stored`. Raises DocumentDamaged."""
    updates = [stored.snapshot.payload] if stored.snapshot else []
    try:
        whole = merged([*updates, *(row.payload for row in stored.rows)])
        return Opening(stored, whole, read(whole))
    except Exception as error:
        raise DocumentDamaged(f"what is stored cannot be read: {error}") from error
