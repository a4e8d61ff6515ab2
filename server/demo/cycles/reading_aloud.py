"""Reading aloud in Year 5: just begun, and Oakfield has been asked to join."""

from datetime import date, timedelta

from schemas.cycles import Phase, SchoolPart, TemplateName
from schemas.roles import CycleRole
from server.demo.cycles.shape import TUESDAY, DemoCycle, Joins, Takes, weekday
from server.demo.words import p, ul


def cycle(today: date) -> DemoCycle:
    """Phase Scan; Riverside accepted and has sent nobody yet, Oakfield has not answered."""
    began = weekday(today, TUESDAY, weeks=-2)
    return DemoCycle(
        title="Reading aloud in Year 5",
        theme="Early reading",
        template=TemplateName.SPIRAL,
        phase=Phase.SCAN,
        iteration=1,
        began=began,
        changed=("imran", timedelta(days=2)),
        schools=(
            Joins(
                "brookside",
                answered_by="imran",
                offers="A class that likes to perform, and a hall with a stage",
                wants="To hear how others choose what is read aloud",
            ),
            Joins("riverside", answered_by="gareth"),
            Joins("oakfield", SchoolPart.INVITED),
        ),
        people=(Takes("imran", CycleRole.FACILITATOR, "brookside"),),
        facts={
            "year_group": "Year 5",
            "subject": "English: reading",
            "starts_on": began.isoformat(),
        },
        sections={
            "focus": (
                p(
                    "We want to learn how to improve the way our pupils **listen to a story** that "
                    "is read to them, so that the slow readers meet the same books as the quick "
                    "ones."
                ),
            ),
            "why": (
                p("I asked my class who was last read to, and when. What they said:"),
                ul(
                    "“In Year 2, on the carpet.” (eleven children)",
                    "“My nan does, on Sundays.”",
                    "“You did, but you stopped when the tests came.” That one hurt.",
                ),
                p(
                    "Before we plan anything I would like each school to ask ten children the same "
                    "two questions and to write down their words, not ours."
                ),
            ),
        },
    )
