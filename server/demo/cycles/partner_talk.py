"""Partner talk with a reason: closed a good while ago, and its practice card went far."""

from datetime import date, timedelta

from schemas.cycles import Phase, TemplateName
from schemas.roles import CycleRole
from server.demo.cycles import year_of_visits
from server.demo.cycles.partner_talk_findings import findings
from server.demo.cycles.shape import TUESDAY, DemoCycle, Joins, Takes, weekday
from server.demo.words import h, p, ul

TITLE = "Partner talk with a reason"


def cycle(today: date) -> DemoCycle:
    """Closed after one iteration."""
    began = weekday(today, TUESDAY, weeks=-55)
    ended = began + timedelta(weeks=12)
    return DemoCycle(
        title=TITLE,
        theme="Talk",
        template=TemplateName.JPD,
        phase=Phase.CLOSED,
        iteration=1,
        began=began,
        changed=("imran", today - ended),
        schools=(
            Joins(
                "brookside",
                answered_by="imran",
                offers="Two classes that talk a great deal",
                wants="Talk that says why",
            ),
            Joins(
                "st_annes",
                answered_by="sunita",
                offers="Sentence stems that we have used for years",
                wants="To hear what becomes of them elsewhere",
            ),
        ),
        people=(
            Takes("imran", CycleRole.FACILITATOR, "brookside"),
            Takes("marsha", CycleRole.MEMBER, "st_annes"),
        ),
        findings=findings(began),
        lessons=year_of_visits.after_partner_talk(began),
        facts={
            "year_group": "Year 3 and Year 4",
            "subject": "Mathematics",
            "protocol": "peer_observation",
            "starts_on": began.isoformat(),
            "ends_on": ended.isoformat(),
        },
        sections={
            "focus": (
                p(
                    "We want to learn how to improve the way our pupils **give a reason** to a "
                    "partner before they give an answer."
                ),
            ),
            "change": (
                h("Must stay"),
                ul("Thirty seconds of silence, timed.", "A partner who asks “How do you know?”"),
                h("May be adapted"),
                ul("Stems in words, pictures or signs.", "Pairs or threes."),
            ),
        },
    )
