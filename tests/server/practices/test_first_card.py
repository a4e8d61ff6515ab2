"""What a card is made from, and what is left out of it."""

from datetime import date
from uuid import uuid4

from schemas.documents import DOCUMENT_KINDS, PLAN, DocumentKindName
from schemas.measures import ReadingKind, Summary
from server.live.rendering.content import Content
from server.live.rendering.tree import plain_text
from server.live.writing import bullets, heading, paragraph
from server.measures.tables import MeasureRow, ReadingRow
from server.practices.first_card import Records, first_card, parted
from tests.builders import NOW

ITERATION = DOCUMENT_KINDS[DocumentKindName.ITERATION]


def said(records: Records, key: str) -> str:
    return plain_text(tuple(first_card(records).sections.get(key, ())))


def an_iteration(decision: str, changed: str, against: str = "") -> Content:
    sections = {"changed": (paragraph(changed),), "against": (paragraph(against),)}
    return Content(ITERATION, sections, {"decision": decision})


def a_measure(*readings: tuple[ReadingKind, float, int]) -> Records:
    measure = MeasureRow(
        cycle_id=uuid4(),
        title="Reasons unasked",
        instrument="Tally",
        summary=Summary.SHARE,
        caveat="No comparison class",
        created_at=NOW,
        changed_at=NOW,
    )
    school = uuid4()
    rows = [
        ReadingRow(
            measure_id=measure.id,
            school_id=school,
            kind=kind,
            taken_on=date(2026, 1, 12 + number),
            group_size=size,
            value=value,
            changed_at=NOW,
        )
        for number, (kind, value, size) in enumerate(readings)
    ]
    return Records("Talk", None, measures=[(measure, rows)])


def test_what_must_stay_is_told_from_what_may_be_adapted_by_the_headings_of_the_plan() -> None:
    plan = (
        heading(3, "Must stay"),
        bullets("Thirty seconds"),
        heading(3, "May be adapted"),
        bullets("Stems in signs"),
    )
    stay, adapt = parted(plan)
    assert (plain_text(stay), plain_text(adapt)) == ("Thirty seconds", "Stems in signs")


def test_without_headings_all_of_it_must_stay() -> None:
    stay, adapt = parted((paragraph("Silence, then talk."),))
    assert (plain_text(stay), adapt) == ("Silence, then talk.", [])


def test_decisions_say_what_was_adapted_and_what_did_not_work() -> None:
    records = Records(
        "Talk",
        None,
        iterations=[
            an_iteration("adapt", "Sixty seconds"),
            an_iteration("drop", "Cards", against="The quiet ones"),
        ],
    )
    assert said(records, "adapt") == "Sixty seconds"
    assert said(records, "against") == "Cards\nThe quiet ones"


def test_the_effect_is_told_with_its_caveat_and_names_no_school() -> None:
    told = said(a_measure((ReadingKind.BASELINE, 15, 27), (ReadingKind.FINAL, 52, 26)), "effect")
    assert "In one school: baseline 15 % (27 pupils), final 52 % (26 pupils)." in told
    assert "Caveat: No comparison class" in told


def test_numbers_of_few_pupils_are_left_out_whoever_makes_the_card() -> None:
    told = said(a_measure((ReadingKind.BASELINE, 15, 4), (ReadingKind.FINAL, 52, 3)), "effect")
    assert "15" not in told
    assert "52" not in told
    assert "fewer than 5 pupils are left out" in told


def test_the_summary_is_the_first_sentence_of_the_change() -> None:
    plan = Content(
        PLAN,
        {"change": (heading(3, "Must stay"), paragraph("Silence first. Then partner talk."))},
        {"subject": "Mathematics"},
    )
    seed = first_card(Records("Talk", plan))
    assert seed.fields == {"title": "Talk", "summary": "Silence first.", "subject": "Mathematics"}
