"""'Next for you', from facts about lessons, feedback and iterations alone. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from schemas.cycles import CycleBrief, NextStep, Phase
from schemas.lessons import LessonState
from schemas.organisations import SchoolBrief
from schemas.roles import Audience, CycleRole
from server.cycles.joining import WRITE_FOR_A_SCHOOL

SOON = timedelta(days=7)
RECENT = timedelta(weeks=4)
"""How long a lesson asks for its talk, and for what was seen in it."""
ON_LESSONS = WRITE_FOR_A_SCHOOL | {CycleRole.COACH}


@dataclass(frozen=True)
class LessonFacts:
    """A lesson, to its reader. `observed` is who reads their own observation, None without one."""

    id: UUID
    number: int
    title: str
    school: SchoolBrief | None
    on: date
    at: time
    state: LessonState = LessonState.PLANNED
    teacher: str = ""
    teaches: bool = False
    consent: bool = True
    observed: Audience | None = None
    talk_begun: bool = True


@dataclass(frozen=True)
class Around:
    """What there is in a cycle besides its plan.

    `unanswered` is feedback to the reader with who gave it, `undecided` the iterations without a
    decision, `ungained` the reader's schools that have not said what they gave and gained.
    """

    lessons: Sequence[LessonFacts] = ()
    unanswered: Mapping[UUID, str] = field(default_factory=dict)
    undecided: Sequence[int] = ()
    ungained: Sequence[SchoolBrief] = ()


def lesson_steps(cycle: CycleBrief, around: Around, today: date) -> Iterator[NextStep]:
    """What all this asks of the reader of `cycle`."""
    if cycle.my_role in ON_LESSONS:
        for lesson in around.lessons:
            if lesson.state is not LessonState.CANCELLED:
                yield from _coming(cycle, lesson, today)
                yield from _taught(cycle, lesson, today)
    for document_id, giver in around.unanswered.items():
        title = f"Answer the feedback of {giver}"
        yield step(cycle, "answer_feedback", title, "A sentence is enough.", document=document_id)
    if cycle.my_role in WRITE_FOR_A_SCHOOL:
        for number in around.undecided:
            if number < cycle.iteration or cycle.phase in {Phase.REVIEW, Phase.SHARE}:
                title = f"Decide about iteration {number}: keep, adapt or drop"
                detail = "With your group, and with what it rests on."
                yield step(cycle, "decide_iteration", title, detail, iteration=number)
    if cycle.phase is Phase.SHARE:
        for school in around.ungained:
            title = f"Say what {school.short_name} gave and gained"
            detail = "Both sides gain: your group reads it."
            yield step(cycle, "write_gain", title, detail, school=school)


def _coming(cycle: CycleBrief, lesson: LessonFacts, today: date) -> Iterator[NextStep]:
    if lesson.state is not LessonState.PLANNED or not today <= lesson.on <= today + SOON:
        return
    named = f"lesson {lesson.number}, “{lesson.title}”"
    where = f"At {lesson.school.short_name}, " if lesson.school else "At "
    when = f"{where}{lesson.at:%H:%M}."
    if lesson.teaches:
        yield step(cycle, "teach_lesson", f"Teach {named}", when, lesson=lesson, due=lesson.on)
    else:
        detail = f"{lesson.teacher} teaches it. {when}" if lesson.teacher else when
        yield step(
            cycle, "observe_lesson", f"Observe {named}", detail, lesson=lesson, due=lesson.on
        )
    if not lesson.consent and (lesson.teaches or cycle.my_role is CycleRole.FACILITATOR):
        title = f"Confirm the consent for lesson {lesson.number}"
        detail = "Observers come only when the school has it."
        yield step(cycle, "confirm_consent", title, detail, lesson=lesson, due=lesson.on)


def _taught(cycle: CycleBrief, lesson: LessonFacts, today: date) -> Iterator[NextStep]:
    over = lesson.on < today or (lesson.on == today and lesson.state is LessonState.TAUGHT)
    if not over or lesson.on < today - RECENT:
        return
    if lesson.observed is Audience.PRIVATE:
        title = f"Share what you saw in lesson {lesson.number}"
        whom = f"with {lesson.teacher}, then with the group" if lesson.teacher else "with the group"
        detail = f"Only you can read it so far. You may share it {whom}."
        yield step(cycle, "share_observation", title, detail, lesson=lesson)
    if not lesson.talk_begun:
        title = f"Talk about lesson {lesson.number} together"
        detail = "Begin with what each case pupil did. Nobody has written yet."
        yield step(cycle, "begin_talk", title, detail, lesson=lesson)


def step(
    cycle: CycleBrief,
    kind: str,
    title: str,
    detail: str,
    *,
    lesson: LessonFacts | None = None,
    document: UUID | None = None,
    iteration: int | None = None,
    school: SchoolBrief | None = None,
    key: str | None = None,
    due: date | None = None,
) -> NextStep:
    """A step in `cycle`, as the home page says it."""
    return NextStep(
        kind=kind,
        title=title,
        detail=detail,
        cycle_id=cycle.id,
        cycle_title=cycle.title,
        alliance_id=cycle.alliance.id,
        school=lesson.school if lesson else school,
        lesson_id=lesson.id if lesson else None,
        document_id=document,
        iteration=iteration,
        key=key,
        due=due,
    )
