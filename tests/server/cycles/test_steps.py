"""'Next for you', from facts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from schemas.cycles import (
    CycleBrief,
    CycleSchool,
    CycleStatus,
    MissingField,
    Phase,
    SchoolPart,
    TemplateName,
)
from schemas.organisations import AllianceBrief, AllianceColour, AllianceKind, SchoolBrief
from schemas.roles import CycleRole
from schemas.templates import TEMPLATES
from server.cycles.phases import phase_names
from server.cycles.steps import Facts, steps

TODAY = date(2026, 3, 3)
THURSDAY = date(2026, 3, 5)
OAKFIELD = SchoolBrief(
    id=UUID(int=1), name="Oakfield Primary", short_name="Oakfield", mark="OA", slot=1
)
RIVERSIDE = SchoolBrief(
    id=UUID(int=2), name="Riverside Primary", short_name="Riverside", mark="RI", slot=2
)
BOTH = frozenset({OAKFIELD.id, RIVERSIDE.id})


def a_brief(
    role: CycleRole | None = CycleRole.MEMBER,
    phase: Phase = Phase.PLAN,
    schools: Sequence[CycleSchool] = (
        CycleSchool(school=OAKFIELD, part=SchoolPart.ACCEPTED),
        CycleSchool(school=RIVERSIDE, part=SchoolPart.ACCEPTED),
    ),
) -> CycleBrief:
    return CycleBrief(
        id=UUID(int=9),
        alliance=AllianceBrief(
            id=UUID(int=8),
            name="Alder Valley",
            kind=AllianceKind.MIXED_PHASE,
            colour=AllianceColour.BOTTLE,
        ),
        title="Explaining why",
        status=CycleStatus.CLOSED if phase is Phase.CLOSED else CycleStatus.ACTIVE,
        phase=phase,
        phase_names=phase_names(TEMPLATES[TemplateName.JPD]),
        iteration=2,
        template=TemplateName.JPD,
        schools=list(schools),
        my_role=role,
        changed_at=datetime(2026, 3, 3, tzinfo=UTC),
        changed_by=None,
    )


def a_gap(key: str, title: str) -> MissingField:
    return MissingField(document_id=UUID(int=7), key=key, title=title)


CRITERIA = a_gap("criteria", "Success criteria")
OFFER = a_gap("schools", "What Riverside offers and wants")


def told(facts: Facts) -> list[tuple[str, str]]:
    return [(step.kind, step.title) for step in steps([facts], TODAY)]


def test_a_member_writes_what_the_plan_still_needs_with_the_group() -> None:
    facts = Facts(a_brief(), missing=[CRITERIA], dates={"next_lesson_on": THURSDAY}, staffed=BOTH)
    step = steps([facts], TODAY)[0]
    assert step.title == "Write “Success criteria” with your group"
    assert step.detail == "The last thing that the plan needs before Try."
    assert (step.key, step.due) == ("criteria", THURSDAY)


def test_a_school_is_asked_for_its_own_offer_and_nobody_for_anothers() -> None:
    offers = {RIVERSIDE.id: "What Riverside offers and wants"}
    facts = Facts(a_brief(), missing=[OFFER], offers=offers, own_schools={RIVERSIDE.id})
    assert told(facts) == [("write_offer", "Say what Riverside offers and wants")]
    assert told(Facts(a_brief(), missing=[OFFER], offers=offers, own_schools={OAKFIELD.id})) == []


@pytest.mark.parametrize("role", [CycleRole.COACH, CycleRole.ADVISER, CycleRole.VIEWER, None])
def test_who_cannot_write_is_not_asked_to(role: CycleRole | None) -> None:
    assert told(Facts(a_brief(role), missing=[CRITERIA], staffed=BOTH)) == []


def test_who_speaks_for_an_invited_school_answers_and_saying_no_is_fine() -> None:
    invited = CycleSchool(school=OAKFIELD, part=SchoolPart.INVITED, may_decide=True)
    asking = CycleSchool(school=RIVERSIDE, part=SchoolPart.ACCEPTED)
    [step] = steps([Facts(a_brief(None, schools=[asking, invited]))], TODAY)
    assert (step.kind, step.school) == ("answer_for_school", OAKFIELD)
    assert step.title == "Accept for Oakfield, or say no"
    assert step.detail == "Riverside invites your school to this cycle. Saying no is fine."


def test_a_facilitator_finds_the_school_that_accepted_and_has_nobody_in_the_cycle() -> None:
    facts = Facts(a_brief(CycleRole.FACILITATOR), missing=[CRITERIA], staffed={OAKFIELD.id})
    assert ("add_people", "Give somebody of Riverside a part") in told(facts)


def test_a_facilitator_of_one_school_alone_is_told_to_ask_another() -> None:
    alone = [CycleSchool(school=OAKFIELD, part=SchoolPart.ACCEPTED)]
    facts = Facts(a_brief(CycleRole.FACILITATOR, schools=alone), staffed=BOTH)
    assert told(facts) == [("invite_school", "Ask another school to take part")]


@pytest.mark.parametrize(
    ("phase", "title"),
    [
        (Phase.PLAN, "Move on to Try when your group is ready"),
        (Phase.SHARE, "Close the cycle when your group is ready"),
    ],
)
def test_a_facilitator_moves_on_when_nothing_is_missing(phase: Phase, title: str) -> None:
    facts = Facts(a_brief(CycleRole.FACILITATOR, phase), staffed=BOTH)
    assert told(facts) == [("move_phase", title)]


def test_a_closed_cycle_asks_for_nothing() -> None:
    dates = {"review_on": THURSDAY}
    facts = Facts(a_brief(CycleRole.FACILITATOR, Phase.CLOSED), missing=[CRITERIA], dates=dates)
    assert told(facts) == []


def test_dates_of_the_plan_are_told_in_their_week_and_not_before_or_after() -> None:
    def of(day: date) -> list[tuple[str, str]]:
        return told(Facts(a_brief(), dates={"review_on": day}, staffed=BOTH))

    assert of(THURSDAY) == [("review", "The review meeting")]
    assert of(TODAY) == [("review", "The review meeting")]
    assert of(TODAY - timedelta(days=1)) == []
    assert of(TODAY + timedelta(days=8)) == []


def test_the_day_by_which_the_group_shares_is_told_in_its_week() -> None:
    facts = Facts(a_brief(), dates={"ends_on": THURSDAY}, staffed=BOTH)
    assert told(facts) == [("share", "Share what your group has learned")]


def test_what_is_due_comes_first() -> None:
    undated = Facts(a_brief(), missing=[CRITERIA], staffed=BOTH)
    dated = Facts(a_brief(), dates={"next_lesson_on": THURSDAY}, staffed=BOTH)
    assert [step.kind for step in steps([undated, dated], TODAY)] == ["lesson", "write_section"]
