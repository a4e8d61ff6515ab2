"""How long to wait before connecting again: longer each time, and never all at once."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Retry:
    """Waits in seconds: the first, the longest, and what each is multiplied by."""

    first: float = 0.25
    longest: float = 20.0
    factor: float = 2.0

    def wait(self, failures: int, chance: float) -> float:
        """Seconds to wait after so many failures in a row; `chance` is a random number in [0, 1).

        Between half and the whole of the step: after a restart everybody comes back, and they
        should not come together.
        """
        step = min(self.longest, self.first * self.factor ** min(max(failures, 1) - 1, 32))
        return step * (0.5 + chance / 2)
