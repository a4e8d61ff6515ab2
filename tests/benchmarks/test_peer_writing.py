"""Figures of a load of writers: shares and costs, and what is missing where nothing came."""

from dataclasses import replace

from benchmarks.contestants import OURS
from benchmarks.live_figures import Found
from benchmarks.loading import Measured
from benchmarks.peer_writing import ONE_ROOM, written
from benchmarks.peers import PEERS, broken, notes

DELAYS = {"p50": 0.01, "p95": 0.02, "p99": 0.03}
FOUND = Found(
    edits=1000,
    deliveries=4000,
    frames=1000,
    to_others=DELAYS,
    to_receipt=DELAYS,
    late=DELAYS,
    ticks_late=DELAYS,
    cpu_share=0.3,
    whole_s=10.0,
    same_for_newcomer=True,
)
MEASURED = Measured(FOUND, DELAYS, server_cpu_s=2.0, wall_s=10.0, resident_mib=90, highest_mib=99)


def test_processor_time_is_told_per_delivery_and_per_update() -> None:
    figures = written(MEASURED)
    assert figures["per_delivery"] == 0.0005
    assert figures["per_update"] == 0.002
    assert (figures["core"], figures["rate"], figures["merged"]) == (0.2, 400, 4)
    assert not any(figures[check] for check in ONE_ROOM.checks)


def test_what_did_not_come_and_what_came_wrong_is_told() -> None:
    found = replace(FOUND, missing=1000, out_of_order=3, closed=[1009], same_for_newcomer=False)
    figures = written(replace(MEASURED, found=found))
    assert [round(figures[check], 3) for check in ONE_ROOM.checks] == [0.2, 3, 1, 0]
    found = replace(FOUND, same_for_newcomer=False)
    assert written(replace(MEASURED, found=found))["differs"] == 1


def test_a_server_that_delivered_nothing_has_no_delay() -> None:
    nothing = Found(edits=1000, missing=4000, late=DELAYS, ticks_late=DELAYS, whole_s=10.0)
    figures = written(replace(MEASURED, found=nothing))
    assert figures["unseen"] == 1
    assert not {"p50", "per_delivery", "receipt_p50"} & figures.keys()


def test_only_our_own_faults_are_a_failure() -> None:
    well, lost = dict.fromkeys(ONE_ROOM.checks, 0.0), {**dict.fromkeys(ONE_ROOM.checks, 0.0)}
    lost["unseen"] = 0.1
    assert broken(ONE_ROOM, [{OURS: well, "peer": lost}]) == []
    assert broken(ONE_ROOM, [{OURS: well}, {OURS: lost}]) == [
        "deliveries that were not there at the end"
    ]


def test_the_words_below_a_table_say_what_was_done_and_with_which_versions() -> None:
    told = "\n".join(notes(ONE_ROOM, PEERS, runs=5, seconds=30))
    assert "One room with 50 writers × 10 edits a second for 30 s, medians of 5 rounds" in told
    assert all(f"`{peer.name}` {peer.version}" in told for peer in PEERS)
