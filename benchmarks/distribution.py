"""Delays as counts in narrow steps: millions cost no memory, and quantiles are exact to a step."""

from array import array

STEP_S = 0.0001
_STEPS = 100_000


class Delays:
    """A histogram with steps of 0.1 ms up to 10 s; what is longer counts as 10 s."""

    def __init__(self) -> None:
        self._counts = array("q", bytes(8 * (_STEPS + 1)))
        self.count = 0

    def add(self, seconds: float) -> None:
        step = int(seconds / STEP_S)
        self._counts[min(max(step, 0), _STEPS)] += 1
        self.count += 1

    def quantile(self, share: float) -> float:
        """The delay in seconds that `share` of all do not exceed; 0 without any."""
        wanted = share * self.count
        reached = 0
        for step, count in enumerate(self._counts):
            reached += count
            if count and reached >= wanted:
                return (step + 1) * STEP_S
        return 0.0

    def quantiles(self) -> dict[str, float]:
        return {"p50": self.quantile(0.50), "p95": self.quantile(0.95), "p99": self.quantile(0.99)}
