"""A cycle and its documents on paper and for programs: everything, and only what one may read.

A cycle is made in which every field of every kind of document and of every row says something of
its own; a field that is in no export is then named by the test.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from pycrdt import XmlFragment
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.claims import Claim, Evidence
from schemas.cycles import SchoolGain
from schemas.documents import DOCUMENT_KINDS, DocumentKind, DocumentKindName, Field, FieldType
from schemas.lessons import LessonBrief, LessonState
from schemas.measures import Better, Confidence, Measure, Reading, ReadingKind, Summary
from schemas.roles import Audience
from server.claims.tables import ClaimRow, EvidenceRow
from server.cycles.tables import CycleRow, GainRow, IterationRow
from server.lessons.tables import LessonRow
from server.live.documents import edit_document, make_document
from server.live.rendering.content import Value
from server.live.rendering.fragments import write_fragment
from server.live.rendering.page import british_date
from server.live.shape import Seed
from server.live.tables import DocumentRow
from server.live.writing import paragraph
from server.measures.tables import MeasureRow, ReadingRow
from server.reviews.tables import ReviewRow
from tests.builders import NOW, a_claim, a_lesson, a_measure, a_reading, some_evidence
from tests.server.two_alliances import OF_ALLIANCES, OF_DEPLOYMENTS, OF_SCHOOLS
from tests.server.valley import Valley, a_valley

STAGE = "stage-1"
MOMENT = "2026-03-05T09:41:00+00:00"
K = DocumentKindName
OF_THE_CYCLE = (K.SCAN, K.PLAN, K.ITERATION, K.REVIEW, K.REVIEW_ANSWER)
OF_OTHERS = OF_ALLIANCES | OF_DEPLOYMENTS | OF_SCHOOLS
OF_CYCLES = [kind for kind in DOCUMENT_KINDS if kind not in OF_OTHERS]


@pytest.fixture
async def valley(app: FastAPI) -> AsyncIterator[Valley]:
    async with a_valley(app) as opened:
        yield opened


@dataclass
class Full:
    """A cycle in which everything says something."""

    id: str
    papers: dict[DocumentKindName, DocumentRow]
    lesson: LessonRow
    measure: MeasureRow
    reading: ReadingRow
    claim: ClaimRow
    evidence: EvidenceRow


@pytest.fixture
async def full(app: FastAPI, valley: Valley) -> Full:
    """Priya facilitates, Tom is a member; what is somebody's own is Tom's, and Priya's to read."""
    cycle = await valley.joint()
    await app.state.outbox.settled()
    async with app.state.database.writing() as db:
        return await _filled(db, valley, UUID(cycle["id"]))


async def _filled(db: AsyncSession, valley: Valley, cycle_id: UUID) -> Full:
    cycle = await db.get(CycleRow, cycle_id)
    assert cycle is not None
    oakfield, priya = valley.schools["oakfield"], valley.people["priya"]
    lesson = await a_lesson(db, cycle, oakfield, priya, number=7)
    lesson.title, lesson.on, lesson.at = "Which is more?", date(2026, 3, 9), time(10, 50)
    lesson.state, lesson.consent_by, lesson.consent_at = LessonState.TAUGHT, priya.id, NOW
    papers: dict[DocumentKindName, DocumentRow] = {}
    for kind in (DOCUMENT_KINDS[name] for name in OF_CYCLES):
        seen = papers.get(K.OBSERVATION)
        papers[kind.kind] = await make_document(
            db,
            kind.kind,
            cycle.id,
            owner_id=valley.people["tom"].id,
            partner_id=priya.id,
            lesson_id=None if kind.kind in OF_THE_CYCLE else lesson.id,
            about_id=seen.id if seen else None,
            now=NOW,
            seed=Seed(
                {section.key: [paragraph(word(kind, section.key))] for section in kind.sections},
                {
                    field.key: value(kind, field, valley, str(seen.id) if seen else STAGE)
                    for field in kind.fields
                },
            ),
        )
        if papers[kind.kind].audience is Audience.PRIVATE:
            papers[kind.kind].audience = Audience.PAIR
    papers[K.REVIEW].audience = Audience.CYCLE
    db.add(
        ReviewRow(
            cycle_id=cycle.id,
            document_id=papers[K.REVIEW].id,
            answer_id=papers[K.REVIEW_ANSWER].id,
            focus="Whether it is the silence",
            opened_at=NOW,
            handed_over_at=NOW,
        )
    )
    db.add(
        IterationRow(cycle_id=cycle.id, number=2, document_id=papers[K.ITERATION].id, began_at=NOW)
    )
    db.add(
        GainRow(
            cycle_id=cycle.id,
            school_id=oakfield.id,
            gave="Cover for two lessons",
            gained="A routine for talk",
            written_by=priya.id,
            written_at=NOW,
        )
    )
    measure = await a_measure(db, cycle, "Giving reasons")
    measure.instrument, measure.summary, measure.unit = "Tally by two", Summary.MEAN, "points"
    measure.better, measure.caveat = Better.LOWER, "Counted by ear"
    measure.scale_min, measure.scale_max = 1.25, 9.75
    reading = await a_reading(db, measure, oakfield)
    reading.kind, reading.taken_on, reading.group_size = ReadingKind.INTERIM, date(2026, 2, 3), 23
    reading.value, reading.spread, reading.confidence = 4.375, 1.625, Confidence.HIGH
    reading.comparison, reading.caveat = "With the autumn", "Two were away"
    claim = await a_claim(db, cycle)
    claim.sentence, claim.against = "They say why", "That the quiet ones do not"
    claim.confidence = Confidence.LOW
    await some_evidence(db, claim, reading_id=reading.id)
    await some_evidence(db, claim, document_id=papers[K.OBSERVATION].id)
    evidence = await some_evidence(db, claim, note="Two drawings with words")
    return Full(str(cycle_id), papers, lesson, measure, reading, claim, evidence)


def word(kind: DocumentKind, *keys: str) -> str:
    """What is written in one place and in no other."""
    return " ".join(["Said", kind.kind.value, *keys]).replace("_", " ")


def value(kind: DocumentKind, field: Field, valley: Valley, target: str) -> Value:
    match field.type:
        case FieldType.RECORDS:
            record = {}
            for column in field.columns:
                found = value(kind, column, valley, target)
                assert not isinstance(found, list)
                record[column.key] = word(kind, field.key, column.key) if is_text(column) else found
            return [record]
        case FieldType.NUMBER:
            return 1000 + sum(map(ord, kind.kind + field.key))
        case FieldType.DATE:
            return date(2026, 1 + len(field.key) % 12, 1 + len(kind.kind)).isoformat()
        case FieldType.MOMENT:
            return MOMENT
        case FieldType.CHOICE:
            return field.choices[-1].value
        case FieldType.SCHOOL:
            return valley.school("riverside")
        case FieldType.PERSON:
            return valley.person("tom")
        case FieldType.NAME:
            return STAGE
        case FieldType.POINTER:
            return {"stage": STAGE, "photo": "photo-1"}.get(field.key, target)
        case FieldType.TEXT:
            return word(kind, field.key)


def is_text(field: Field) -> bool:
    return field.type is FieldType.TEXT


def as_read(field: Field, found: Any) -> str:
    """A value as the Markdown of its document says it; empty for what nobody reads."""
    match field.type:
        case FieldType.NAME:
            return ""
        case FieldType.DATE:
            return british_date(date.fromisoformat(found))
        case FieldType.MOMENT:
            return "Thu 5 March 2026, 09:41"
        case FieldType.CHOICE:
            return next(choice.label for choice in field.choices if choice.value == found)
        case FieldType.SCHOOL:
            return "Riverside"
        case FieldType.PERSON:
            return "Tom"
        case FieldType.POINTER:
            return {
                "stage": "Said lesson stages title",
                "photo": "Photo",
                "target": "Observation of lesson 7",
            }[field.key]
        case _:
            return str(found)


def written(kind: DocumentKind, fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every section and field with what its Markdown says."""
    for section in kind.sections:
        yield section.key, word(kind, section.key)
    for field in kind.fields:
        if field.type is FieldType.RECORDS:
            [record] = fields[field.key]
            for column in field.columns:
                yield f"{field.key}.{column.key}", as_read(column, record[column.key])
        else:
            yield field.key, as_read(field, fields[field.key])


@pytest.mark.parametrize("name", OF_CYCLES)
async def test_a_document_is_exported_with_all_its_fields_under_its_own_name(
    valley: Valley, full: Full, name: DocumentKindName
) -> None:
    kind, path = DOCUMENT_KINDS[name], f"/documents/{full.papers[name].id}"
    content = await valley.ask("priya", "GET", f"{path}.json")
    markdown = (await valley.clients["priya"].get(f"/api{path}.md")).text
    assert content["sections"].keys() == {section.key for section in kind.sections}
    assert content["fields"].keys() == {field.key for field in kind.fields}
    for key, text in written(kind, content["fields"]):
        assert text in markdown, key
    called = {
        K.PLAN: "Reading aloud",
        K.SCAN: "Scan: Reading aloud",
        K.LESSON: "Plan of lesson 7 (Which is more?): Reading aloud",
        K.OBSERVATION: "Observation of lesson 7 (Which is more?), by Tom: Reading aloud",
        K.INTERVIEW: "Pupil interview after lesson 7 (Which is more?), by Tom: Reading aloud",
        K.DISCUSSION: "Discussion of lesson 7 (Which is more?): Reading aloud",
        K.FEEDBACK: "Feedback on lesson 7 (Which is more?), by Tom: Reading aloud",
        K.ITERATION: "Iteration 2: Reading aloud",
        K.REVIEW: "Review: Reading aloud",
        K.REVIEW_ANSWER: "Answer to the review: Reading aloud",
        K.PRACTICE: content["fields"].get("title"),
    }[name]
    assert content["title"] == called
    assert markdown.startswith(f"# {called}\n")


async def test_a_cycle_is_exported_with_everything_that_stands_in_its_documents(
    valley: Valley, full: Full
) -> None:
    export = await valley.ask("priya", "GET", f"/cycles/{full.id}/export.json")
    markdown = await whole(valley, "priya", full)
    contents = {one["content"]["id"]: one["content"] for one in export["documents"]}
    for name, row in full.papers.items():
        content = contents[str(row.id)]
        assert content == await valley.ask("priya", "GET", f"/documents/{row.id}.json")
        if name is K.PLAN:
            continue  # this cycle has another one, which is the cycle's
        for key, text in written(DOCUMENT_KINDS[name], content["fields"]):
            assert text in markdown, (name, key)


OURS = {
    "id",
    "version",
    "cycle_id",
    "measure_id",
    "claim_id",
    "created_at",
    "changed_at",
    "added_at",
    "words",
}
"""What a row knows for the workspace alone."""


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (LessonRow, LessonBrief),
        (MeasureRow, Measure),
        (ReadingRow, Reading),
        (ClaimRow, Claim),
        (EvidenceRow, Evidence),
        (GainRow, SchoolGain),
    ],
)
def test_every_column_of_a_record_is_in_its_export(table: type[SQLModel], told: Any) -> None:
    columns = {name.removesuffix("_id") for name in table.model_fields.keys() - OURS}
    assert columns <= told.model_fields.keys()


async def test_a_cycle_is_exported_with_its_lessons_measures_and_claims(
    valley: Valley, full: Full
) -> None:
    export = await valley.ask("priya", "GET", f"/cycles/{full.id}/export.json")
    path = f"/cycles/{full.id}"
    for part in ("lessons", "iterations", "measures", "claims", "feedback", "gains"):
        listed = (await valley.ask("priya", "GET", f"{path}/{part}"))["items"]
        assert export[part] == listed
        assert listed
    assert export["cycle"] == await valley.ask("priya", "GET", path)
    markdown = await whole(valley, "priya", full)
    for told in (
        "Lesson 7: Which is more?", "Mon 9 March 2026, 10:50", "taught", "by Priya", "Oakfield",
        "Giving reasons", "Tally by two", "mean, points", "lower", "Counted by ear", "1.25", "9.75",
        "interim", "Tue 3 February 2026", "| 23 |", "4.375", "1.625", "high", "With the autumn",
        "Two were away", "They say why", "That the quiet ones do not", "low",
        "Giving reasons, Oakfield, interim", "Observation of lesson 7, by Tom",
        "Two drawings with words", "**From:** Tom", "**To:** Priya", "**Answered:** yes",
        "**Gave:** Cover for two lessons", "**Gained:** A routine for talk",
    ):  # fmt: skip
        assert told in markdown, told


async def whole(valley: Valley, who: str, full: Full) -> str:
    answer = await valley.clients[who].get(f"/api/cycles/{full.id}/export.md")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="cycle.md"'
    assert answer.headers["content-type"].startswith("text/markdown")
    return answer.text


async def test_an_export_holds_what_its_reader_may_read_and_nothing_else(
    app: FastAPI, valley: Valley, full: Full
) -> None:
    own = {str(full.papers[kind].id) for kind in (K.OBSERVATION, K.INTERVIEW, K.FEEDBACK)}
    shown = await documents(valley, "priya", full)
    assert own <= shown
    lead = await documents(valley, "helen", full)
    assert own.isdisjoint(lead)
    assert str(full.papers[K.SCAN].id) in lead
    told = await whole(valley, "helen", full)
    for said in ("Said observation", "Said interview", "Said feedback", "Said lesson"):
        assert said not in told
    assert "something that you may not read" in told
    assert "Observation of lesson 7" not in told
    for who in ("otto", "olga", "ada", "joanne"):
        expected = 200 if who == "joanne" else 404  # Joanne speaks for a school that takes part
        await valley.ask(who, "GET", f"/cycles/{full.id}/export.json", code=expected)


async def test_numbers_of_a_few_pupils_are_in_the_export_of_the_group_alone(
    app: FastAPI, valley: Valley, full: Full
) -> None:
    async with app.state.database.writing() as db:
        row = await db.get(ReadingRow, full.reading.id)
        assert row is not None
        row.group_size = 4
    for who, told in (("tom", 4.375), ("helen", None)):
        export = await valley.ask(who, "GET", f"/cycles/{full.id}/export.json")
        [[reading]] = [measure["readings"] for measure in export["measures"]]
        assert reading["value"] == told
    assert "4.375" not in await whole(valley, "helen", full)


async def documents(valley: Valley, who: str, full: Full) -> set[str]:
    export = await valley.ask(who, "GET", f"/cycles/{full.id}/export.json")
    ids = {one["document"]["id"] for one in export["documents"]}
    cycle = await valley.ask(who, "GET", f"/cycles/{full.id}")
    assert ids == {document["id"] for document in cycle["documents"]}
    return ids


async def test_what_an_iteration_changed_is_in_the_export(app: FastAPI, valley: Valley) -> None:
    cycle = await valley.joint()
    path, plan = f"/cycles/{cycle['id']}", cycle["documents"][0]["id"]
    await app.state.outbox.settled()
    body = {"title": "As it was"}
    before = await valley.ask("priya", "POST", f"/documents/{plan}/versions", body, code=201)
    async with app.state.database.reading() as db:
        row = await db.get(DocumentRow, UUID(plan))
    await edit_document(app.state.live.hub, row, valley.people["priya"].id, wait_longer)
    chosen = {"before_id": before["id"], "after_id": None}
    await valley.ask("priya", "PUT", f"{path}/iterations/1", chosen)
    answer = await valley.clients["tom"].get(f"/api{path}/export.md")
    assert "- **Compared:** As it was – The plan as it is now" in answer.text
    assert "#### Hunch\n\n- **They wait \\*longer\\*.**" in answer.text


def wait_longer(doc: Any) -> None:
    write_fragment(doc.get("hunch", type=XmlFragment), [paragraph("They wait *longer*.")])
