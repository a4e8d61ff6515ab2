"""Preparing a stored document for its room: the slow part, which any thread may do."""

from dataclasses import dataclass

from sync.errors import DocumentDamaged
from sync.facts import Facts, read_facts
from sync.log import Stored
from sync.merging import merged
from sync.updates import read


@dataclass(frozen=True, slots=True)
class Opening:
    """A stored document ready to be opened: `updates`, in order, are all of it."""

    stored: Stored
    updates: tuple[bytes, ...]
    facts: Facts

    @property
    def size(self) -> int:
        """Bytes, at most, of the document as one update."""
        return sum(map(len, self.updates))


def opening(stored: Stored) -> Opening:
    """Merge and read `stored`, the snapshot only where it has no facts. Raises DocumentDamaged."""
    facts, updates = Facts(), []
    try:
        if stored.snapshot:
            updates.append(stored.snapshot.payload)
            if stored.snapshot.facts:
                facts = read_facts(stored.snapshot.facts)
            else:
                facts.learn(read(stored.snapshot.payload))
        if stored.rows:
            updates.append(merged([row.payload for row in stored.rows]))
            facts.learn(read(updates[-1]))
    except Exception as error:
        raise DocumentDamaged(f"what is stored cannot be read: {error}") from error
    return Opening(stored, tuple(updates), facts)
