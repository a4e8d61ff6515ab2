"""The activity of a cycle: in order, paged, and silent about what one may not read."""

from time import time
from typing import Any

import pytest
from fastapi import FastAPI
from pycrdt import Doc, XmlFragment
from sqlalchemy import event

from server.live.rendering.fragments import write_fragment
from server.live.writing import paragraph
from sync.log import Addition, NewRow
from tests.databases import on_every_database
from tests.server.cycles.test_cycles import write
from tests.server.valley import OUTSIDE, Valley


async def listed(valley: Valley, cycle: Any, who: str, asked: str = "") -> list[str]:
    page = await valley.ask(who, "GET", f"/cycles/{cycle['id']}/activity{asked}")
    return [f"{(each['person'] or {}).get('name')} {each['text']}" for each in page["items"]]


async def a_lesson(valley: Valley, cycle: Any) -> Any:
    body = {
        "title": "Talk",
        "school_id": valley.school("oakfield"),
        "teacher_id": valley.person("priya"),
        "on": "2026-03-05",
        "at": "09:30",
    }
    return await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/lessons", body, code=201)


@on_every_database
async def test_what_happened_is_told_the_newest_first(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/phase", {"to": "plan"})
    await a_lesson(valley, cycle)
    assert await listed(valley, cycle, "tom") == [
        "Priya planned lesson 1",
        "Priya moved the cycle to Plan",
        "Priya made Tom a member",
        "Gareth accepted for Riverside",
        "Priya asked Riverside to take part",
        "Priya started the cycle",
    ]


@on_every_database
async def test_who_wrote_in_the_plan_is_told_once_a_day(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.started()
    plan = cycle["documents"][0]["id"]
    for after, key in enumerate(("focus", "why"), start=1):
        line: Doc[Any] = Doc()
        write_fragment(line.get(key, type=XmlFragment), [paragraph("A line.")])
        row = NewRow(valley.person("priya"), "hers", time(), line.get_update())
        await app.state.projector._log.append([Addition(plan, after, (row,))])
        await app.state.projector.settled()
    wrote, *_ = told = await listed(valley, cycle, "priya")
    assert wrote == "Priya wrote in the enquiry plan"
    assert told.count(wrote) == 1


async def test_what_the_server_writes_in_somebodys_name_is_not_told_as_theirs(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.started()
    await write(app, valley, cycle, "focus")
    await app.state.projector.settled()
    assert await listed(valley, cycle, "priya") == ["Priya started the cycle"]


async def test_it_goes_on_behind_its_cursor_with_nothing_twice_or_left_out(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    await a_lesson(valley, cycle)
    await app.state.outbox.settled()
    await app.state.projector.settled()
    whole = await listed(valley, cycle, "priya")
    found, path = [], f"/cycles/{cycle['id']}/activity?limit=2"
    asked = path
    while asked:
        page = await valley.ask("priya", "GET", asked)
        found += [f"{each['person']['name']} {each['text']}" for each in page["items"]]
        asked = page["next"] and f"{path}&cursor={page['next']}"
    assert found == whole
    assert len(whole) > 4


@pytest.mark.parametrize("cursor", ["bm90aGluZw", "W10", "W1sidiIsMV1d"])
async def test_a_cursor_of_another_list_is_refused(valley: Valley, cursor: str) -> None:
    cycle = await valley.started()
    path = f"/cycles/{cycle['id']}/activity?cursor={cursor}"
    problem = await valley.ask("priya", "GET", path, code=422)
    assert problem["fields"][0]["field"] == "cursor"


async def test_nothing_is_told_of_a_document_that_one_may_not_read(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    lesson = await a_lesson(valley, cycle)
    seen = await valley.ask("tom", "POST", f"/lessons/{lesson['id']}/observations", code=201)
    [own] = [each for each in seen["documents"] if each["mine"]]
    feedback = {"to_id": valley.person("tom")}
    await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/feedback", feedback, code=201)
    await app.state.projector.settled()

    async def about(who: str, words: str) -> list[str]:
        return [line for line in await listed(valley, cycle, who) if words in line]

    assert await about("tom", "observe") == ["Tom began to observe lesson 1"]
    assert await about("priya", "bserv") == []
    path = f"/documents/{own['id']}/audience"
    await valley.ask("tom", "PUT", path, {"audience": "cycle"})
    assert await about("priya", "bserv") == [
        "Tom opened “Observation, lesson 1, Tom” to the group",
        "Tom began to observe lesson 1",
    ]
    await valley.ask("tom", "PUT", path, {"audience": "pair"})
    assert len(await about("priya", "bserv")) == 3
    for who in ("gareth", "helen"):
        assert await about(who, "bserv") == []
        assert await about(who, "feedback") == []
    assert await about("tom", "feedback") == ["Priya gave feedback"]
    await valley.ask("tom", "PUT", path, {"audience": "private"})
    assert await about("priya", "bserv") == []


async def test_minutes_are_nobody_elses_to_know(valley: Valley) -> None:
    cycle = await valley.joint()
    before = await listed(valley, cycle, "priya")
    body = {"minutes": 20, "on": "2026-03-03"}
    await valley.ask("tom", "POST", f"/cycles/{cycle['id']}/time", body, code=201)
    assert await listed(valley, cycle, "priya") == before


@pytest.mark.parametrize("who", OUTSIDE)
async def test_people_of_another_alliance_know_of_nothing(valley: Valley, who: str) -> None:
    cycle = await valley.joint()
    await valley.ask(who, "GET", f"/cycles/{cycle['id']}/activity", code=404)


async def test_much_activity_takes_as_many_queries_as_little(valley: Valley, app: FastAPI) -> None:
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
        await listed(valley, cycle, "tom")
        event.remove(engine, "before_cursor_execute", count)
        counts.append(len(sent))
    assert len(set(counts)) == 1, counts


TABLES = ("audit", "document_written", "lesson", "person", "school")
