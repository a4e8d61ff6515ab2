"""Feedback that is read: small tests between a secondary and a junior school."""

from datetime import date, timedelta

from schemas.cycles import Phase, TemplateName
from schemas.roles import CycleRole
from server.cycles.quiet import SEEN_AFTER
from server.cycles.terms import school_days_before
from server.demo.cycles.feedback_that_is_read_findings import findings
from server.demo.cycles.shape import (
    FRIDAY,
    WEDNESDAY,
    DemoCycle,
    Joins,
    Takes,
    said,
    weekday,
)
from server.demo.words import h, p, ul


def cycle(today: date) -> DemoCycle:
    """Phase Try, iteration 1, and nothing has moved for five weeks of term."""
    since = school_days_before(today, SEEN_AFTER + 5)
    began = weekday(since, WEDNESDAY, weeks=-3)
    lesson = weekday(today, FRIDAY, weeks=2)
    return DemoCycle(
        title="Feedback that is read",
        template=TemplateName.PDSA,
        phase=Phase.TRY,
        iteration=1,
        began=began,
        changed=("daniel", today - since),
        schools=(
            Joins(
                "hillcrest",
                answered_by="helen",
                offers="Two departments that mark little and talk much",
                wants="To see feedback where one teacher has the whole day",
            ),
            Joins(
                "brookside",
                answered_by="hugh",
                offers="Books of a whole class, with nothing taken out",
                wants="Fewer evenings with a green pen",
            ),
        ),
        people=(
            Takes("daniel", CycleRole.FACILITATOR, "hillcrest"),
            Takes("imran", CycleRole.MEMBER, "brookside"),
            Takes("helen", CycleRole.VIEWER, "hillcrest"),
        ),
        findings=findings(began),
        facts={
            "class_name": "8R and 6K",
            "year_group": "Year 6 and Year 8",
            "subject": "Mathematics",
            "protocol": "work_sample",
            "starts_on": began.isoformat(),
            "next_lesson_on": lesson.isoformat(),
            "ends_on": (lesson + timedelta(weeks=5)).isoformat(),
            "cover_hours": 4,
        },
        sections={
            "focus": (
                p(
                    "By the end of term half of our pupils can say what the last comment in their "
                    "book asked of them, and show where they did it."
                ),
            ),
            "why": (
                p(
                    "Daniel covered the comments in 8R with a slip of paper and asked. Four of "
                    "twenty-six knew what was under it. In 6K it was seven of thirty."
                ),
            ),
            "hunch": (
                p(
                    "A comment that comes with a mark is read as the mark. One that comes two days "
                    "later is read as history."
                ),
            ),
            "change": (
                h("Must stay"),
                ul(
                    "One comment a week, a question, at the place in the work that it is about.",
                    "Five minutes in the *next* lesson in which everybody answers it in pencil.",
                ),
                h("May be adapted"),
                ul("Who asks: the teacher, or a pupil of another set."),
            ),
            "effect": (
                p("Answers in pencil below most questions, and fewer, better questions from us."),
            ),
            "criteria": (
                ul(
                    "Covered comments: thirteen of twenty-six in 8R, fifteen of thirty in 6K.",
                    "No teacher needs longer for it than before.",
                ),
            ),
            "stop": (
                p("If pupils write answers to please and the next piece of work shows none."),
            ),
            "links": (
                p(
                    "The lesson has moved twice: there is no cover in Brookside before "
                    f"{said(lesson)}."
                ),
            ),
        },
    )
