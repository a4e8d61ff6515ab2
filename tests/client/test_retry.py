"""Waiting before connecting again."""

import pytest

from client.retry import Retry


@pytest.mark.parametrize(
    ("failures", "step"), [(0, 1), (1, 1), (2, 2), (4, 8), (5, 10), (9999, 10)]
)
def test_waits_grow_to_the_longest_and_vary_by_half(failures: int, step: float) -> None:
    retry = Retry(first=1, longest=10)
    assert retry.wait(failures, 0.0) == step / 2
    assert retry.wait(failures, 0.999) == pytest.approx(step, rel=0.01)
