"""What partner talk was seen to do a year ago: the tally and the survey that others took up."""

from datetime import date, timedelta

from schemas.measures import Confidence, ReadingKind, Summary
from server.demo.cycles.findings import Findings, Measures, Reads
from server.demo.cycles.talk_measures import FIVE_ANSWERS, REASONS, SURVEY, TALLY

BASELINE, _, FINAL = ReadingKind


def findings(began: date) -> Findings:
    """Read in the first and in the eleventh week; St Anne’s noted no spread."""
    first, last = began + timedelta(weeks=1), began + timedelta(weeks=11)
    return Findings(
        measures=(
            Measures(
                REASONS,
                TALLY,
                Summary.SHARE,
                caveat="The observers knew what we hoped for.",
                readings=(
                    Reads("brookside", BASELINE, first, 29, 17),
                    Reads("brookside", FINAL, last, 28, 36, confidence=Confidence.FAIR),
                    Reads("st_annes", BASELINE, first, 26, 12),
                    Reads(
                        "st_annes",
                        FINAL,
                        last,
                        26,
                        19,
                        comparison="The class beside it, without stems: 15% then.",
                        caveat="Two of the six weeks fell to a flood in the hall.",
                    ),
                ),
            ),
            Measures(
                SURVEY,
                FIVE_ANSWERS,
                Summary.MEAN,
                unit="points",
                scale=(1, 5),
                readings=(
                    Reads("brookside", BASELINE, first, 29, 2.8, 1.02),
                    Reads("brookside", FINAL, last, 28, 3.3, 0.9),
                    Reads("st_annes", BASELINE, first, 26, 3.0),
                    Reads("st_annes", FINAL, last, 26, 3.2),
                ),
            ),
        )
    )
