"""'Next for you' from lessons, feedback and iterations: facts in, steps out."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest

from schemas.cycles import Phase
from schemas.lessons import LessonState
from schemas.roles import Audience, CycleRole
from server.cycles.lesson_steps import Around, LessonFacts, lesson_steps
from server.cycles.steps import Facts, steps
from tests.server.cycles.test_steps import OAKFIELD, THURSDAY, TODAY, a_brief

MEMBER, FACILITATOR, COACH = CycleRole.MEMBER, CycleRole.FACILITATOR, CycleRole.COACH
TAUGHT, CANCELLED = LessonState.TAUGHT, LessonState.CANCELLED
LESSON = LessonFacts(
    UUID(int=5), 2, "Fractions", OAKFIELD, on=THURSDAY, at=time(9, 30), teacher="Tom"
)
TEACHES = replace(LESSON, teaches=True)
YESTERDAY = TODAY - timedelta(days=1)
LONG_AGO = TODAY - timedelta(weeks=5)


def told(around: Around, role: CycleRole | None = MEMBER, phase: Phase = Phase.TRY) -> list[str]:
    return [step.kind for step in lesson_steps(a_brief(role, phase), around, TODAY)]


@pytest.mark.parametrize(
    ("lesson", "role", "kinds"),
    [
        (LESSON, MEMBER, ["observe_lesson"]),
        (LESSON, COACH, ["observe_lesson"]),
        (LESSON, CycleRole.ADVISER, []),
        (LESSON, CycleRole.VIEWER, []),
        (LESSON, None, []),
        (TEACHES, MEMBER, ["teach_lesson"]),
        (replace(LESSON, on=TODAY), MEMBER, ["observe_lesson"]),
        (replace(LESSON, on=TODAY + timedelta(days=7)), MEMBER, ["observe_lesson"]),
        (replace(LESSON, on=TODAY + timedelta(days=8)), MEMBER, []),
        (replace(LESSON, state=CANCELLED), MEMBER, []),
        (replace(LESSON, consent=False), MEMBER, ["observe_lesson"]),
        (replace(LESSON, consent=False), FACILITATOR, ["observe_lesson", "confirm_consent"]),
        (replace(TEACHES, consent=False), MEMBER, ["teach_lesson", "confirm_consent"]),
    ],
)
def test_a_lesson_to_come_is_taught_observed_and_agreed_to(
    lesson: LessonFacts, role: CycleRole | None, kinds: list[str]
) -> None:
    assert told(Around(lessons=[lesson]), role) == kinds


@pytest.mark.parametrize(
    ("on", "state", "observed", "talk_begun", "kinds"),
    [
        (YESTERDAY, TAUGHT, Audience.PRIVATE, True, ["share_observation"]),
        (YESTERDAY, LessonState.PLANNED, Audience.PRIVATE, True, ["share_observation"]),
        (TODAY, TAUGHT, Audience.PRIVATE, True, ["share_observation"]),
        (YESTERDAY, TAUGHT, Audience.PAIR, True, []),
        (YESTERDAY, TAUGHT, Audience.CYCLE, True, []),
        (YESTERDAY, TAUGHT, None, True, []),
        (YESTERDAY, TAUGHT, None, False, ["begin_talk"]),
        (YESTERDAY, TAUGHT, Audience.PRIVATE, False, ["share_observation", "begin_talk"]),
        (LONG_AGO, TAUGHT, Audience.PRIVATE, False, []),
        (YESTERDAY, CANCELLED, Audience.PRIVATE, False, []),
    ],
)
def test_a_lesson_that_was_taught_is_shared_and_talked_about(
    on: date, state: LessonState, observed: Audience | None, talk_begun: bool, kinds: list[str]
) -> None:
    lesson = replace(LESSON, on=on, state=state, observed=observed, talk_begun=talk_begun)
    assert told(Around(lessons=[lesson])) == kinds


def test_a_lesson_says_when_where_and_by_whom() -> None:
    [step] = lesson_steps(a_brief(), Around(lessons=[LESSON]), TODAY)
    assert step.title == "Observe lesson 2, “Fractions”"
    assert step.detail == "Tom teaches it. At Oakfield, 09:30."
    assert (step.due, step.lesson_id, step.school) == (THURSDAY, LESSON.id, OAKFIELD)


def test_feedback_waits_for_an_answer_of_whoever_it_was_given_to() -> None:
    around = Around(unanswered={UUID(int=6): "Priya"})
    [step] = lesson_steps(a_brief(CycleRole.VIEWER), around, TODAY)
    assert (step.title, step.document_id) == ("Answer the feedback of Priya", UUID(int=6))


@pytest.mark.parametrize(
    ("numbers", "role", "phase", "asked"),
    [
        ([1], MEMBER, Phase.PLAN, [1]),
        ([2], MEMBER, Phase.TRY, []),
        ([1, 2], MEMBER, Phase.REVIEW, [1, 2]),
        ([2], FACILITATOR, Phase.SHARE, [2]),
        ([1], COACH, Phase.REVIEW, []),
        ([1], None, Phase.REVIEW, []),
    ],
)
def test_an_iteration_is_decided_when_it_has_been_tried(
    numbers: list[int], role: CycleRole | None, phase: Phase, asked: list[int]
) -> None:
    found = lesson_steps(a_brief(role, phase), Around(undecided=numbers), TODAY)
    assert [step.iteration for step in found] == asked


def test_a_school_is_asked_in_the_last_phase_what_it_gave_and_gained() -> None:
    around = Around(ungained=[OAKFIELD])
    assert told(around, None, Phase.SHARE) == ["write_gain"]
    assert told(around, MEMBER, Phase.REVIEW) == []


def test_a_lesson_that_is_planned_is_not_told_a_second_time_from_the_plan() -> None:
    dates = {"next_lesson_on": THURSDAY}
    facts = Facts(a_brief(), dates=dates, around=Around(lessons=[LESSON]))
    assert [step.kind for step in steps([facts], TODAY)] == ["observe_lesson"]
