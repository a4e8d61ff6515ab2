"""Ratios are taken within a round, then their median; what a server lacks is left out."""

from benchmarks.peer_table import Metric, ratio, table

ROUNDS = [
    {"ours": {"cpu": 1.0, "lost": 0.0}, "theirs": {"cpu": 2.0, "lost": 0.0}},
    {"ours": {"cpu": 10.0, "lost": 0.0}, "theirs": {"cpu": 30.0, "lost": 4.0}},
    {"ours": {"cpu": 4.0, "lost": 0.0, "receipt": 0.5}, "theirs": {"cpu": 4.0, "lost": 0.0}},
]


def seconds(value: float) -> str:
    return f"{value:.1f} s"


def test_a_ratio_is_taken_within_each_round() -> None:
    assert ratio(ROUNDS, "cpu", "theirs", "ours") == 2.0
    assert ratio(ROUNDS, "receipt", "theirs", "ours") is None
    assert ratio(ROUNDS, "lost", "theirs", "ours") is None


def test_ratios_stand_first_and_medians_below() -> None:
    metrics = [
        Metric("lost", "lost", lambda count: f"{count:.0f}", of_rounds=max),
        Metric("cpu", "processor", seconds, ratio=True),
        Metric("receipt", "receipt", seconds),
    ]
    assert table(ROUNDS, metrics, ["ours", "theirs"]) == [
        ("**processor, ÷ ours**", "1", "**2.00**"),
        ("lost", "0", "4"),
        ("processor", "4.0 s", "4.0 s"),
        ("receipt", "0.5 s", "–"),
    ]
