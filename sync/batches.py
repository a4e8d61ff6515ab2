"""What a room hands to the log at once, and whom it concerns when it is durable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.codec import encode
from sync.effects import Reading
from sync.log import NewRow
from sync.merging import merged
from sync.messages import Update
from sync.peer import Peer


@dataclass(slots=True)
class Budget:
    """Bytes of edits, of all rooms together, that the log does not have yet."""

    most: int
    used: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What one frame changed in the document: the update that the engine integrated."""

    peer: Peer
    update: bytes


@dataclass(eq=False, slots=True)
class Batch:
    """Edits that are stored together, and what may be told once they are.

    `claims` are the clientIDs that are new with their authors; `authors` have made the edits,
    in the order of the first edit of each; `audience` hears of the edits;
    `answers` are encoded Step2 frames that hold exactly what is durable with this batch.
    """

    rows: tuple[NewRow, ...]
    claims: dict[int, str]
    authors: Mapping[Peer, None]
    audience: list[Peer]
    receipts: list[tuple[Peer, int]]
    answers: list[tuple[Peer, bytes]]
    readings: list[Reading]
    size: int
    _frame: bytes | None = field(default=None)

    def frame(self) -> bytes:
        """All edits as one encoded Update; made once, best while the log is at work."""
        if self._frame is None:
            self._frame = encode(Update(merged([row.payload for row in self.rows])))
        return self._frame

    @property
    def sole_author(self) -> Peer | None:
        """Who need not hear of the edits, having made them all."""
        return next(iter(self.authors)) if len(self.authors) == 1 else None


def rows(edits: Sequence[Edit], at: float) -> tuple[NewRow, ...]:
    """One row for each run of edits by the same author in the same session."""
    result: list[NewRow] = []
    run: list[bytes] = []
    for index, edit in enumerate(edits):
        run.append(edit.update)
        who = edit.peer.identity
        if index + 1 < len(edits):
            next_one = edits[index + 1].peer.identity
            if (next_one.author, next_one.session) == (who.author, who.session):
                continue
        result.append(NewRow(who.author, who.session, at, merged(run)))
        run = []
    return tuple(result)
