"""Cycles through the API: starting, asking schools, people, phases, and the wall around them."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from pycrdt import Map, Text, XmlFragment
from sqlmodel import col, select

from schemas.documents import PLAN
from server.cycles.tables import CycleRow
from server.data.audit import AuditRow
from server.data.db import Database
from server.data.outbox import OutboxRow
from server.live.documents import documents_of, edit_document
from server.live.rendering.fragments import write_fragment
from server.live.writing import paragraph
from tests.databases import on_every_database
from tests.server.valley import OUTSIDE, Valley

REQUIRED = [section.key for section in PLAN.sections if section.required_before]


def parts(cycle: Any) -> dict[str, str]:
    return {part["school"]["name"]: part["part"] for part in cycle["schools"]}


def reasons(cycle: Any) -> list[str]:
    return [part["reason"] for part in cycle["schools"] if part["reason"]]


def roles(cycle: Any) -> dict[str, str]:
    return {each["person"]["name"]: each["role"] for each in cycle["people"]}


async def settled(app: FastAPI) -> None:
    await app.state.outbox.settled()


async def accesses(app: FastAPI) -> list[tuple[str | None, str | None]]:
    """Whose access to which cycle was to be looked at anew, in order."""
    database: Database = app.state.database
    async with database.reading() as db:
        rows = await db.exec(
            select(OutboxRow)
            .where(col(OutboxRow.name) == "access.changed")
            .order_by(col(OutboxRow.at), col(OutboxRow.id))
        )
        return [(row.payload["person_id"], row.payload["cycle_id"]) for row in rows.all()]


async def write(app: FastAPI, valley: Valley, cycle: Any, *keys: str) -> None:
    """Priya writes a line in these sections."""

    def lines(doc: Any) -> None:
        for key in keys:
            write_fragment(doc.get(key, type=XmlFragment), [paragraph("A line.")])

    await in_plan(app, valley, cycle, lines)


async def in_plan(app: FastAPI, valley: Valley, cycle: Any, change: Any) -> None:
    database: Database = app.state.database
    async with database.reading() as db:
        row = (await db.exec(select(CycleRow))).one()
        plan = (await documents_of(db, [row.id]))[row.id][0]
    assert str(row.id) == cycle["id"]
    await edit_document(app.state.live.hub, plan, valley.people["priya"].id, change)


def _offers(doc: Any) -> None:
    for record in doc.get("fields", type=Map)["schools"]:
        record["offers"], record["wants"] = Text("Film"), Text("Talk")


@on_every_database
async def test_who_starts_a_cycle_facilitates_it_and_their_school_takes_part(
    valley: Valley,
) -> None:
    cycle = await valley.started("priya", "riverside", title="  Reading aloud ")
    assert (cycle["title"], cycle["phase"], cycle["iteration"]) == ("Reading aloud", "scan", 1)
    assert roles(cycle) == {"Priya": "facilitator"}
    assert parts(cycle) == {"Oakfield": "accepted", "Riverside": "invited"}
    assert (cycle["my_role"], cycle["may_manage"]) == ("facilitator", True)
    assert cycle["changed_by"] == "Priya"
    plan, *others = cycle["documents"]
    assert [document["kind"] for document in others] == ["scan", "iteration"]
    assert (plan["kind"], plan["audience"], plan["may_write"]) == ("plan", "cycle", True)
    own = next(part for part in cycle["schools"] if part["school"]["name"] == "Oakfield")
    assert own["decided_by"] == "Priya"


async def test_the_plan_of_a_new_cycle_has_a_place_for_the_school_that_started_it(
    valley: Valley,
) -> None:
    cycle = await valley.started()
    plan = cycle["documents"][0]["id"]
    content = await valley.ask("priya", "GET", f"/documents/{plan}.json")
    assert content["fields"]["schools"] == [{"school": valley.school("oakfield")}]


@pytest.mark.parametrize(
    ("who", "school", "code"),
    [
        ("priya", "riverside", 403),
        ("helen", "oakfield", 403),
        ("ada", "oakfield", 403),
        ("otto", "oakfield", 404),
        ("priya", "elmfield", 403),
        ("otto", "elmfield", 404),
    ],
)
async def test_a_cycle_is_started_by_somebody_of_the_school_in_that_alliance(
    valley: Valley, who: str, school: str, code: int
) -> None:
    body = {
        "alliance_id": str(valley.alliance.id),
        "title": "Reading aloud",
        "school_id": valley.school(school),
    }
    await valley.ask(who, "POST", "/cycles", body, code=code)


async def test_a_school_of_another_alliance_is_not_asked(valley: Valley, app: FastAPI) -> None:
    body = {
        "alliance_id": str(valley.alliance.id),
        "title": "Reading aloud",
        "school_id": valley.school("oakfield"),
        "invite_school_ids": [valley.school("elmfield")],
    }
    problem = await valley.ask("priya", "POST", "/cycles", body, code=422)
    assert problem["fields"][0]["field"] == "school_ids"
    assert (await valley.ask("priya", "GET", "/cycles"))["items"] == []


@pytest.mark.parametrize("who", OUTSIDE)
async def test_a_cycle_is_walled_off_from_people_of_another_alliance(
    valley: Valley, who: str
) -> None:
    cycle = await valley.joint()
    elmfield, riverside = valley.school("elmfield"), valley.school("riverside")
    asked: list[tuple[str, str, Any]] = [
        ("GET", "", None),
        ("PATCH", "", {"title": "Ours"}),
        ("POST", "/schools", {"school_ids": [elmfield]}),
        ("PUT", f"/schools/{elmfield}/answer", {"accept": True}),
        ("PUT", f"/schools/{riverside}/answer", {"accept": True}),
        ("PUT", f"/people/{valley.person('otto')}", {"role": "member"}),
        ("DELETE", f"/people/{valley.person('tom')}", None),
        ("POST", "/phase", {"to": "plan"}),
    ]
    for method, path, body in asked:
        theirs, unknown = [
            await valley.clients[who].request(method, f"/api/cycles/{key}{path}", json=body)
            for key in (cycle["id"], uuid4())
        ]
        assert theirs.status_code == unknown.status_code == 404
        assert theirs.json()["detail"] == unknown.json()["detail"]
    unchanged = await valley.ask("priya", "GET", f"/cycles/{cycle['id']}")
    assert (parts(unchanged), roles(unchanged)) == (parts(cycle), roles(cycle))


async def test_everybody_lists_the_cycles_that_they_may_see(valley: Valley) -> None:
    first = await valley.joint()
    second = await valley.started("joanne", title="Words before reading")

    async def listed(who: str) -> list[str]:
        page = await valley.ask(who, "GET", "/cycles")
        return [cycle["id"] for cycle in page["items"]]

    assert await listed("joanne") == [second["id"], first["id"]]
    assert await listed("priya") == [first["id"]]
    assert await listed("gareth") == [first["id"]]
    assert await listed("helen") == [second["id"], first["id"]]
    for who in ("otto", "ada", "daniel"):
        assert await listed(who) == []
    page = await valley.ask("helen", "GET", f"/cycles?alliance_id={valley.elsewhere.id}")
    assert page["items"] == []


async def test_a_head_of_an_invited_school_sees_the_outline_and_not_the_plan(
    valley: Valley,
) -> None:
    cycle = await valley.started("priya", "riverside")
    seen = await valley.ask("gareth", "GET", f"/cycles/{cycle['id']}")
    assert (seen["title"], seen["documents"], seen["my_role"]) == ("Reading aloud", [], None)
    riverside = next(part for part in seen["schools"] if part["school"]["name"] == "Riverside")
    assert riverside["may_decide"] is True
    await valley.ask("tom", "GET", f"/cycles/{cycle['id']}", code=404)
    await valley.ask("gareth", "GET", f"/documents/{cycle['documents'][0]['id']}.json", code=404)


@on_every_database
async def test_a_school_takes_part_by_accepting_and_gets_its_place_in_the_plan(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.started("priya", "riverside")
    path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
    accepted = await valley.ask("gareth", "PUT", path, {"accept": True})
    assert parts(accepted) == {"Oakfield": "accepted", "Riverside": "accepted"}
    assert accepted["documents"][0]["may_write"] is False
    await settled(app)
    plan = cycle["documents"][0]["id"]
    content = await valley.ask("gareth", "GET", f"/documents/{plan}.json")
    records = [record["school"] for record in content["fields"]["schools"]]
    assert records == [valley.school("oakfield"), valley.school("riverside")]
    assert (None, cycle["id"]) in await accesses(app)


@pytest.mark.parametrize("who", ["priya", "tom", "joanne", "helen", "daniel", "ada"])
async def test_nobody_answers_for_a_school_that_they_do_not_speak_for(
    valley: Valley, who: str
) -> None:
    cycle = await valley.started("priya", "riverside")
    path = f"/api/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
    answer = await valley.clients[who].put(path, json={"accept": True})
    assert answer.status_code in {403, 404}
    seen = await valley.ask("gareth", "GET", f"/cycles/{cycle['id']}")
    assert parts(seen)["Riverside"] == "invited"


@on_every_database
@pytest.mark.parametrize("reason", ["x" * 501, "no\0"])
async def test_a_reason_that_cannot_be_kept_is_refused(valley: Valley, reason: str) -> None:
    cycle = await valley.started("priya", "riverside")
    path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", path, {"accept": False, "reason": reason}, code=422)


async def test_a_school_that_was_not_asked_has_nothing_to_answer(valley: Valley) -> None:
    cycle = await valley.started("priya", "riverside")
    path = f"/cycles/{cycle['id']}/schools/{valley.school('hillcrest')}/answer"
    await valley.ask("helen", "PUT", path, {"accept": True}, code=403)


async def test_a_school_may_say_no_and_be_asked_again(valley: Valley) -> None:
    cycle = await valley.started("priya", "riverside")
    path = f"/cycles/{cycle['id']}"
    answer = f"{path}/schools/{valley.school('riverside')}/answer"
    said = await valley.ask("gareth", "PUT", answer, {"accept": False, "reason": "Next year"})
    assert parts(said)["Riverside"] == "declined"
    body = {"school_ids": [valley.school("riverside"), valley.school("hillcrest")]}
    again = await valley.ask("priya", "POST", f"{path}/schools", body)
    assert parts(again) == {
        "Oakfield": "accepted",
        "Riverside": "invited",
        "Hillcrest": "invited",
    }


async def test_the_sentence_of_a_school_is_read_by_those_who_asked(valley: Valley) -> None:
    cycle = await valley.started("priya", "riverside")
    path = f"/cycles/{cycle['id']}"
    answer = f"{path}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", answer, {"accept": False, "reason": "Next year"})
    read = {
        who: reasons(await valley.ask(who, "GET", path)) for who in ("priya", "gareth", "helen")
    }
    assert read == {"priya": ["Next year"], "gareth": ["Next year"], "helen": []}


@on_every_database
async def test_a_school_that_withdraws_takes_its_people_out_of_the_cycle(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
    left = await valley.ask("gareth", "PUT", path, {"accept": False})
    assert roles(left) == {"Priya": "facilitator"}
    await valley.ask("tom", "GET", f"/cycles/{cycle['id']}", code=404)
    assert (valley.person("tom"), cycle["id"]) in await accesses(app)


async def test_the_school_of_the_only_facilitator_hands_over_before_it_withdraws(
    valley: Valley,
) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/schools/{valley.school('oakfield')}/answer"
    problem = await valley.ask("joanne", "PUT", path, {"accept": False}, code=409)
    assert "Let somebody else facilitate it first" in problem["detail"]
    await valley.ask(
        "priya",
        "PUT",
        f"/cycles/{cycle['id']}/people/{valley.person('tom')}",
        {"role": "facilitator"},
    )
    left = await valley.ask("joanne", "PUT", path, {"accept": False})
    assert roles(left) == {"Tom": "facilitator"}


async def test_nobody_is_enrolled_before_their_school_accepted(valley: Valley) -> None:
    cycle = await valley.started("priya", "riverside")
    path = f"/cycles/{cycle['id']}/people/{valley.person('tom')}"
    problem = await valley.ask("priya", "PUT", path, {"role": "member"}, code=422)
    assert problem["fields"][0] == {
        "field": "role",
        "message": "Their school does not take part. It has to accept first.",
    }


async def test_a_person_of_another_alliance_is_nobody_here(valley: Valley) -> None:
    cycle = await valley.joint()
    for who in (valley.person("otto"), str(uuid4())):
        path = f"/cycles/{cycle['id']}/people/{who}"
        await valley.ask("priya", "PUT", path, {"role": "viewer"}, code=404)


@on_every_database
async def test_a_member_writes_and_a_viewer_reads(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    assert roles(cycle) == {"Priya": "facilitator", "Tom": "member"}
    path = f"/cycles/{cycle['id']}"
    assert (await valley.ask("tom", "GET", path))["documents"][0]["may_write"] is True
    await valley.ask("priya", "PUT", f"{path}/people/{valley.person('tom')}", {"role": "viewer"})
    seen = await valley.ask("tom", "GET", path)
    assert (seen["documents"][0]["may_write"], seen["may_manage"]) == (False, False)
    assert (valley.person("tom"), cycle["id"]) in await accesses(app)


async def test_a_person_carries_the_mark_of_the_school_they_came_for(valley: Valley) -> None:
    cycle = await valley.joint()
    tom = next(each for each in cycle["people"] if each["person"]["name"] == "Tom")
    assert tom["person"]["school"]["name"] == "Riverside"
    path = f"/cycles/{cycle['id']}/people/{valley.person('daniel')}"
    with_coach = await valley.ask("priya", "PUT", path, {"role": "coach"})
    daniel = next(each for each in with_coach["people"] if each["person"]["name"] == "Daniel")
    assert daniel["person"]["school"]["name"] == "Hillcrest"


@pytest.mark.parametrize("who", ["tom", "gareth", "helen"])
async def test_only_a_facilitator_assigns_invites_renames_and_moves(
    valley: Valley, who: str
) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}"
    body = {"school_ids": [valley.school("hillcrest")]}
    await valley.ask(who, "POST", f"{path}/schools", body, code=403)
    person = f"{path}/people/{valley.person('daniel')}"
    await valley.ask(who, "PUT", person, {"role": "coach"}, code=403)
    await valley.ask(who, "DELETE", f"{path}/people/{valley.person('priya')}", code=403)
    await valley.ask(who, "PATCH", path, {"title": "Ours"}, code=403)
    await valley.ask(who, "POST", f"{path}/phase", {"to": "plan"}, code=403)


@on_every_database
async def test_who_is_removed_no_longer_sees_the_cycle_and_it_is_said_to_live_documents(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}"
    left = await valley.ask("priya", "DELETE", f"{path}/people/{valley.person('tom')}")
    assert roles(left) == {"Priya": "facilitator"}
    await valley.ask("tom", "GET", path, code=404)
    assert (await accesses(app))[-1] == (valley.person("tom"), cycle["id"])
    await valley.ask("priya", "DELETE", f"{path}/people/{valley.person('tom')}", code=404)


async def test_a_member_may_leave_by_themselves(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}"
    left = await valley.ask("tom", "DELETE", f"{path}/people/{valley.person('tom')}")
    assert (roles(left), left["documents"], left["my_role"]) == (
        {"Priya": "facilitator"},
        [],
        None,
    )


@pytest.mark.parametrize("method", ["DELETE", "PUT"])
async def test_a_cycle_is_never_without_a_facilitator(valley: Valley, method: str) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/people/{valley.person('priya')}"
    body = {"role": "member"} if method == "PUT" else None
    await valley.ask("priya", method, path, body, code=409)


async def test_the_role_of_facilitator_rotates(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/people"
    await valley.ask("priya", "PUT", f"{path}/{valley.person('tom')}", {"role": "facilitator"})
    mine = await valley.ask("priya", "PUT", f"{path}/{valley.person('priya')}", {"role": "member"})
    assert (mine["my_role"], mine["may_manage"]) == ("member", False)


@on_every_database
async def test_try_begins_only_when_the_plan_has_what_it_needs_and_each_gap_is_named(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    await settled(app)
    path = f"/cycles/{cycle['id']}"
    planned = await valley.ask("priya", "POST", f"{path}/phase", {"to": "plan"})
    assert [gap["key"] for gap in planned["missing"]] == [*REQUIRED, "schools", "schools"]
    problem = await valley.ask("priya", "POST", f"{path}/phase", {"to": "try"}, code=409)
    assert problem["code"] == "incomplete"
    assert [each["field"] for each in problem["fields"]] == [*REQUIRED, "schools", "schools"]
    await write(app, valley, cycle, *REQUIRED)
    lacking = (await valley.ask("tom", "GET", path))["missing"]
    assert [gap["title"] for gap in lacking] == [
        "What Oakfield offers and wants",
        "What Riverside offers and wants",
    ]
    await in_plan(app, valley, cycle, _offers)
    moved = await valley.ask("priya", "POST", f"{path}/phase", {"to": "try"})
    assert (moved["phase"], moved["missing"]) == ("try", [])


async def through(valley: Valley, cycle: Any, *phases: str) -> Any:
    for phase in phases:
        path = f"/cycles/{cycle['id']}/phase"
        cycle = await valley.ask("priya", "POST", path, {"to": phase})
    return cycle


async def a_written_cycle(app: FastAPI, valley: Valley) -> Any:
    cycle = await valley.joint()
    await settled(app)
    await write(app, valley, cycle, *REQUIRED)
    await in_plan(app, valley, cycle, _offers)
    return cycle


async def test_from_review_a_cycle_may_go_back_to_plan_as_a_new_iteration(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await a_written_cycle(app, valley)
    again = await through(valley, cycle, "plan", "try", "review", "plan")
    assert (again["phase"], again["iteration"]) == ("plan", 2)


async def test_a_closed_cycle_is_read_only_and_stays_readable(valley: Valley, app: FastAPI) -> None:
    cycle = await a_written_cycle(app, valley)
    closed = await through(valley, cycle, "plan", "try", "review", "share", "closed")
    assert closed["documents"][0]["may_write"] is False
    assert (None, cycle["id"]) in await accesses(app)
    path = f"/cycles/{cycle['id']}"
    await valley.ask("priya", "POST", f"{path}/phase", {"to": "scan"}, code=403)
    answer = f"{path}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", answer, {"accept": False}, code=409)


@pytest.mark.parametrize("phase", ["try", "review", "closed", "scan"])
async def test_no_phase_is_left_out(valley: Valley, phase: str) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/phase"
    problem = await valley.ask("priya", "POST", path, {"to": phase}, code=422)
    assert problem["fields"] == [{"field": "to", "message": "After Scan comes Plan."}]


async def test_a_phase_that_does_not_exist_is_refused(valley: Valley) -> None:
    cycle = await valley.joint()
    await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/phase", {"to": "x"}, code=422)


async def test_who_changed_a_cycle_last_is_told_with_it(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.started("priya", "riverside")
    path = f"/cycles/{cycle['id']}"
    answer = f"{path}/schools/{valley.school('riverside')}/answer"
    assert (await valley.ask("gareth", "PUT", answer, {"accept": True}))["changed_by"] == "Gareth"
    await settled(app)
    await write(app, valley, cycle, "focus")
    changed = await valley.ask("gareth", "GET", path)
    assert changed["changed_by"] == "Priya"
    assert changed["changed_at"] > cycle["changed_at"]


@on_every_database
async def test_every_change_leaves_an_audit_row_without_words(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}"
    await valley.ask("priya", "PATCH", path, {"title": "Reading to each other"})
    await through(valley, cycle, "plan")
    database: Database = app.state.database
    async with database.reading() as db:
        rows = (await db.exec(select(AuditRow).order_by(col(AuditRow.number)))).all()
    assert [row.action for row in rows] == [
        "cycle.started",
        "cycle.school_invited",
        "cycle.school_accepted",
        "cycle.person_put",
        "cycle.renamed",
        "cycle.advanced",
    ]
    assert all("Reading" not in repr(row.details) for row in rows)


async def test_templates_set_words_and_the_record_stays_the_same(valley: Valley) -> None:
    page = await valley.ask("otto", "GET", "/templates")
    assert [template["name"] for template in page["items"]] == [
        "jpd",
        "lesson_study",
        "pdsa",
        "spiral",
        "implementation",
    ]


@pytest.mark.parametrize(
    "change",
    [{"title": ""}, {"title": "x" * 201}, {"template": "waterfall"}, {"school_id": "x"}],
)
async def test_a_cycle_that_makes_no_sense_is_refused(
    valley: Valley, change: dict[str, object]
) -> None:
    body = {
        "alliance_id": str(valley.alliance.id),
        "title": "Reading aloud",
        "school_id": valley.school("oakfield"),
    }
    await valley.ask("priya", "POST", "/cycles", body | change, code=422)


async def test_who_renames_an_older_version_of_a_cycle_is_told(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}"
    seen = (await valley.clients["priya"].get(f"/api{path}")).headers["ETag"]
    await valley.ask("priya", "PATCH", path, {"title": "Words before reading"})
    late = await valley.clients["priya"].patch(
        f"/api{path}", json={"title": "Mine"}, headers={"If-Match": seen}
    )
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert (await valley.ask("priya", "GET", path))["title"] == "Words before reading"
