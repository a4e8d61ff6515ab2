"""How much of something per second, with a reserve for bursts (a leaky bucket)."""

from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """Refills at `rate` a second up to `burst`; `level` is what may be taken at time `at`."""

    rate: float
    burst: float
    level: float
    at: float

    def take(self, amount: float, now: float) -> bool:
        """Take `amount` at `now` (monotonic seconds); False if so much is not there."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        if amount > self.level:
            return False
        self.level -= amount
        return True


def full(rate: float, burst: float, now: float) -> Bucket:
    """A bucket that is full at `now`."""
    return Bucket(rate, burst, burst, now)
