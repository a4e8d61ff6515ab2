"""The audience of a live document through the API: who changes it, and what follows."""

from typing import Any

import pytest

from tests.databases import on_every_database
from tests.server.valley import Valley


async def an_observation(valley: Valley) -> str:
    """Priya's observation of Tom's lesson, as its id."""
    cycle = await valley.joint()
    body = {
        "title": "Talk",
        "school_id": valley.school("riverside"),
        "teacher_id": valley.person("tom"),
        "on": "2026-03-05",
        "at": "09:30",
    }
    lesson = await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/lessons", body, code=201)
    path = f"/lessons/{lesson['id']}/observations"
    seen = await valley.ask("priya", "POST", path, code=201)
    return next(each["id"] for each in seen["documents"] if each["kind"] == "observation")


async def put(valley: Valley, who: str, document: str, audience: str, code: int = 200) -> Any:
    path = f"/documents/{document}/audience"
    return await valley.ask(who, "PUT", path, {"audience": audience}, code=code)


@on_every_database
async def test_every_change_is_recorded_and_shown_to_both(valley: Valley) -> None:
    document = await an_observation(valley)
    for audience in ("pair", "cycle", "pair"):
        await put(valley, "priya", document, audience)
    told = await valley.ask("tom", "GET", f"/documents/{document}/audience")
    assert (told["audience"], told["may_change"]) == ("pair", False)
    assert (told["owner"]["name"], told["partner"]["name"]) == ("Priya", "Tom")
    assert [(each["before"], each["after"]) for each in told["history"]] == [
        ("cycle", "pair"),
        ("pair", "cycle"),
        ("private", "pair"),
    ]
    assert {each["changed_by"] for each in told["history"]} == {"Priya"}


async def test_the_same_audience_again_is_no_change(valley: Valley) -> None:
    document = await an_observation(valley)
    told = await put(valley, "priya", document, "private")
    assert told["history"] == []


async def test_only_its_owner_says_who_reads_an_observation(valley: Valley) -> None:
    document = await an_observation(valley)
    await put(valley, "tom", document, "cycle", code=404)
    await put(valley, "priya", document, "pair")
    await put(valley, "tom", document, "cycle", code=403)
    await put(valley, "helen", document, "alliance", code=404)


async def test_a_plan_is_the_groups_and_widened_by_its_facilitator(valley: Valley) -> None:
    cycle = await valley.joint()
    plan = cycle["documents"][0]["id"]
    told = await valley.ask("priya", "GET", f"/documents/{plan}/audience")
    assert (told["rungs"], told["may_change"]) == (["cycle", "alliance"], True)
    await put(valley, "tom", plan, "alliance", code=403)
    await valley.ask("daniel", "GET", f"/documents/{plan}/audience", code=404)
    await put(valley, "priya", plan, "alliance")
    assert (await valley.ask("daniel", "GET", f"/documents/{plan}/audience"))["rungs"]


@pytest.mark.parametrize("audience", ["private", "pair", "library"])
async def test_a_plan_cannot_be_taken_from_the_group_nor_put_into_the_library(
    valley: Valley, audience: str
) -> None:
    cycle = await valley.joint()
    problem = await put(valley, "priya", cycle["documents"][0]["id"], audience, code=422)
    assert [each["field"] for each in problem["fields"]] == ["audience"]


async def test_narrowing_takes_a_document_out_of_what_others_see(valley: Valley) -> None:
    document = await an_observation(valley)
    await put(valley, "priya", document, "cycle")
    await valley.ask("tom", "GET", f"/documents/{document}.json")
    await put(valley, "priya", document, "private")
    await valley.ask("tom", "GET", f"/documents/{document}.json", code=404)
