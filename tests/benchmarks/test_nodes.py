"""Who goes to which of two nodes, and what the figures of both come to."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.live_figures import Found
from benchmarks.loading import Watched
from benchmarks.node_servers import Prepared
from benchmarks.nodes import LABELS, SHAPES, Shape, column, figures, gain, job
from tests.running_server import RunningServer

DELAYS = {"p50": 0.01, "p95": 0.02, "p99": 0.03}
FOUND = Found(
    edits=1000,
    deliveries=4000,
    to_others=DELAYS,
    cpu_share=0.3,
    whole_s=10.0,
    same_for_newcomer=True,
)
USED = {"nodes": 2.0, "database": 1.0, "redis": 0.1}


def watched(found: Found) -> Watched[dict[str, float]]:
    return Watched(found, DELAYS, dict.fromkeys(USED, 0.0), USED)


@pytest.mark.parametrize(("apart", "expected"), [(0, 0), (2, 4), (4, 8)])
def test_so_many_rooms_have_people_on_both_nodes(tmp_path: Path, apart: int, expected: int) -> None:
    nodes = [RunningServer(tmp_path / name) for name in ("here", "there")]
    prepared = Prepared("plans", [f"plan-{number}" for number in range(8)], ["a", "b"])
    made = job(prepared, Shape("", "", 4, 2, 8, apart), apart, nodes, 1.0)
    assert sum(a != b for a, b in zip(made.addresses, made.elsewhere, strict=True)) == expected
    ports = Counter(address.split("/")[2] for address in [*made.addresses, *made.elsewhere])
    assert set(ports.values()) == {8}, "as many people on each node"


def test_the_gain_is_twice_the_ratio_of_deliveries_in_a_second_of_processor_time() -> None:
    one, two = figures(watched(FOUND)), figures(watched(FOUND))
    assert one["per_second"] == 2000
    two["per_second"] = 1700
    assert gain(one, two) == 1.7
    assert column([(one, two)])[0] == "**1.70**"
    assert len(column([(one, two)])) == len(LABELS)


def test_a_run_that_lost_something_is_no_measurement() -> None:
    with pytest.raises(SystemExit, match="deliveries were lost"):
        figures(watched(Found(edits=1, deliveries=1, missing=1, whole_s=1.0)))


def test_shapes_have_names_of_their_own() -> None:
    assert len({shape.name for shape in SHAPES}) == len(SHAPES)
