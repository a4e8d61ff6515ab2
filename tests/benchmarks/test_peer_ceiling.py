"""The search finds the highest rate at which a server keeps up, close enough."""

import pytest

from benchmarks.peer_ceiling import in_time, search


@pytest.mark.parametrize("limit", [2.0, 3.3, 17.0, 100.0, 639.0])
def test_the_limit_is_found_within_a_tenth(limit: float) -> None:
    found = search(lambda rate: rate <= limit, 2.0, 640.0, steps=3)
    assert limit / 1.1 <= found <= limit


def test_who_never_keeps_up_has_no_ceiling_and_who_always_does_the_highest() -> None:
    assert search(lambda rate: False, 2.0, 640.0, steps=3) == 0
    assert search(lambda rate: True, 2.0, 640.0, steps=3) == 640


def test_no_rate_is_tried_twice() -> None:
    rates: list[float] = []

    def keeps_up(rate: float) -> bool:
        rates.append(rate)
        return rate < 600

    search(keeps_up, 2.5, 640.0, steps=3)
    assert len(set(rates)) == len(rates)


@pytest.mark.parametrize("fault", ["unseen", "unordered", "closed", "differs"])
def test_it_keeps_up_when_all_is_there_in_order_and_soon(fault: str) -> None:
    well = {"unseen": 0.0, "unordered": 0.0, "closed": 0.0, "differs": 0.0, "p99": 0.15}
    assert in_time(well)
    assert not in_time({**well, "p99": 0.25})
    assert not in_time({**well, fault: 1.0})
