"""What a room hands to the log at once, and whom it concerns when it is durable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sync.effects import Reading
from sync.log import NewRow
from sync.merging import merged
from sync.peer import Peer


@dataclass(slots=True)
class Budget:
    """Bytes of edits, of all rooms together, that the log does not have yet."""

    most: int
    used: int = 0


class Edit(NamedTuple):
    """What one frame changed in the document.

    `apart` says that it may need what others edited since the last batch was cut: it then stays
    behind all of that.
    """

    peer: Peer
    update: bytes
    apart: bool


@dataclass(eq=False, slots=True)
class Batch:
    """Edits that are stored together, and what may be told once they are.

    `update` holds all of them; `claims` are the clientIDs that are new with their authors;
    `authors` have made the edits, in the order of the first edit of each;
    `answers` are encoded Step2 frames that hold exactly what is durable with this batch.
    """

    rows: tuple[NewRow, ...]
    update: bytes
    claims: dict[int, str]
    authors: Mapping[Peer, None]
    receipts: list[tuple[Peer, int]]
    answers: list[tuple[Peer, bytes]]
    readings: list[Reading]
    size: int

    @property
    def sole_author(self) -> Peer | None:
        """Who need not hear of the edits, having made them all."""
        return next(iter(self.authors)) if len(self.authors) == 1 else None


def rows(edits: Sequence[Edit], at: float) -> tuple[NewRow, ...]:
    """One row for all edits of an author in a session that nothing keeps apart, in causal order."""
    if len(edits) == 1:
        (peer, update, _), identity = edits[0], edits[0].peer.identity
        return (NewRow(identity.author, identity.session, at, update),)
    result: list[NewRow] = []
    runs: dict[tuple[str, str], list[bytes]] = {}

    def close() -> None:
        result.extend(NewRow(*who, at, merged(run)) for who, run in runs.items())
        runs.clear()

    for peer, update, apart in edits:
        who = (peer.identity.author, peer.identity.session)
        if apart and runs.keys() != {who}:
            close()
        runs.setdefault(who, []).append(update)
    close()
    return tuple(result)
