"""The words of the demonstration: data that can be read, in documents that can be made."""

from datetime import date, timedelta

import pytest

from schemas.cycles import Phase, SchoolPart
from schemas.documents import PLAN
from schemas.measures import ReadingKind
from schemas.roles import CycleRole
from server.cycles.joining import WRITE_FOR_A_SCHOOL
from server.demo.alder_valley import PEOPLE, SCHOOLS
from server.demo.cycles import DemoCycle, cycles
from server.demo.cycles.shape import THURSDAY, weekday
from server.demo.offered import OFFERED, offered
from server.demo.words import h, p, runs, ul
from server.live.rendering.tree import Run
from server.live.shape import Seed, initial_update
from server.live.writing import em, link, strong
from server.measures.sound import Number, Scale, about_number, about_order, about_scale

TODAY = date(2026, 3, 3)
ALL = cycles(TODAY)


def named(title: str) -> DemoCycle:
    return next(cycle for cycle in ALL if cycle.title.startswith(title))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Plain", [Run("Plain")]),
        ("We **count** reasons", [Run("We "), strong("count"), Run(" reasons")]),
        ("*Since* then", [em("Since"), Run(" then")]),
        ("See [this](https://a.example)", [Run("See "), link("this", "https://a.example")]),
        ("2 * 3 * 4", [Run("2 "), em(" 3 "), Run(" 4")]),
        ("", []),
    ],
)
def test_marks_in_a_line_are_read(line: str, expected: list[Run]) -> None:
    assert runs(line) == expected


def test_blocks_are_what_the_editor_knows() -> None:
    assert [node.name for node in (p("a"), h("b"), ul("c"))] == [
        "paragraph",
        "heading",
        "bullet_list",
    ]


@pytest.mark.parametrize("cycle", ALL, ids=lambda cycle: cycle.title)
def test_every_plan_is_one_that_can_be_made(cycle: DemoCycle) -> None:
    assert initial_update(PLAN, Seed(sections=cycle.sections, fields=cycle.facts))


@pytest.mark.parametrize("cycle", ALL, ids=lambda cycle: cycle.title)
def test_everybody_in_a_cycle_is_of_the_alliance_and_writers_are_of_a_school_that_accepted(
    cycle: DemoCycle,
) -> None:
    people = {person.key: person for person in PEOPLE}
    schools = {school.key for school in SCHOOLS}
    accepted = {each.school for each in cycle.schools if each.part is SchoolPart.ACCEPTED}
    assert {each.school for each in cycle.schools} <= schools
    assert sum(each.role is CycleRole.FACILITATOR for each in cycle.people) == 1
    for takes in cycle.people:
        assert takes.school == people[takes.person].school
        if takes.role in WRITE_FOR_A_SCHOOL:
            assert takes.school in accepted


def test_priya_tom_and_marsha_write_the_first_plan_and_daniel_coaches() -> None:
    cycle = named("Explaining why")
    assert (cycle.phase, cycle.iteration) == (Phase.PLAN, 2)
    assert {(takes.person, takes.role) for takes in cycle.people} == {
        ("priya", CycleRole.FACILITATOR),
        ("tom", CycleRole.MEMBER),
        ("marsha", CycleRole.MEMBER),
        ("daniel", CycleRole.COACH),
    }


def test_there_are_cycles_in_several_phases_and_one_where_oakfield_may_answer() -> None:
    assert named("Words before").phase is Phase.REVIEW
    assert named("Year 2 to Year 3").phase is Phase.CLOSED
    invited = [
        each.school for each in named("Reading aloud").schools if each.part is SchoolPart.INVITED
    ]
    assert invited == ["oakfield"]


@pytest.mark.parametrize("days", range(0, 400, 23))
def test_whatever_day_it_is_the_next_lesson_is_still_to_come(days: int) -> None:
    today = TODAY + timedelta(days=days)
    for cycle in cycles(today):
        assert cycle.began < today
        lesson = cycle.facts.get("next_lesson_on")
        assert lesson is None or date.fromisoformat(str(lesson)) > today


@pytest.mark.parametrize("days", range(0, 400, 23))
def test_whatever_day_it_is_all_readings_can_be_and_lie_behind(days: int) -> None:
    today = TODAY + timedelta(days=days)
    for cycle in cycles(today):
        accepted = {each.school for each in cycle.schools if each.part is SchoolPart.ACCEPTED}
        for measure in cycle.findings.measures:
            scale = Scale(measure.summary, *(measure.scale or (None, None)))
            assert about_scale(scale) == []
            before: dict[str, list[tuple[ReadingKind, date]]] = {}
            for read in measure.readings:
                number = Number(read.kind, read.on, read.pupils, read.value, read.spread)
                assert about_number(scale, number, today - timedelta(days=1)) == []
                assert about_order(number, before.get(read.school, [])) == []
                assert read.school in accepted
                before.setdefault(read.school, []).append((read.kind, read.on))


def test_every_claim_says_what_would_count_against_it_and_what_it_rests_on() -> None:
    claims = [claim for cycle in ALL for claim in cycle.findings.claims]
    assert len(claims) >= 4
    assert all(claim.against and claim.rests_on for claim in claims)


def test_a_weekday_is_never_today() -> None:
    thursday = date(2026, 3, 5)
    assert weekday(thursday, THURSDAY) == date(2026, 3, 12)
    assert weekday(TODAY, THURSDAY) == thursday


def test_the_sign_in_page_offers_the_people_of_the_pictures() -> None:
    emails = [person.email for person in offered().people]
    assert emails == [f"{key}@demo.example" for key, _ in OFFERED]
    assert "admin@demo.example" in emails
