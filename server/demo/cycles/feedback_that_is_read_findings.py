"""What feedback that is read was measured by: the sentence of others, asked in another way."""

from datetime import date, timedelta

from schemas.measures import ReadingKind, Summary
from server.demo.cycles.findings import Findings, Measures, Reads
from server.demo.cycles.talk_measures import SURVEY

BASELINE, INTERIM, _ = ReadingKind


def findings(began: date) -> Findings:
    """A slider before and after a task; Brookside moved it once."""
    first, second = began + timedelta(days=1), began + timedelta(days=16)
    return Findings(
        measures=(
            Measures(
                SURVEY,
                "A slider from 0 to 10 at the end of a written task",
                Summary.MEAN,
                unit="points",
                scale=(0, 10),
                caveat="Sliders begin in the middle, and many stay there.",
                readings=(
                    Reads("hillcrest", BASELINE, first, 27, 5.4, 2.1),
                    Reads("hillcrest", INTERIM, second, 26, 5.9, 2.2),
                    Reads("brookside", BASELINE, first, 30, 5.1, 1.8),
                ),
            ),
        )
    )
