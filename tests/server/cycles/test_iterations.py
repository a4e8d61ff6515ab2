"""Iterations through the API: what changed from one to the next is read from the plan itself."""

from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from pycrdt import XmlFragment
from sqlmodel import delete

from server.cycles.completing import complete_cycles
from server.cycles.tables import IterationRow
from server.live.rendering.fragments import write_fragment
from server.live.writing import paragraph
from tests.builders import NOW
from tests.databases import on_every_database
from tests.server.cycles.test_cycles import a_written_cycle, in_plan, through
from tests.server.valley import Valley


async def write_change(app: FastAPI, valley: Valley, cycle: Any, words: str) -> None:
    def change(doc: Any) -> None:
        fragment = doc.get("change", type=XmlFragment)
        while len(fragment.children):
            del fragment.children[0]
        write_fragment(fragment, [paragraph(words)])

    await in_plan(app, valley, cycle, change)


def read(iteration: Any) -> list[str]:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return [
        "".join(marks[piece["kind"]].format(piece["text"]) for piece in line)
        for part in iteration["parts"]
        for line in part["lines"]
    ]


async def iterations(valley: Valley, cycle: Any, who: str = "tom") -> Any:
    return (await valley.ask(who, "GET", f"/cycles/{cycle['id']}/iterations"))["items"]


@on_every_database
async def test_what_changed_is_the_difference_of_what_was_tried(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await a_written_cycle(app, valley)
    await write_change(app, valley, cycle, "Stems on the wall.")
    await through(valley, cycle, "plan", "try", "review", "plan")
    await write_change(app, valley, cycle, "Stems on every wall.")
    first, second = await iterations(valley, cycle)
    assert (first["number"], first["parts"], first["before"]) == (1, [], None)
    assert first["ended_at"] == second["began_at"]
    assert second["before"]["title"] == "Iteration 1, as it was tried"
    assert (second["after"], second["ended_at"], second["chosen"]) == (None, None, False)
    assert read(second) == ["Stems on [-the-]{+every+} wall."]
    await through(valley, cycle, "try")
    await write_change(app, valley, cycle, "Something else.")
    _, second = await iterations(valley, cycle)
    assert read(second) == ["Stems on [-the-]{+every+} wall."]
    assert second["after"]["title"] == "Iteration 2, as it was tried"


async def test_each_iteration_has_its_own_document_that_the_group_writes(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await a_written_cycle(app, valley)
    await through(valley, cycle, "plan", "try", "review", "plan")
    told = [each["document"] for each in await iterations(valley, cycle)]
    assert [(each["kind"], each["may_write"]) for each in told] == [("iteration", True)] * 2
    assert len({each["id"] for each in told}) == 2


async def test_people_choose_other_versions_and_go_back_to_those_of_the_workspace(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await a_written_cycle(app, valley)
    plan = cycle["documents"][0]["id"]
    await write_change(app, valley, cycle, "Silence.")
    early = await valley.ask(
        "tom", "POST", f"/documents/{plan}/versions", {"title": "In March"}, code=201
    )
    await write_change(app, valley, cycle, "Silence and stems.")
    path = f"/cycles/{cycle['id']}/iterations/1"
    body = {"before_id": early["id"], "after_id": None}
    [first] = (await valley.ask("tom", "PUT", path, body))["items"]
    assert (first["chosen"], first["before"]["title"]) == (True, "In March")
    assert read(first) == ["Silence{+ and stems+}."]
    [first] = (await valley.ask("tom", "PUT", path, {"before_id": None, "after_id": None}))["items"]
    assert (first["chosen"], first["parts"]) == (False, [])


async def test_versions_of_something_else_are_not_compared(valley: Valley, app: FastAPI) -> None:
    cycle = await a_written_cycle(app, valley)
    path = f"/cycles/{cycle['id']}/iterations/1"
    scan = cycle["documents"][1]["id"]
    other = await valley.ask(
        "tom", "POST", f"/documents/{scan}/versions", {"title": "Scan"}, code=201
    )
    for key in (other["id"], str(uuid4())):
        await valley.ask("tom", "PUT", path, {"before_id": key, "after_id": None}, code=404)
    body = {"before_id": None, "after_id": other["id"]}
    await valley.ask("tom", "PUT", path, body, code=404)
    nothing = {"before_id": None, "after_id": None}
    await valley.ask("tom", "PUT", f"/cycles/{cycle['id']}/iterations/7", nothing, code=404)


async def test_who_only_reads_sees_the_chain_and_chooses_nothing(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await a_written_cycle(app, valley)
    [first] = await iterations(valley, cycle, "helen")
    assert first["document"]["may_write"] is False
    nothing = {"before_id": None, "after_id": None}
    await valley.ask("helen", "PUT", f"/cycles/{cycle['id']}/iterations/1", nothing, code=403)
    await valley.ask("otto", "GET", f"/cycles/{cycle['id']}/iterations", code=404)


async def test_a_cycle_of_an_earlier_version_gets_its_iteration(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    database = app.state.database
    async with database.writing() as db:
        await db.exec(delete(IterationRow))
    for _ in range(2):
        await complete_cycles(database, NOW)
    [first] = await iterations(valley, cycle)
    assert first["number"] == 1
