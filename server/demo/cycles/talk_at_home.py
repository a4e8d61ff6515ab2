"""Talking about number at home: parked in the middle of planning, and to be taken up again."""

from datetime import date

from schemas.cycles import Phase, TemplateName
from schemas.roles import CycleRole
from server.demo.cycles.shape import FRIDAY, TUESDAY, DemoCycle, Joins, Rests, Takes, weekday
from server.demo.words import p, ul


def cycle(today: date) -> DemoCycle:
    """Phase Plan, parked since five weeks."""
    began = weekday(today, TUESDAY, weeks=-12)
    rests = weekday(today, FRIDAY, weeks=-6)
    return DemoCycle(
        title="Talking about number at home",
        theme="Talk",
        template=TemplateName.IMPLEMENTATION,
        phase=Phase.PLAN,
        iteration=1,
        began=began,
        changed=("marsha", today - rests),
        parked=Rests(
            "marsha",
            rests,
            "Meadow Lane has no deputy until Easter, and Beth teaches full time. We take it up "
            "again in the first week of the summer term.",
        ),
        schools=(
            Joins(
                "st_annes",
                answered_by="sunita",
                offers="A breakfast club where parents stay",
                wants="To hear what number sounds like before children can write it",
            ),
            Joins(
                "meadow_lane",
                answered_by="beth",
                offers="Forty games that fit into a coat pocket",
                wants="Parents who play them on the bus",
            ),
        ),
        people=(
            Takes("marsha", CycleRole.FACILITATOR, "st_annes"),
            Takes("beth", CycleRole.MEMBER, "meadow_lane"),
        ),
        facts={
            "year_group": "Reception",
            "subject": "Mathematics",
            "starts_on": began.isoformat(),
        },
        sections={
            "focus": (
                p(
                    "We want to learn how to improve the way our pupils **talk about how many and "
                    "how much** outside of lessons."
                ),
            ),
            "why": (
                p("We listened at the gate for a week. What we heard about number:"),
                ul("“Hurry up, two minutes.”", "“One more.”", "“How many sleeps?”"),
                p("It could also be that we only hear them when they are late."),
            ),
        },
    )
