"""What happened in one run: counts for the report, and a trace that tells two runs apart."""

from collections import Counter
from collections.abc import Callable
from hashlib import blake2b


class Broken(AssertionError):
    """A promise was broken; the message says which, where and when."""


class Tally:
    """Counts by name, and the hash of everything that was noted in its order."""

    def __init__(self, *, show: Callable[[str], None] | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self.now: Callable[[], float] = lambda: 0.0
        self.first: Broken | None = None
        self._hash = blake2b(digest_size=16)
        self._show = show

    def count(self, what: str, times: int = 1) -> None:
        """Something happened that the report counts."""
        self.counts[what] += times
        self.note(what)

    def note(self, what: str, data: bytes = b"") -> None:
        """Something happened; `data` is what was sent or stored with it."""
        line = f"{self.now():.6f} {what}"
        self._hash.update(line.encode())
        self._hash.update(data)
        if self._show:
            self._show(f"{line} {data.hex()[:60]}" if data else line)

    def broken(self, promise: str, how: str) -> Broken:
        """The error for a promise that was broken now. The first one ends the run."""
        error = Broken(f"{promise} at {self.now():.6f} s: {how}")
        self.first = self.first or error
        return error

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()
