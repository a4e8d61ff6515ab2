"""Pebbles on hard words: a count in groups of six, and of three at Ash Grove."""

from datetime import date

from schemas.measures import Better, Confidence, ReadingKind, Summary
from server.demo.cycles.findings import Claims, Findings, Measures, Reads, RestsOn
from server.demo.cycles.shape import THURSDAY, weekday

PEBBLES = "Words at which a group stops reading"
BASELINE, INTERIM, FINAL = ReadingKind


def findings(today: date) -> Findings:
    """Counted before the cycle and in its third iteration."""
    before, after = weekday(today, THURSDAY, weeks=-17), weekday(today, THURSDAY, weeks=-3)
    return Findings(
        measures=(
            Measures(
                PEBBLES,
                "Each child lays a pebble on a word that it cannot read on past; two pages, one "
                "group of six",
                Summary.COUNT,
                unit="pebbles",
                better=Better.LOWER,
                caveat="Six children in a school are few, and the page was not the same page.",
                readings=(
                    Reads("brookside", BASELINE, before, 6, 31),
                    Reads("brookside", FINAL, after, 6, 14),
                    Reads("oakfield", BASELINE, before, 6, 28),
                    Reads("oakfield", FINAL, after, 6, 16),
                    Reads("meadow_lane", BASELINE, before, 6, 17),
                    Reads("meadow_lane", FINAL, after, 6, 9),
                    Reads("ash_grove", BASELINE, before, 3, 12),
                    Reads(
                        "ash_grove",
                        FINAL,
                        after,
                        3,
                        8,
                        caveat="Signs were pebbles too: the children asked for that.",
                    ),
                ),
            ),
        ),
        claims=(
            Claims(
                "Four words that were spoken before stop nobody any more; other words still do",
                Confidence.FAIR,
                against="A group that reads past the four words and cannot say what they mean.",
                rests_on=(
                    RestsOn((PEBBLES, "brookside", FINAL)),
                    RestsOn((PEBBLES, "meadow_lane", FINAL)),
                    RestsOn(work="The pages with their pebbles drawn in, of three schools."),
                ),
            ),
        ),
    )
