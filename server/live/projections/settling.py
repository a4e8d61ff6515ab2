"""When a document that people edit is read: soon after they pause, and soon if they do not. Pure.

Times are seconds on any one clock.
"""

from dataclasses import dataclass, replace

SETTLED = 1.0
"""So long after its last edit a document is read."""
AT_LATEST = 2.0
"""So long after the first edit it is read, although edits go on."""


@dataclass(frozen=True, slots=True)
class _Edited:
    first: float
    last: float

    @property
    def due(self) -> float:
        return min(self.last + SETTLED, self.first + AT_LATEST)


class Settling:
    """The documents that were edited and not read since."""

    def __init__(self) -> None:
        self._edited: dict[str, _Edited] = {}

    def edited(self, document: str, now: float) -> None:
        """Somebody has edited `document`."""
        known = self._edited.get(document)
        self._edited[document] = replace(known, last=now) if known else _Edited(now, now)

    def put_back(self, document: str, first: float) -> None:
        """`document` was taken and could not be read; its oldest edit is of `first`."""
        known = self._edited.get(document)
        last = known.last if known else first
        self._edited[document] = _Edited(first, max(first, last))

    def take(self, now: float, most: int) -> dict[str, float]:
        """Take out those that are due, the longest waiting first, with when each was first edited.

        With `now` infinite all are due.
        """
        ready = [name for name, edited in self._edited.items() if edited.due <= now]
        ready.sort(key=lambda name: self._edited[name].first)
        return {name: self._edited.pop(name).first for name in ready[:most]}

    @property
    def waits(self) -> bool:
        """Whether any document waits."""
        return bool(self._edited)

    @property
    def next_due(self) -> float | None:
        """When the next one is due; None while nothing waits."""
        return min((edited.due for edited in self._edited.values()), default=None)

    @property
    def oldest(self) -> float | None:
        """The time of the oldest edit that waits."""
        return min((edited.first for edited in self._edited.values()), default=None)
