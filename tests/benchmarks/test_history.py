"""A history has all of its session, in one frame or in many."""

import gzip
import json
from pathlib import Path

from benchmarks.history import (
    history_in,
    keep_history,
    made_up,
    recorded,
    text_of_history,
    updates_of,
)


def test_a_recorded_session_ends_with_its_text(tmp_path: Path) -> None:
    trace = tmp_path / "trace.json.gz"
    patches = [[[0, 0, "hullo"]], [[1, 1, "e"], [5, 0, "!"]], [[5, 1, ""]]]
    trace.write_bytes(
        gzip.compress(json.dumps({"txns": [{"patches": p} for p in patches]}).encode())
    )
    assert text_of_history(updates_of(recorded(trace), in_frame=2)) == "hello"


def test_frames_are_written_down_and_read_again(tmp_path: Path) -> None:
    updates = updates_of(made_up(200), in_frame=30)
    assert len(updates) == 7
    keep_history(updates, tmp_path / "history")
    assert history_in(tmp_path / "history") == updates


def test_a_session_that_is_made_up_is_the_same_each_time() -> None:
    once, again = (text_of_history(updates_of(made_up(300), in_frame)) for in_frame in (7, 300))
    assert once == again
    assert len(once) > 50
