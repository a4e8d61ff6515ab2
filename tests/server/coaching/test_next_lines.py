"""What a deployment asks next, and of whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from schemas.coaching import DeploymentState as D
from schemas.coaching import Side
from server.coaching.next_lines import Facts, line

TODAY = date(2026, 3, 5)
SCHOOL = Facts(
    state=D.RUNNING,
    sides=[Side.SCHOOL],
    coached=False,
    has_teacher=True,
    joined=True,
    signed={Side.SCHOOL, Side.COACH},
    next_visit=None,
    ends_on=None,
    commented=False,
)
COACH = replace(SCHOOL, sides=[Side.COACH])
TEACHER = replace(SCHOOL, sides=[], coached=True)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (replace(SCHOOL, state=D.OFFERED), "answer_offer"),
        (replace(COACH, state=D.OFFERED), None),
        (replace(SCHOOL, state=D.ACCEPTED, has_teacher=False), "name_teacher"),
        (replace(SCHOOL, state=D.ACCEPTED, signed=set()), "sign_agreement"),
        (replace(SCHOOL, state=D.ACCEPTED), None),
        (replace(COACH, state=D.ACCEPTED, signed={Side.SCHOOL}), "sign_agreement"),
        (replace(TEACHER, state=D.ACCEPTED, joined=False), "answer_coaching"),
        (TEACHER, None),
        (replace(COACH, state=D.AGREED), "plan_visit"),
        (replace(COACH, state=D.AGREED, joined=False), None),
        (replace(COACH, next_visit=TODAY), "write_log"),
        (replace(COACH, next_visit=TODAY + timedelta(days=1)), None),
        (SCHOOL, None),
        (replace(SCHOOL, ends_on=TODAY), "evaluate"),
        (replace(COACH, state=D.ENDED), "comment_evaluation"),
        (replace(COACH, state=D.ENDED, commented=True), None),
        (replace(SCHOOL, state=D.ENDED), None),
    ],
)
def test_each_is_told_what_waits_for_them(facts: Facts, kind: str | None) -> None:
    told = line(facts, TODAY)
    assert (told and told[0]) == kind
