"""Feedback through the API: between two people, about what both may read, answered or not."""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from pycrdt import XmlFragment

from server.live.documents import edit_document
from server.live.rendering.fragments import write_fragment
from server.live.tables import DocumentRow
from server.live.writing import paragraph
from tests.databases import on_every_database
from tests.server.valley import OUTSIDE, Valley


async def given(valley: Valley, cycle: Any, who: str = "priya", to: str = "tom") -> Any:
    body = {"to_id": valley.person(to)}
    return await valley.ask(who, "POST", f"/cycles/{cycle['id']}/feedback", body, code=201)


async def listed(valley: Valley, cycle: Any, who: str) -> Any:
    return (await valley.ask(who, "GET", f"/cycles/{cycle['id']}/feedback"))["items"]


@on_every_database
async def test_feedback_is_read_and_written_by_its_two_people_alone(valley: Valley) -> None:
    cycle = await valley.joint()
    joanne = f"/cycles/{cycle['id']}/people/{valley.person('joanne')}"
    await valley.ask("priya", "PUT", joanne, {"role": "member"})
    made = await given(valley, cycle)
    assert (made["giver"]["name"], made["addressee"]["name"]) == ("Priya", "Tom")
    assert (made["document"]["audience"], made["answered"]) == ("pair", False)
    assert made["document"]["title"] == "Feedback, Priya"
    for who in ("priya", "tom"):
        [seen] = await listed(valley, cycle, who)
        assert seen["document"]["may_write"] is True
    for who in ("joanne", "helen"):
        assert await listed(valley, cycle, who) == []


async def test_it_is_answered_as_soon_as_an_answer_stands_in_it(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    made = await given(valley, cycle)

    def answer(doc: Any) -> None:
        write_fragment(doc.get("answer", type=XmlFragment), [paragraph("Yes, in the silence.")])

    async with app.state.database.reading() as db:
        row = await db.get(DocumentRow, UUID(made["document"]["id"]))
    await edit_document(app.state.live.hub, row, valley.people["tom"].id, answer)
    [seen] = await listed(valley, cycle, "priya")
    assert seen["answered"] is True


async def test_it_may_be_about_what_its_giver_reads(valley: Valley) -> None:
    cycle = await valley.joint()
    plan = cycle["documents"][0]["id"]
    body = {"to_id": valley.person("tom"), "about_id": plan}
    made = await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/feedback", body, code=201)
    assert made["about"]["id"] == plan


async def test_it_is_not_about_what_its_giver_may_not_read_or_what_is_elsewhere(
    valley: Valley,
) -> None:
    cycle, other = await valley.joint(), await valley.started("priya", title="Talk")
    made = await given(valley, cycle, "tom", "priya")
    joanne = f"/cycles/{cycle['id']}/people/{valley.person('joanne')}"
    await valley.ask("priya", "PUT", joanne, {"role": "member"})
    for who, about in (
        ("joanne", made["document"]["id"]),
        ("priya", other["documents"][0]["id"]),
    ):
        body = {"to_id": valley.person("tom"), "about_id": about}
        path = f"/cycles/{cycle['id']}/feedback"
        problem = await valley.ask(who, "POST", path, body, code=422)
        assert [each["field"] for each in problem["fields"]] == ["about_id"]


@pytest.mark.parametrize("to", ["priya", "daniel"])
async def test_it_goes_to_somebody_else_of_the_cycle(valley: Valley, to: str) -> None:
    cycle = await valley.joint()
    body = {"to_id": valley.person(to)}
    problem = await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/feedback", body, code=422)
    assert [each["field"] for each in problem["fields"]] == ["to_id"]


@pytest.mark.parametrize("who", OUTSIDE)
async def test_people_of_another_alliance_know_of_none(valley: Valley, who: str) -> None:
    cycle = await valley.joint()
    await valley.ask(who, "GET", f"/cycles/{cycle['id']}/feedback", code=404)
