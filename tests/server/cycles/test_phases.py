"""Which moves a cycle has, and what the plan needs for them."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from schemas.cycles import Phase, TemplateName
from schemas.documents import PLAN
from schemas.templates import TEMPLATES
from server.cycles.phases import (
    OFFERS,
    begins_iteration,
    is_a_move,
    missing_before,
    next_phase,
    offers_missing,
    phase_names,
)
from server.live.rendering.content import Content, Value
from server.live.rendering.tree import Node
from server.live.writing import paragraph

PLAN_ID, OAKFIELD, RIVERSIDE = UUID(int=1), UUID(int=2), UUID(int=3)
SCHOOLS = {OAKFIELD: "Oakfield", RIVERSIDE: "Riverside"}
REQUIRED = ["focus", "why", "hunch", "change", "criteria"]
JPD = TEMPLATES[TemplateName.JPD]


def a_plan(
    *written: str, offers: Mapping[UUID, tuple[str, str]] | None = None, blank: bool = False
) -> Content:
    """A plan in which the sections `written` have words."""
    words: dict[str, tuple[Node, ...]] = {key: (paragraph("Words."),) for key in written}
    empty = (paragraph("  "),) if blank else ()
    records: list[dict[str, str | int | float]] = []
    for school, (offer, want) in (offers or {}).items():
        said = {"offers": offer, "wants": want}
        records.append({"school": str(school), **{k: v for k, v in said.items() if v}})
    fields: dict[str, Value] = {OFFERS: records} if records else {}
    sections = {section.key: words.get(section.key, empty) for section in PLAN.sections}
    return Content(kind=PLAN, sections=sections, fields=fields)


BOTH = {OAKFIELD: ("Film", "Talk"), RIVERSIDE: ("Hall", "Books")}


def test_phases_follow_each_other_from_scan_to_closed() -> None:
    walked = [Phase.SCAN]
    while following := next_phase(walked[-1]):
        walked.append(following)
    assert walked == [
        Phase.SCAN,
        Phase.PLAN,
        Phase.TRY,
        Phase.REVIEW,
        Phase.SHARE,
        Phase.CLOSED,
    ]


@pytest.mark.parametrize("here", Phase)
def test_a_cycle_moves_one_phase_on_or_from_review_back_to_plan(here: Phase) -> None:
    moves = {there for there in Phase if is_a_move(here, there)}
    expected = {next_phase(here)} - {None}
    if here is Phase.REVIEW:
        expected |= {Phase.PLAN}
    assert moves == expected


def test_only_going_back_from_review_begins_an_iteration() -> None:
    beginnings = [(a, b) for a in Phase for b in Phase if begins_iteration(a, b)]
    assert beginnings == [(Phase.REVIEW, Phase.PLAN)]


def test_phases_are_named_as_the_template_calls_them() -> None:
    named = phase_names(TEMPLATES[TemplateName.PDSA])
    assert [each.name for each in named] == ["Look", "Plan", "Do", "Study", "Act", "Closed"]


def lacks(plan: Content, phase: Phase | None = Phase.TRY, template: str = "jpd") -> list[str]:
    words = TEMPLATES[TemplateName(template)]
    return [gap.title for gap in missing_before(phase, plan, PLAN_ID, words, SCHOOLS)]


def test_an_empty_plan_lacks_every_required_part_and_each_schools_offer() -> None:
    assert lacks(a_plan()) == [
        "Focus",
        "Why this, why now",
        "Hunch",
        "The change",
        "Success criteria",
        "What Oakfield offers and wants",
        "What Riverside offers and wants",
    ]


def test_blanks_are_not_words() -> None:
    assert "Focus" in lacks(a_plan(blank=True))


def test_a_whole_plan_lacks_nothing() -> None:
    assert lacks(a_plan(*REQUIRED, offers=BOTH)) == []


def test_nothing_is_needed_to_begin_the_plan_and_nothing_after_the_end() -> None:
    assert lacks(a_plan(), Phase.PLAN) == []
    assert lacks(a_plan(), None) == []


def test_what_was_needed_once_is_needed_in_later_phases_too() -> None:
    assert "Focus" in lacks(a_plan(), Phase.SHARE)


def test_each_part_is_named_as_the_template_words_it_and_keyed_for_the_page() -> None:
    gaps = missing_before(
        Phase.TRY, a_plan(), PLAN_ID, TEMPLATES[TemplateName.PDSA], {OAKFIELD: "Oakfield"}
    )
    assert [(gap.key, gap.title) for gap in gaps] == [
        ("focus", "Aim"),
        ("why", "How it is now"),
        ("hunch", "Theory"),
        ("change", "The small test"),
        ("criteria", "Measures"),
        ("schools", "What Oakfield offers and wants"),
    ]
    assert {gap.document_id for gap in gaps} == {PLAN_ID}


@pytest.mark.parametrize(
    ("said", "lacking"),
    [
        (("", ""), ("What Riverside offers and wants", "Neither is written yet.")),
        (("Hall", ""), ("What Riverside wants to gain", "What it offers is there.")),
        (("", "Books"), ("What Riverside offers", "What it wants to gain is there.")),
    ],
)
def test_both_sides_gain_so_what_a_school_has_not_said_yet_is_named(
    said: tuple[str, str], lacking: tuple[str, str]
) -> None:
    plan = a_plan(offers={OAKFIELD: ("Film", "Talk"), RIVERSIDE: said})
    assert offers_missing(plan, SCHOOLS) == {RIVERSIDE: lacking}


def test_a_school_without_a_record_is_asked_and_one_that_does_not_take_part_is_not() -> None:
    plan = a_plan(offers={UUID(int=9): ("", "")})
    assert offers_missing(plan, {OAKFIELD: "Oakfield"}).keys() == {OAKFIELD}
