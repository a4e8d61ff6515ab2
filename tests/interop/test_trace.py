"""The reader of recorded sessions: whose order it can replay, and whose it cannot."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.interop.trace import read_trace, segments


def recorded(folder: Path, *transactions: tuple[int, list[int]]) -> Path:
    """A recording of agents with the parents of what each typed."""
    txns: list[dict[str, Any]] = [
        {"agent": agent, "parents": parents, "patches": [[0, 0, "a"]]}
        for agent, parents in transactions
    ]
    path = folder / "recorded.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"txns": txns, "endContent": ""}).encode()))
    return path


def test_who_types_has_seen_the_others_up_to_some_point(tmp_path: Path) -> None:
    trace = read_trace(recorded(tmp_path, (0, []), (1, []), (0, [0]), (1, [1, 2]), (0, [2, 3])))
    assert [each.sees for each in trace.transactions] == [0, 0, 0, 3, 4]
    assert list(segments(trace)) == [(0, 3), (3, 4), (4, 5)]


@pytest.mark.parametrize(
    "transactions",
    [
        [(0, []), (1, []), (2, [1])],  # the third has seen the second and not the first
        [(0, []), (0, [])],  # the first author's second typing forgets the first
    ],
)
def test_a_session_that_one_server_cannot_have_carried_so_is_refused(
    tmp_path: Path, transactions: list[tuple[int, list[int]]]
) -> None:
    with pytest.raises(ValueError, match="not typed on a beginning of this order"):
        read_trace(recorded(tmp_path, *transactions))
