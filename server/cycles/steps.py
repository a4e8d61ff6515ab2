"""'Next for you': what one cycle asks of one person, from facts alone. Pure.

Each step says who is waiting for it or why it matters; none counts or compares anybody.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from schemas.cycles import (
    CycleBrief,
    CycleSchool,
    MissingField,
    NextStep,
    Phase,
    SchoolPart,
)
from schemas.roles import CycleRole
from server.cycles.joining import WRITE_FOR_A_SCHOOL
from server.cycles.lesson_steps import SOON, Around, lesson_steps, step
from server.cycles.phases import OFFERS, next_phase
from server.cycles.review_steps import ReviewFacts, review_steps

_DATES = {"next_lesson_on": "lesson", "review_on": "review", "ends_on": "share"}
_ORDER = (
    "answer_for_school",
    "write_section",
    "write_offer",
    "add_people",
    "invite_school",
    "say_how_it_goes",
    "teach_lesson",
    "observe_lesson",
    "confirm_consent",
    "share_observation",
    "begin_talk",
    "answer_feedback",
    "decide_iteration",
    "accept_review",
    "write_review",
    "ask_reviewers",
    "answer_review",
    "follow_up_review",
    "write_gain",
    "lesson",
    "review",
    "share",
    "move_phase",
)


@dataclass(frozen=True)
class Facts:
    """A cycle as its reader sees it.

    `dates` are the plan's typed dates by field, `offers` what is missing of a school's offers and
    wants, `own_schools` the reader's schools, `staffed` those for which somebody writes, `around`
    what there is besides the plan, `review` the review that is open, `quiet_since` the day since
    which nothing has happened for weeks.
    """

    cycle: CycleBrief
    missing: Sequence[MissingField] = ()
    dates: Mapping[str, date] = field(default_factory=dict)
    offers: Mapping[UUID, str] = field(default_factory=dict)
    own_schools: Collection[UUID] = frozenset()
    staffed: Collection[UUID] = frozenset()
    around: Around = field(default_factory=Around)
    review: ReviewFacts | None = None
    quiet_since: date | None = None


def steps(facts: Iterable[Facts], today: date) -> list[NextStep]:
    """The steps of all these cycles, the most pressing first."""
    found = [step for each in facts for step in _of_cycle(each, today)]
    return sorted(found, key=lambda step: (step.due or date.max, _ORDER.index(step.kind)))


def _of_cycle(facts: Facts, today: date) -> list[NextStep]:
    cycle = facts.cycle
    found = [
        _answer(cycle, part)
        for part in cycle.schools
        if part.may_decide and part.part is SchoolPart.INVITED
    ]
    if facts.review is not None:
        found += review_steps(cycle, facts.review, today)
    if cycle.phase is Phase.CLOSED:
        return found
    found += lesson_steps(cycle, facts.around, today)
    if cycle.my_role in WRITE_FOR_A_SCHOOL:
        found += [*_writing(facts, today), *_dates(facts, today)]
    if cycle.my_role is CycleRole.FACILITATOR:
        found += _facilitating(facts)
    return found


def _answer(cycle: CycleBrief, part: CycleSchool) -> NextStep:
    asking = next((each.school for each in cycle.schools if each.part is SchoolPart.ACCEPTED), None)
    who = f"{asking.short_name} invites your school" if asking else "Your school is invited"
    return step(
        cycle,
        "answer_for_school",
        f"Accept for {part.school.short_name}, or say no",
        f"{who} to this cycle. Saying no is fine.",
        school=part.school,
    )


def _writing(facts: Facts, today: date) -> list[NextStep]:
    cycle = facts.cycle
    following = _name(cycle, next_phase(cycle.phase))
    lesson = facts.dates.get("next_lesson_on")
    due = lesson if lesson and lesson >= today else None
    found = []
    sections = [gap for gap in facts.missing if gap.key != OFFERS]
    if sections:
        first = sections[0]
        if len(facts.missing) == 1:
            detail = f"The last thing that the plan needs before {following}."
        elif len(sections) == 1:
            detail = f"The plan needs it before {following}."
        else:
            detail = f"The plan needs {len(sections)} more parts before {following}."
        title = f"Write “{first.title}” with your group"
        found.append(step(cycle, "write_section", title, detail, key=first.key, due=due))
    for part in cycle.schools:
        lacks = facts.offers.get(part.school.id)
        if lacks and part.school.id in facts.own_schools:
            title = f"Say {lacks[0].lower()}{lacks[1:]}"
            detail = f"Both sides gain: the plan needs it before {following}."
            found.append(
                step(cycle, "write_offer", title, detail, school=part.school, key=OFFERS, due=due)
            )
    return found


def _dates(facts: Facts, today: date) -> list[NextStep]:
    planned = {lesson.on for lesson in facts.around.lessons}
    told = {
        "lesson": "The next lesson",
        "review": "The review meeting",
        "share": "Share what your group has learned",
    }
    return [
        step(facts.cycle, kind, told[kind], "As your plan has it.", key=key, due=day)
        for key, kind in _DATES.items()
        if (day := facts.dates.get(key)) and today <= day <= today + SOON
        if not (kind == "lesson" and day in planned)
    ]


def _facilitating(facts: Facts) -> list[NextStep]:
    cycle = facts.cycle
    asked = [] if facts.quiet_since is None else [_quiet(cycle)]
    found = [
        step(
            cycle,
            "add_people",
            f"Give somebody of {part.school.short_name} a part",
            f"{part.school.short_name} accepted, and nobody there can write yet.",
            school=part.school,
        )
        for part in cycle.schools
        if part.part is SchoolPart.ACCEPTED and part.school.id not in facts.staffed
    ]
    there = {SchoolPart.ACCEPTED, SchoolPart.INVITED}
    if sum(part.part in there for part in cycle.schools) < 2:
        detail = "A practice is improved jointly: with one school there is nobody to learn from."
        found.append(step(cycle, "invite_school", "Ask another school to take part", detail))
    elif not facts.missing:
        following = next_phase(cycle.phase)
        title = (
            "Close the cycle when your group is ready"
            if following is Phase.CLOSED
            else f"Move on to {_name(cycle, following)} when your group is ready"
        )
        found.append(step(cycle, "move_phase", title, "Nothing is missing."))
    return asked + found


def _quiet(cycle: CycleBrief) -> NextStep:
    title = f"Say in your group how “{cycle.title}” goes on"
    detail = (
        "Nothing has happened for three weeks of term. A date helps, and so does parking it; "
        "a week later whoever leads the alliance sees it, too."
    )
    return step(cycle, "say_how_it_goes", title, detail)


def _name(cycle: CycleBrief, phase: Phase | None) -> str:
    return next((named.name for named in cycle.phase_names if named.phase is phase), "")
