"""What is worked out for a school's page without asking the database."""

from datetime import date

import pytest

from schemas.cycles import CycleStatus, Phase
from schemas.ids import new_id
from schemas.organisations import SchoolBrief
from schemas.overview import TermBrief
from schemas.schools import (
    Exchange,
    ExchangeKind,
    Priority,
    SchoolCycle,
    SchoolHours,
    SchoolSummary,
)
from server.paper.blocks import Heading
from server.schools.governors import TOO_FEW, paper_of
from server.schools.hours import Given, Part, given
from server.schools.naming import Naming

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([], Given(0, untold=False)),
        ([Part(90, 3)], Given(2, untold=False)),
        ([Part(80, 4), Part(100, 3)], Given(3, untold=False)),
        ([Part(600, 1)], Given(None, untold=True)),
        ([Part(600, 2)], Given(None, untold=True)),
        ([Part(600, 2), Part(600, 2), Part(60, 1)], Given(None, untold=True)),
        ([Part(180, 3), Part(600, 2)], Given(3, untold=True)),
        ([Part(180, 3), Part(45, 1)], Given(3, untold=True)),
        ([Part(29, 3)], Given(0, untold=False)),
    ],
    ids=lambda each: str(each) if isinstance(each, Given) else f"{len(each)} parts",
)
def test_hours_are_told_where_three_or_more_gave_them(parts: list[Part], told: Given) -> None:
    assert given(parts) == told


PEOPLE = ("Anne-Marie Stone", "Priya Nair", "Jo Li")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Two mornings in our Year 2", False),
        ("Priya showed us how", True),
        ("We watched Mrs Nair’s class", True),
        ("It was priyanka's idea", False),
        ("Marie and the others", True),
        ("Two mornings at St Anne’s", False),
        ("Anne came along to St Anne’s", True),
        ("A stone on the table", False),
        ("Jolly good, Jo said", False),
        ("Jo Li said so", True),
        ("", False),
    ],
)
def test_a_part_of_a_name_as_a_word_names_somebody(words: str, named: bool) -> None:
    assert Naming(PEOPLE, ["St Anne’s", "Oakfield"]).names_somebody(words) is named


def test_without_people_nobody_is_named() -> None:
    assert not Naming([]).names_somebody("Priya")


def told(**changed: object) -> SchoolSummary:
    school = SchoolBrief(id=new_id(), name="Oakfield", short_name="Oakfield", mark="OA", slot=1)
    cycle = SchoolCycle(
        id=new_id(),
        title="Reading aloud",
        alliance="Alder Valley",
        phase=Phase.TRY,
        status=CycleStatus.ACTIVE,
        partners=[school.model_copy(update={"name": "Riverside"})],
        gave="Nine mornings",
        gained="",
        held_back=False,
    )
    priority = Priority(id=new_id(), title="Reading", address="", cycle_ids=[cycle.id])
    visits = Exchange(
        kind=ExchangeKind.VISITS,
        gave=True,
        gained=True,
        given=2,
        received=None,
        given_to=["Riverside"],
        received_from=["Brookside", "Riverside"],
    )
    summary = SchoolSummary(
        school=school,
        alliances=["Alder Valley"],
        year=TermBrief(
            key="2026-year",
            name="School year 2026 to 2027",
            starts=date(2026, 9, 1),
            ends=date(2027, 8, 31),
        ),
        years=[],
        hours=SchoolHours(entitlement=120, given=31, untold=False),
        priorities=[priority],
        cycles=[cycle],
        exchange=[visits],
    )
    return summary.model_copy(update=changed)


def lines(summary: SchoolSummary) -> list[str]:
    return [block.text for block in paper_of(summary, TODAY).blocks]


def test_the_paper_says_hours_plan_cycles_and_both_directions() -> None:
    paper = paper_of(told(), TODAY)
    assert paper.subtitle == "School year 2026 to 2027, for governors. As of 23 November 2026."
    assert {
        "Our people gave 31 hours of the 120 hours that we keep free.",
        "Reading: served by Reading aloud.",
        "With Riverside. Now: trying it in lessons.",
        "We gave: Nine mornings",
        "Others watched lessons with us: Riverside (2 visits).",
        f"We watched lessons of others: Brookside and Riverside ({TOO_FEW}).",
    } <= set(lines(told()))
    assert Heading("Reading aloud", level=2) in paper.blocks


def test_hours_of_too_few_are_words_and_no_number() -> None:
    few = lines(told(hours=SchoolHours(entitlement=120, given=None, untold=True)))
    assert f"Hours given: {TOO_FEW}." in few
    assert "We keep 120 hours free." in few
    some = lines(told(hours=SchoolHours(entitlement=None, given=31, untold=True)))
    assert "Our people gave 31 hours." in some
    assert "We have not set how many hours we keep free." in some
    assert any(TOO_FEW in line for line in some)


def test_a_school_with_nothing_yet_has_a_paper_too() -> None:
    empty = lines(told(priorities=[], cycles=[], exchange=[], alliances=[]))
    assert "None in this year." in empty
    assert empty.count("Nothing yet in this year.") == 2
