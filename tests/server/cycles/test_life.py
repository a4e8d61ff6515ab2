"""The life of a cycle: proposed, active, parked and taken up again, closed with what it gave."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from schemas.cycles import CycleStatus, Phase, SchoolPart
from server.cycles.status import status_of
from server.cycles.tables import CycleRow
from server.data.audit import AuditRow
from tests.databases import on_every_database
from tests.server.valley import OUTSIDE, Valley

YES, ASKED, NO = SchoolPart.ACCEPTED, SchoolPart.INVITED, SchoolPart.DECLINED
BUSY = {"reason": "Reports are due until half term."}


@pytest.mark.parametrize(
    ("phase", "parts", "parked", "status"),
    [
        (Phase.SCAN, [YES], False, CycleStatus.PROPOSED),
        (Phase.SCAN, [YES, ASKED, NO], False, CycleStatus.PROPOSED),
        (Phase.SCAN, [YES, YES], False, CycleStatus.ACTIVE),
        (Phase.PLAN, [YES], False, CycleStatus.ACTIVE),
        (Phase.SCAN, [YES], True, CycleStatus.PARKED),
        (Phase.TRY, [YES, YES], True, CycleStatus.PARKED),
        (Phase.CLOSED, [YES, YES], False, CycleStatus.CLOSED),
        (Phase.CLOSED, [YES, YES], True, CycleStatus.CLOSED),
    ],
)
def test_a_cycle_is_proposed_until_a_second_school_accepts_or_it_goes_on(
    phase: Phase, parts: list[SchoolPart], parked: bool, status: CycleStatus
) -> None:
    assert status_of(phase, parts, parked=parked) is status


async def test_an_accepted_proposal_is_an_active_cycle(valley: Valley) -> None:
    assert (await valley.started("priya", "riverside"))["status"] == "proposed"
    assert (await valley.joint())["status"] == "active"


async def parked(valley: Valley, cycle: Any, who: str = "priya") -> Any:
    return await valley.ask(who, "POST", f"/cycles/{cycle['id']}/park", BUSY)


@on_every_database
async def test_a_facilitator_parks_a_cycle_and_takes_it_up_where_it_was(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    rests = await parked(valley, cycle)
    assert (rests["status"], rests["phase"], rests["may_park"]) == ("parked", "scan", True)
    assert (rests["parked"]["by"], rests["parked"]["reason"]) == ("Priya", BUSY["reason"])
    assert [each["may_write"] for each in rests["documents"]] == [False] * 3
    await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/park", BUSY, code=409)
    again = await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/take-up")
    assert (again["status"], again["parked"]) == ("active", None)
    assert again["documents"][0]["may_write"] is True
    await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/take-up", code=409)
    async with app.state.database.reading() as db:
        asked = select(AuditRow.action).order_by(col(AuditRow.number).desc()).limit(2)
        assert (await db.exec(asked)).all() == ["cycle.taken_up", "cycle.parked"]


async def test_nobody_parks_without_a_reason(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/park"
    for body in ({}, {"reason": "  "}, {"reason": "x" * 501}):
        await valley.ask("priya", "POST", path, body, code=422)


@pytest.mark.parametrize("who", ["tom", "joanne", "gareth", "helen"])
async def test_only_a_facilitator_parks_and_takes_up(valley: Valley, who: str) -> None:
    cycle = await valley.joint()
    await valley.ask(who, "POST", f"/cycles/{cycle['id']}/park", BUSY, code=403)
    await parked(valley, cycle)
    await valley.ask(who, "POST", f"/cycles/{cycle['id']}/take-up", code=403)


@pytest.mark.parametrize("who", OUTSIDE)
async def test_people_of_another_alliance_know_of_no_cycle_to_park(
    valley: Valley, who: str
) -> None:
    cycle = await valley.joint()
    for path in ("park", "take-up"):
        await valley.ask(who, "POST", f"/cycles/{cycle['id']}/{path}", BUSY, code=404)
    await valley.ask(who, "GET", f"/cycles/{cycle['id']}/gains", code=404)


async def test_a_parked_cycle_says_that_it_rests_to_who_would_work_in_it(valley: Valley) -> None:
    cycle = await valley.joint()
    await parked(valley, cycle)
    problem = await valley.ask(
        "priya", "POST", f"/cycles/{cycle['id']}/phase", {"to": "plan"}, code=409
    )
    assert problem["detail"].startswith("This cycle is parked")
    body = {"to_id": valley.person("priya")}
    await valley.ask("tom", "POST", f"/cycles/{cycle['id']}/feedback", body, code=409)
    assert (await valley.ask("priya", "GET", "/home"))["next_steps"] == []


async def test_a_school_does_not_accept_a_parked_cycle_and_may_say_no(valley: Valley) -> None:
    cycle = await valley.started("priya", "riverside")
    await parked(valley, cycle)
    path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", path, {"accept": True}, code=409)
    seen = await valley.ask("gareth", "PUT", path, {"accept": False})
    assert seen["parked"]["reason"] == ""  # it is for whoever may read the cycle


async def test_parked_cycles_are_a_list_of_their_own(valley: Valley) -> None:
    live, rests = await valley.joint(), await valley.started("priya", title="Talk")
    await parked(valley, rests)

    async def listed(asked: str) -> list[str]:
        return [each["id"] for each in (await valley.ask("priya", "GET", asked))["items"]]

    assert await listed("/cycles?parked=true") == [rests["id"]]
    assert await listed("/cycles?parked=false") == [live["id"]]
    assert await listed("/cycles") == [rests["id"], live["id"]]


@on_every_database
async def test_a_school_takes_part_in_no_more_live_cycles_than_its_alliance_agreed_on(
    valley: Valley,
) -> None:
    asked = await valley.started("priya", "riverside", title="Asked")
    await valley.ask("helen", "PATCH", f"/alliances/{valley.alliance.id}", {"live_cycles": 1})
    path = f"/cycles/{asked['id']}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", path, {"accept": True})  # Riverside has room
    body = {
        "alliance_id": str(valley.alliance.id),
        "title": "Another",
        "school_id": valley.school("oakfield"),
    }
    problem = await valley.ask("priya", "POST", "/cycles", body, code=409)
    assert problem["code"] == "too-many-live"
    assert problem["detail"].startswith("Oakfield takes part in one live cycle")
    assert [each["field"] for each in problem["fields"]] == [asked["id"]]
    assert problem["fields"][0]["message"].startswith("Asked, changed last ")
    await parked(valley, asked)
    invite = {"invite_school_ids": [valley.school("riverside")]}
    other = await valley.ask("priya", "POST", "/cycles", body | invite, code=201)
    path = f"/cycles/{other['id']}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", path, {"accept": True})
    refused = await valley.ask("priya", "POST", f"/cycles/{asked['id']}/take-up", code=409)
    assert [each["field"] for each in refused["fields"]] == [other["id"]]


async def test_a_school_at_its_cap_accepts_no_other_and_knows_of_no_cycle_it_may_not_see(
    valley: Valley,
) -> None:
    await valley.ask("helen", "PATCH", f"/alliances/{valley.alliance.id}", {"live_cycles": 1})
    theirs = {
        "alliance_id": str(valley.alliance.id),
        "title": "Of Riverside",
        "school_id": valley.school("riverside"),
        "invite_school_ids": [valley.school("oakfield")],
    }
    asked = await valley.started("priya", "riverside")
    own = await valley.ask("gareth", "POST", "/cycles", theirs, code=201)
    path = f"/cycles/{own['id']}/schools/{valley.school('oakfield')}/answer"
    await valley.ask("joanne", "PUT", path, {"accept": True})
    path = f"/cycles/{asked['id']}/schools/{valley.school('riverside')}/answer"
    problem = await valley.ask("gareth", "PUT", path, {"accept": True}, code=409)
    assert [each["field"] for each in problem["fields"]] == [own["id"]]
    problem = await valley.ask("tom", "POST", "/cycles", theirs, code=409)
    assert problem["fields"] == []


@on_every_database
async def test_what_is_only_proposed_takes_nobodys_time(valley: Valley) -> None:
    await valley.ask("helen", "PATCH", f"/alliances/{valley.alliance.id}", {"live_cycles": 1})
    first, second = [await valley.started("priya", "riverside", title=t) for t in ("One", "Two")]
    answers = [
        f"/cycles/{each['id']}/schools/{valley.school('riverside')}/answer"
        for each in (first, second)
    ]
    alone = await valley.started("priya", title="Alone")
    await valley.ask("gareth", "PUT", answers[0], {"accept": True})
    await valley.ask("gareth", "PUT", answers[1], {"accept": True}, code=409)
    problem = await valley.ask(
        "priya", "POST", f"/cycles/{alone['id']}/phase", {"to": "plan"}, code=409
    )
    assert problem["code"] == "too-many-live"


@on_every_database
async def test_two_answers_at_once_do_not_go_past_the_cap(valley: Valley) -> None:
    first = await valley.started("priya", "riverside", title="First")
    second = await valley.started("priya", "riverside", title="Second")
    await valley.ask("helen", "PATCH", f"/alliances/{valley.alliance.id}", {"live_cycles": 1})
    riverside = valley.school("riverside")
    answers = await asyncio.gather(
        *(
            valley.clients["gareth"].put(
                f"/api/cycles/{cycle['id']}/schools/{riverside}/answer", json={"accept": True}
            )
            for cycle in (first, second)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.parametrize(("who", "code"), [("priya", 403), ("joanne", 403), ("helen", 200)])
async def test_the_cap_is_agreed_on_by_who_looks_after_the_alliance(
    valley: Valley, who: str, code: int
) -> None:
    path = f"/alliances/{valley.alliance.id}"
    await valley.ask(who, "PATCH", path, {"live_cycles": 5}, code=code)
    seen = await valley.ask("helen", "GET", path)
    assert seen["live_cycles"] == (5 if code == 200 else 3)
    await valley.ask("helen", "PATCH", path, {"live_cycles": 0}, code=422)


@on_every_database
async def test_facilitating_is_handed_on_in_one_step(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/facilitator"
    mine = await valley.ask("priya", "PUT", path, {"person_id": valley.person("tom")})
    assert {each["person"]["name"]: each["role"] for each in mine["people"]} == {
        "Priya": "member",
        "Tom": "facilitator",
    }
    assert mine["may_manage"] is False
    await valley.ask("priya", "PUT", path, {"person_id": valley.person("priya")}, code=403)


@pytest.mark.parametrize("to", ["daniel", "priya"])
async def test_facilitating_is_not_handed_on_to_who_may_not_or_to_oneself(
    valley: Valley, to: str
) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/facilitator"
    problem = await valley.ask("priya", "PUT", path, {"person_id": valley.person(to)}, code=422)
    assert [each["field"] for each in problem["fields"]] == ["person_id"]
    seen = await valley.ask("priya", "GET", f"/cycles/{cycle['id']}")
    assert (seen["my_role"], seen["may_manage"]) == ("facilitator", True)


async def in_phase(app: FastAPI, cycle: Any, phase: Phase) -> None:
    async with app.state.database.writing() as db:
        row = await db.get(CycleRow, UUID(cycle["id"]))
        row.phase = phase


@on_every_database
async def test_at_the_end_each_school_says_what_it_gave_and_gained(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    await in_phase(app, cycle, Phase.SHARE)
    path = f"/cycles/{cycle['id']}"
    riverside = f"{path}/schools/{valley.school('riverside')}/gain"
    said = {"gave": "Three films of talk", "gained": "Silent rehearsal"}
    await valley.ask("tom", "PUT", riverside, said)
    await valley.ask("priya", "PUT", riverside, said, code=403)
    oakfield = f"{path}/schools/{valley.school('oakfield')}/gain"
    await valley.ask("joanne", "PUT", oakfield, {"gave": "A room", "gained": ""})
    for who, mine in (("priya", "Oakfield"), ("gareth", "Riverside"), ("helen", None)):
        told = (await valley.ask(who, "GET", f"{path}/gains"))["items"]
        assert [(each["school"]["name"], each["gave"]) for each in told] == [
            ("Oakfield", "A room"),
            ("Riverside", "Three films of talk"),
        ]
        assert [each["school"]["name"] for each in told if each["may_write"]] == [mine][
            : bool(mine)
        ]
    await in_phase(app, cycle, Phase.CLOSED)
    later = await valley.ask("gareth", "PUT", riverside, said | {"gained": "Talk"})
    assert [each["written_by"] for each in later["items"]] == ["Joanne", "Gareth"]


async def test_who_saw_an_older_sentence_looks_again_first(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    await in_phase(app, cycle, Phase.SHARE)
    path = f"/api/cycles/{cycle['id']}/schools/{valley.school('riverside')}/gain"
    tom = valley.clients["tom"]
    body = {"gave": "Films", "gained": ""}
    for tag, status in (('"0"', 200), ('"0"', 412), ('"1"', 200)):
        body["gained"] += "."
        answer = await tom.put(path, json=body, headers={"If-Match": tag})
        assert answer.status_code == status


async def test_it_is_not_asked_before_the_end(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/gain"
    await valley.ask("tom", "PUT", path, {"gave": "Films"}, code=409)
