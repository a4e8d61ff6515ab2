"""What is next, gathered from the database for one person."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from pycrdt import XmlFragment
from sqlalchemy import event

from schemas.cycles import Phase
from server.live.documents import edit_document
from server.live.rendering.fragments import write_fragment
from server.live.tables import DocumentRow
from server.live.writing import paragraph
from tests.databases import on_every_database
from tests.server.cycles.test_life import in_phase
from tests.server.valley import Valley

TABLES = ("cycle", "lesson", "document", "projection", "iteration", "person", "school", "cycle_")


async def kinds(valley: Valley, who: str) -> list[str]:
    return [each["kind"] for each in (await valley.ask(who, "GET", "/me/next"))["items"]]


async def a_lesson(valley: Valley, cycle: Any, teacher: str = "tom") -> Any:
    body = {
        "title": "Talk",
        "school_id": valley.school("riverside"),
        "teacher_id": valley.person(teacher),
        "on": datetime.now(UTC).date().isoformat(),
        "at": "09:30",
    }
    return await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/lessons", body, code=201)


async def write(app: FastAPI, valley: Valley, document: str, who: str, key: str) -> None:
    def line(doc: Any) -> None:
        write_fragment(doc.get(key, type=XmlFragment), [paragraph("A line.")])

    async with app.state.database.reading() as db:
        row = await db.get(DocumentRow, UUID(document))
    await edit_document(app.state.live.hub, row, valley.people[who].id, line)
    await app.state.projector.settled()


@on_every_database
async def test_a_lesson_goes_from_consent_to_the_talk(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    lesson = await a_lesson(valley, cycle)
    path = f"/lessons/{lesson['id']}"
    await app.state.projector.settled()
    assert (await kinds(valley, "tom"))[:2] == ["teach_lesson", "confirm_consent"]
    assert (await kinds(valley, "priya"))[:2] == ["observe_lesson", "confirm_consent"]
    await valley.ask("tom", "PATCH", path, {"consent": True})
    seen = await valley.ask("priya", "POST", f"{path}/observations", code=201)
    await valley.ask("tom", "PATCH", path, {"state": "taught"})
    assert (await kinds(valley, "priya"))[:2] == ["share_observation", "begin_talk"]
    own = next(each["id"] for each in seen["documents"] if each["kind"] == "observation")
    await valley.ask("priya", "PUT", f"/documents/{own}/audience", {"audience": "pair"})
    talk = next(each["id"] for each in seen["documents"] if each["kind"] == "discussion")
    assert "begin_talk" in await kinds(valley, "tom")
    await write(app, valley, talk, "tom", "keep")
    assert "begin_talk" not in await kinds(valley, "tom")
    assert "share_observation" not in await kinds(valley, "priya")


async def test_feedback_is_answered_once_something_is_said(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    body = {"to_id": valley.person("tom")}
    given = await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/feedback", body, code=201)
    document = given["document"]["id"]
    await app.state.projector.settled()
    assert "answer_feedback" not in await kinds(valley, "tom")
    await write(app, valley, document, "priya", "noticed")
    [step] = [
        each
        for each in (await valley.ask("tom", "GET", "/me/next"))["items"]
        if each["kind"] == "answer_feedback"
    ]
    assert (step["title"], step["document_id"]) == ("Answer the feedback of Priya", document)
    assert "answer_feedback" not in await kinds(valley, "priya")
    await write(app, valley, document, "tom", "answer")
    assert "answer_feedback" not in await kinds(valley, "tom")


async def test_the_last_phase_asks_for_a_decision_and_what_schools_gave(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    await in_phase(app, cycle, Phase.SHARE)
    assert "decide_iteration" in await kinds(valley, "tom")
    assert await kinds(valley, "gareth") == ["write_gain"]  # speaks for Riverside, is not in it
    path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/gain"
    await valley.ask("gareth", "PUT", path, {"gave": "Films"})
    assert await kinds(valley, "gareth") == []
    assert "write_gain" not in await kinds(valley, "tom")


async def test_more_lessons_take_as_many_queries_as_one(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    counts = []
    for _ in range(3):
        await a_lesson(valley, cycle)
        await app.state.outbox.settled()
        await app.state.projector.settled()
        sent: list[str] = []

        def count(*told: Any, sent: list[str] = sent) -> None:
            if any(f"FROM {table}" in told[2] for table in TABLES):
                sent.append(told[2])

        engine = app.state.database._reader.sync_engine
        event.listen(engine, "before_cursor_execute", count)
        await kinds(valley, "tom")
        event.remove(engine, "before_cursor_execute", count)
        counts.append(len(sent))
    assert len(set(counts)) == 1, counts


async def test_nobody_elses_lessons_are_told(valley: Valley) -> None:
    cycle = await valley.joint()
    await a_lesson(valley, cycle)
    for who in ("otto", "olga", "ada", "helen", "gareth"):
        assert await kinds(valley, who) == []
