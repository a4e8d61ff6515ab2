"""The check of marks finds what it is there to find."""

import pytest

from tests.peers.scribe import assert_each_once_in_order

WRITTEN = {0: 3, 1: 1}


def test_each_mark_once_and_in_order_is_well() -> None:
    assert_each_once_in_order([(0, 0), (1, 0), (0, 1), (0, 2)], WRITTEN)


@pytest.mark.parametrize(
    ("marks", "finding"),
    [
        ([(0, 0), (1, 0), (0, 2)], "writer 0 lost 1 marks"),
        ([(0, 0), (0, 1), (0, 2)], "writer 1 lost 1 marks"),
        ([(0, 0), (1, 0), (0, 1), (0, 1), (0, 2)], "doubled"),
        ([(0, 1), (0, 0), (0, 2), (1, 0)], "changed order"),
    ],
)
def test_a_lost_a_doubled_and_a_moved_mark_are_found(
    marks: list[tuple[int, int]], finding: str
) -> None:
    with pytest.raises(AssertionError, match=finding):
        assert_each_once_in_order(marks, WRITTEN)
