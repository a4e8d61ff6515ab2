"""Research lessons through the API: planning, changing, observing, and whose words are whose."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from pycrdt import XmlFragment
from sqlmodel import select

from schemas.roles import CycleRole
from server.live.documents import edit_document
from server.live.rendering.fragments import write_fragment
from server.live.tables import DocumentRow
from server.live.writing import paragraph
from tests.databases import on_every_database
from tests.server.valley import OUTSIDE, Valley


async def a_lesson(valley: Valley, cycle: Any, **other: object) -> Any:
    """Tom's lesson at Riverside, which Priya adds."""
    body = {
        "title": "Which is more, 3/4 or 5/8?",
        "school_id": valley.school("riverside"),
        "teacher_id": valley.person("tom"),
        "on": "2026-03-05",
        "at": "09:30",
    }
    path = f"/cycles/{cycle['id']}/lessons"
    return await valley.ask("priya", "POST", path, body | other, code=201)


def kinds(lesson: Any) -> list[str]:
    return [document["kind"] for document in lesson["documents"]]


@on_every_database
async def test_a_lesson_comes_with_its_plan_and_the_place_for_the_talk(valley: Valley) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    assert (lesson["number"], lesson["state"], lesson["at"]) == (1, "planned", "09:30:00")
    assert (lesson["teacher"]["name"], lesson["school"]["name"]) == ("Tom", "Riverside")
    assert kinds(lesson) == ["lesson", "discussion"]
    assert [document["may_write"] for document in lesson["documents"]] == [True, True]
    assert (lesson["may_change"], lesson["may_observe"]) == (True, True)
    assert {person["name"] for person in lesson["people"]} == {"Priya", "Tom"}


async def test_its_plan_has_three_case_pupils_and_stages_that_can_be_pointed_at(
    valley: Valley,
) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    plan = lesson["documents"][0]["id"]
    fields = (await valley.ask("tom", "GET", f"/documents/{plan}.json"))["fields"]
    assert [pupil["letter"] for pupil in fields["pupils"]] == ["a", "b", "c"]
    names = [stage["name"] for stage in fields["stages"]]
    assert len(names) == len(set(names)) == 3


async def test_lessons_are_numbered_within_their_cycle(valley: Valley) -> None:
    cycle, other = await valley.joint(), await valley.started("priya", title="Talk")
    await a_lesson(valley, cycle)
    second = await a_lesson(valley, cycle, title="Again, with drawing")
    elsewhere = {"school_id": valley.school("oakfield"), "teacher_id": valley.person("priya")}
    first = await a_lesson(valley, other, **elsewhere)
    assert (second["number"], first["number"]) == (2, 1)
    listed = await valley.ask("tom", "GET", f"/cycles/{cycle['id']}/lessons")
    assert [lesson["number"] for lesson in listed["items"]] == [1, 2]


async def test_a_cycle_counts_its_lessons_and_says_who_may_add_one(valley: Valley) -> None:
    cycle = await valley.joint()
    lesson = await a_lesson(valley, cycle)
    await valley.ask("priya", "PATCH", f"/lessons/{lesson['id']}", {"state": "cancelled"})
    assert lesson["alliance_id"] == cycle["alliance"]["id"]
    told = await valley.ask("priya", "GET", f"/cycles/{cycle['id']}")
    assert (told["lessons"], told["may_add_lesson"]) == (1, True)
    led = await valley.ask("helen", "GET", f"/cycles/{cycle['id']}")
    assert (led["lessons"], led["may_add_lesson"]) == (1, False)


@pytest.mark.parametrize(("field", "value"), [("school_id", "hillcrest"), ("teacher_id", "daniel")])
async def test_a_lesson_is_taught_in_a_school_and_by_somebody_of_the_cycle(
    valley: Valley, field: str, value: str
) -> None:
    cycle = await valley.joint()
    wrong = valley.school(value) if field == "school_id" else valley.person(value)
    body = {
        "title": "Talk",
        "school_id": valley.school("riverside"),
        "teacher_id": valley.person("tom"),
        "on": "2026-03-05",
        "at": "09:30",
    }
    path = f"/cycles/{cycle['id']}/lessons"
    problem = await valley.ask("priya", "POST", path, body | {field: wrong}, code=422)
    assert [each["field"] for each in problem["fields"]] == [field]


async def test_what_is_left_out_of_a_change_stays(valley: Valley) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    path = f"/lessons/{lesson['id']}"
    changed = await valley.ask("tom", "PATCH", path, {"on": "2026-03-06", "consent": True})
    assert (changed["on"], changed["title"]) == ("2026-03-06", lesson["title"])
    assert changed["consent_by"] == "Tom"
    changed = await valley.ask("tom", "PATCH", path, {"consent": False})
    assert (changed["consent_by"], changed["consent_at"]) == (None, None)


async def test_an_observation_is_its_observers_alone_until_they_share_it(valley: Valley) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    path = f"/lessons/{lesson['id']}"
    observed = await valley.ask("priya", "POST", f"{path}/observations", code=201)
    [own] = [each for each in observed["documents"] if each["kind"] == "observation"]
    assert (own["audience"], own["mine"], own["may_write"]) == ("private", True, True)
    assert (own["owner"]["name"], own["partner"]["name"]) == ("Priya", "Tom")
    seen = await valley.ask("tom", "GET", path)
    assert kinds(seen) == ["lesson", "discussion"]
    assert [(each["person"]["name"], each["shared"]) for each in seen["observers"]] == [
        ("Priya", False)
    ]
    await valley.ask("tom", "GET", f"/documents/{own['id']}.json", code=404)
    await valley.ask("priya", "PUT", f"/documents/{own['id']}/audience", {"audience": "pair"})
    seen = await valley.ask("tom", "GET", path)
    assert kinds(seen) == ["lesson", "discussion", "observation"]
    [shared] = [each for each in seen["documents"] if each["kind"] == "observation"]
    assert (shared["title"], shared["may_write"]) == ("Observation, lesson 1, Priya", False)


async def test_who_observes_twice_finds_their_first_observation(valley: Valley) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    path = f"/lessons/{lesson['id']}/observations"
    first = await valley.ask("priya", "POST", path, code=201)
    assert await valley.ask("priya", "POST", path, code=200) == first


async def test_nobody_observes_their_own_lesson_or_one_that_was_cancelled(valley: Valley) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    path = f"/lessons/{lesson['id']}"
    problem = await valley.ask("tom", "POST", f"{path}/observations", code=409)
    assert "You teach this lesson" in problem["detail"]
    assert (await valley.ask("tom", "GET", path))["may_observe"] is False
    await valley.ask("tom", "PATCH", path, {"state": "cancelled"})
    problem = await valley.ask("priya", "POST", f"{path}/observations", code=409)
    assert "cancelled" in problem["detail"]


async def test_what_was_observed_before_a_lesson_was_cancelled_is_kept_and_can_be_written(
    valley: Valley,
) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    path = f"/lessons/{lesson['id']}"
    await valley.ask("priya", "POST", f"{path}/observations", code=201)
    await valley.ask("tom", "PATCH", path, {"state": "cancelled"})
    seen = await valley.ask("priya", "POST", f"{path}/observations", code=200)
    [own] = [each for each in seen["documents"] if each["kind"] == "observation"]
    assert own["may_write"]


async def test_another_teacher_gets_what_nobody_reads_yet_and_not_what_was_shared(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    joanne = f"/cycles/{cycle['id']}/people/{valley.person('joanne')}"
    await valley.ask("priya", "PUT", joanne, {"role": CycleRole.MEMBER})
    lesson = await a_lesson(valley, cycle)
    path = f"/lessons/{lesson['id']}"
    await valley.ask("priya", "POST", f"{path}/observations", code=201)
    seen = await valley.ask("joanne", "POST", f"{path}/observations", code=201)
    [shared] = [each["id"] for each in seen["documents"] if each["mine"]][-1:]
    await valley.ask("joanne", "PUT", f"/documents/{shared}/audience", {"audience": "pair"})
    change = {"teacher_id": valley.person("priya"), "school_id": valley.school("oakfield")}
    await valley.ask("tom", "PATCH", path, change)
    async with app.state.database.reading() as db:
        rows = (await db.exec(select(DocumentRow))).all()
    partners = {str(row.owner_id): row.partner_id for row in rows if row.kind == "observation"}
    assert partners[valley.person("joanne")] == valley.people["tom"].id
    assert partners[valley.person("priya")] == valley.people["tom"].id  # never one's own partner


async def test_the_talk_with_a_pupil_is_read_by_the_group(valley: Valley) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    path = f"/lessons/{lesson['id']}"
    seen = await valley.ask("priya", "POST", f"{path}/interviews", {"pupil": "b"}, code=201)
    [talk] = [each for each in seen["documents"] if each["kind"] == "interview"]
    assert (talk["audience"], talk["title"]) == ("cycle", "Pupil interview, lesson 1, Priya")
    content = await valley.ask("tom", "GET", f"/documents/{talk['id']}.json")
    assert content["fields"] == {"pupil": "b", "on": "2026-03-05"}


async def test_a_lead_sees_when_lessons_are_and_nothing_of_what_is_written_about_them(
    valley: Valley,
) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    await valley.ask("priya", "POST", f"/lessons/{lesson['id']}/observations", code=201)
    seen = await valley.ask("helen", "GET", f"/lessons/{lesson['id']}")
    assert (seen["documents"], seen["observers"], seen["may_change"]) == ([], [], False)


@pytest.mark.parametrize("who", OUTSIDE)
async def test_lessons_are_walled_off_from_people_of_another_alliance(
    valley: Valley, who: str
) -> None:
    cycle = await valley.joint()
    lesson = await a_lesson(valley, cycle)
    await valley.ask(who, "GET", f"/cycles/{cycle['id']}/lessons", code=404)
    await valley.ask(who, "GET", f"/lessons/{lesson['id']}", code=404)
    await valley.ask(who, "POST", f"/lessons/{lesson['id']}/observations", code=404)


async def test_who_changes_an_older_version_of_a_lesson_is_told_and_nothing_is_stored(
    valley: Valley,
) -> None:
    lesson = await a_lesson(valley, await valley.joint())
    path = f"/lessons/{lesson['id']}"
    seen = (await valley.clients["tom"].get(f"/api{path}")).headers["ETag"]
    await valley.ask("priya", "PATCH", path, {"at": "10:15"})
    late = await valley.clients["tom"].patch(
        f"/api{path}", json={"title": "Another"}, headers={"If-Match": seen}
    )
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    now = await valley.ask("tom", "GET", path)
    assert (now["title"], now["at"]) == (lesson["title"], "10:15:00")
    again = await valley.clients["tom"].patch(
        f"/api{path}", json={"title": "Another"}, headers={"If-Match": f'"{now["version"]}"'}
    )
    assert (again.json()["title"], again.headers["ETag"]) == ("Another", '"3"')


async def test_a_cycle_tells_its_documents_with_their_lesson(valley: Valley) -> None:
    cycle = await valley.joint()
    lesson = await a_lesson(valley, cycle)
    await valley.ask("priya", "POST", f"/lessons/{lesson['id']}/observations", code=201)
    told = {
        document["title"]: document["lesson_id"]
        for document in (await valley.ask("priya", "GET", f"/cycles/{cycle['id']}"))["documents"]
    }
    assert told == {
        "Enquiry plan": None,
        "Scan": None,
        "Iteration": None,
        "Lesson plan, lesson 1": lesson["id"],
        "Discussion, lesson 1": lesson["id"],
        "Observation, lesson 1, Priya": lesson["id"],
    }


async def test_that_somebody_writes_in_what_they_keep_to_themselves_is_told_to_nobody(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    lesson = await a_lesson(valley, cycle, teacher_id=valley.person("priya"))
    seen = await valley.ask("tom", "POST", f"/lessons/{lesson['id']}/observations", code=201)
    [own] = [one["id"] for one in seen["documents"] if one["kind"] == "observation"]
    before = await changed(valley, "priya", cycle)
    async with app.state.database.reading() as db:
        row = await db.get(DocumentRow, UUID(own))
    await edit_document(app.state.live.hub, row, valley.people["tom"].id, some_thoughts)
    assert await changed(valley, "priya", cycle) == before
    assert await changed(valley, "helen", cycle) == before
    assert await changed(valley, "tom", cycle) > before


def some_thoughts(doc: Any) -> None:
    write_fragment(doc.get("thoughts", type=XmlFragment), [paragraph("They waited.")])


async def changed(valley: Valley, who: str, cycle: Any) -> str:
    """When the cycle changed last, as `who` is told."""
    told: str = (await valley.ask(who, "GET", f"/cycles/{cycle['id']}"))["changed_at"]
    return told
