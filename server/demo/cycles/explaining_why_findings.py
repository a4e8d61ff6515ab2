"""Fractions talk in Year 4: tallies, a survey, and what three teachers make of them."""

from datetime import date

from schemas.measures import Confidence, ReadingKind, Summary
from server.demo.cycles.findings import Claims, Findings, Measures, Reads, RestsOn
from server.demo.cycles.shape import TUESDAY, WEDNESDAY, weekday
from server.demo.cycles.talk_measures import FIVE_ANSWERS, REASONS, SURVEY, TALLY

BASELINE, INTERIM, FINAL = ReadingKind


def findings(today: date) -> Findings:
    """Three readings of the tally, two of the survey; four pupils answered it at St Anne's."""
    first = weekday(today, TUESDAY, weeks=-8)
    second = weekday(today, WEDNESDAY, weeks=-5)
    third = weekday(today, TUESDAY, weeks=-2)
    return Findings(
        measures=(
            Measures(
                REASONS,
                TALLY,
                Summary.SHARE,
                caveat="No comparison class.",
                readings=(
                    Reads("oakfield", BASELINE, first, 26, 15),
                    Reads("oakfield", INTERIM, second, 26, 32),
                    Reads(
                        "oakfield",
                        FINAL,
                        third,
                        26,
                        52,
                        confidence=Confidence.FAIR,
                        caveat="The tally was a week after a maths week.",
                    ),
                    Reads("riverside", BASELINE, first, 27, 22),
                    Reads("riverside", INTERIM, second, 27, 30),
                    Reads("riverside", FINAL, third, 27, 48),
                    Reads("st_annes", BASELINE, first, 27, 11),
                    Reads("st_annes", INTERIM, second, 27, 26),
                    Reads(
                        "st_annes",
                        FINAL,
                        third,
                        27,
                        41,
                        caveat="Reasons in another language than English were counted too.",
                    ),
                ),
            ),
            Measures(
                SURVEY,
                FIVE_ANSWERS,
                Summary.MEAN,
                unit="points",
                scale=(1, 5),
                caveat="The ranges overlap. We cannot say that this moved.",
                readings=(
                    Reads("oakfield", BASELINE, first, 24, 2.9, 0.95),
                    Reads("oakfield", FINAL, third, 24, 3.4, 0.92),
                    Reads("riverside", BASELINE, first, 25, 3.1, 0.97),
                    Reads("riverside", FINAL, third, 25, 3.3, 0.94),
                    Reads(
                        "st_annes",
                        BASELINE,
                        first,
                        4,
                        2.5,
                        caveat="Asked only of those who read the form by themselves.",
                    ),
                    Reads("st_annes", FINAL, third, 4, 3.0),
                ),
            ),
        ),
        claims=(
            Claims(
                "With thirty seconds of silence before they talk, more of our pupils give a reason "
                "that nobody asked for",
                Confidence.FAIR,
                against="In Riverside’s second set the silence was used to copy, and one observer "
                "could not say. A class that only gets used to being watched would rise too.",
                rests_on=(
                    RestsOn((REASONS, "oakfield", FINAL)),
                    RestsOn((REASONS, "riverside", FINAL)),
                    RestsOn((REASONS, "st_annes", FINAL)),
                    RestsOn(work="Five talk sheets on which the “because” stands before the tick."),
                ),
            ),
            Claims(
                "Stems on the wall help those who talk already, and not those who wait",
                Confidence.FAIR,
                against="A child who never looks at the stems and uses their words a week later.",
                rests_on=(RestsOn((REASONS, "oakfield", INTERIM)),),
            ),
            Claims(
                "Drawing is rehearsal too",
                Confidence.LOW,
                against="A child for whom drawing takes the place of talking. Nobody has looked "
                "yet.",
                rests_on=(RestsOn(work="Wren’s bar model of lesson 2: the reason is all there."),),
            ),
        ),
    )
