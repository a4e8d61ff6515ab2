"""Deployments through the API: from the request to the evaluation, and what is refused on the way.

Joanne speaks for Oakfield, Priya teaches there, Daniel of Hillcrest is a specialist leader.
"""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from schemas.roles import AllianceRole
from server.coaching.tables import DeploymentRow
from server.data.db import Database
from tests.builders import a_person, a_school, in_alliance, in_school
from tests.databases import on_every_database
from tests.server.statements import statements
from tests.server.valley import Valley

PROFILE = {
    "opted_in": True,
    "subjects": ["Maths"],
    "phases": ["primary"],
    "capacity": 1,
    "about": "",
}


async def asked(valley: Valley, who: str = "joanne", school: str = "oakfield") -> str:
    body = {
        "alliance_id": str(valley.alliance.id),
        "school_id": valley.school(school),
        "title": "Reasoning in Year 4",
        "need": "Pupils agree with whoever speaks first.",
        "subject": "Mathematics",
        "days": 3,
    }
    return str((await valley.ask(who, "POST", "/deployments", body, code=201))["id"])


async def accepted(valley: Valley) -> str:
    key = await asked(valley)
    await valley.ask("daniel", "PUT", "/coaching/profile", PROFILE)
    await valley.ask("daniel", "PUT", f"/deployments/{key}/offer", {"message": "Gladly"})
    answer = f"/deployments/{key}/offers/{valley.person('daniel')}/answer"
    await valley.ask("joanne", "PUT", answer, {"accept": True})
    return key


async def agreed(valley: Valley) -> str:
    key = await accepted(valley)
    path = f"/deployments/{key}"
    await valley.ask("joanne", "PUT", f"{path}/teacher", {"person_id": valley.person("priya")})
    await valley.ask("priya", "PUT", f"{path}/teacher/answer", {"accept": True})
    terms = {"days": 3, "ends_on": "2026-07-17", "funder": "Maths hub", "rate": 350.0}
    await valley.ask("daniel", "PUT", f"{path}/terms", terms)
    await valley.ask("daniel", "POST", f"{path}/signature")
    signed = await valley.ask("joanne", "POST", f"{path}/signature")
    assert signed["state"] == "agreed"
    return key


async def running(valley: Valley) -> tuple[str, str]:
    """A deployment with its first visit planned."""
    key = await agreed(valley)
    told = await valley.ask(
        "daniel", "PUT", f"/deployments/{key}/next-visit", {"on": "2026-03-05", "at": "15:40"}
    )
    assert told["state"] == "running"
    return key, str(told["next_visit"]["id"])


@on_every_database
async def test_a_deployment_goes_from_request_to_evaluation(valley: Valley) -> None:
    key, visit = await running(valley)
    path = f"/deployments/{key}"
    told = await valley.ask("priya", "POST", f"/visits/{visit}/finish", {"next_on": "2026-03-19"})
    assert (told["last_visit"]["number"], told["next_visit"]["number"]) == (1, 2)
    assert told["next_visit"]["on"] == "2026-03-19"
    told = await valley.ask("joanne", "PUT", f"{path}/midterm", {"words": "It helps."})
    assert told["state"] == "reviewed"
    told = await valley.ask("daniel", "PUT", f"{path}/midterm", {"words": "Fewer steps."})
    assert [each["side"] for each in told["midterm"]] == ["school", "coach"]
    told = await valley.ask("joanne", "PUT", f"{path}/evaluation", {"words": "They give reasons."})
    assert (told["state"], told["evaluation"]["by"]) == ("ended", "Joanne")
    told = await valley.ask("daniel", "PUT", f"{path}/comment", {"words": "Priya’s own doing."})
    assert told["comment"]["words"] == "Priya’s own doing."


async def test_an_offer_for_a_withdrawn_request_gets_a_sentence_and_the_way_on(
    valley: Valley,
) -> None:
    key = await asked(valley)
    await valley.ask("joanne", "POST", f"/deployments/{key}/withdraw", {"reason": "Later"})
    problem = await valley.ask("daniel", "PUT", f"/deployments/{key}/offer", {}, code=409)
    assert "Look at the others" in problem["detail"]


async def test_nobody_carries_more_than_they_said(valley: Valley) -> None:
    await accepted(valley)
    other = await asked(valley, "gareth", "riverside")
    problem = await valley.ask("daniel", "PUT", f"/deployments/{other}/offer", {}, code=409)
    assert "as many schools" in problem["detail"]
    [match] = (await valley.ask("gareth", "GET", f"/deployments/{other}/matches"))["items"]
    assert not match["has_room"]
    board = await valley.ask("daniel", "GET", f"/coaching?alliance_id={valley.alliance.id}")
    assert not board["has_room"]


async def test_an_offer_is_not_accepted_when_its_maker_has_no_room_any_more(
    valley: Valley,
) -> None:
    first, second = await asked(valley), await asked(valley, "gareth", "riverside")
    await valley.ask("daniel", "PUT", "/coaching/profile", PROFILE)
    for key in (first, second):
        await valley.ask("daniel", "PUT", f"/deployments/{key}/offer", {})
    daniel = valley.person("daniel")
    yes = {"accept": True}
    await valley.ask("joanne", "PUT", f"/deployments/{first}/offers/{daniel}/answer", yes)
    problem = await valley.ask(
        "gareth", "PUT", f"/deployments/{second}/offers/{daniel}/answer", yes, code=409
    )
    assert "meanwhile" in problem["detail"]


async def test_a_declined_offer_leaves_the_request_open_for_others(valley: Valley) -> None:
    key = await asked(valley)
    await valley.ask("daniel", "PUT", f"/deployments/{key}/offer", {})
    answer = f"/deployments/{key}/offers/{valley.person('daniel')}/answer"
    body = {"accept": False, "reason": "We need mornings."}
    told = await valley.ask("joanne", "PUT", answer, body)
    assert told["state"] == "asked"
    board = await valley.ask("daniel", "GET", f"/coaching?alliance_id={valley.alliance.id}")
    assert [each["reason"] for each in board["offers"]] == ["We need mornings."]


async def test_a_request_that_is_not_for_somebody_leaves_their_board_alone(valley: Valley) -> None:
    key = await asked(valley)
    await valley.ask("daniel", "PUT", "/coaching/profile", PROFILE)
    where = f"/coaching?alliance_id={valley.alliance.id}"
    [request] = (await valley.ask("daniel", "GET", where))["requests"]
    assert "Coaches Maths" in {reason["says"] for reason in request["reasons"]}
    await valley.ask("daniel", "POST", f"/deployments/{key}/pass", code=204)
    board = await valley.ask("daniel", "GET", where)
    assert (board["requests"], board["offers"]) == ([], [])
    told = await valley.ask("joanne", "GET", f"/deployments/{key}")
    assert (told["state"], told["offers"]) == ("asked", [])


async def test_a_change_of_the_terms_takes_signatures_away(valley: Valley) -> None:
    key = await accepted(valley)
    path = f"/deployments/{key}"
    await valley.ask("daniel", "POST", f"{path}/signature")
    told = await valley.ask("joanne", "PUT", f"{path}/terms", {"days": 4})
    assert (told["signatures"], told["state"]) == ([], "accepted")
    stale = await valley.clients["daniel"].post(
        f"/api{path}/signature", headers={"If-Match": '"1"'}
    )
    assert stale.status_code == 412


async def test_days_beyond_the_agreement_are_asked_about_and_not_refused(valley: Valley) -> None:
    key, _ = await running(valley)
    path = f"/deployments/{key}/ledger"
    body = {"on": "2026-03-05", "days": 2.5, "what": "Visits", "invoice": "17"}
    await valley.ask("daniel", "POST", path, body, code=201)
    more = {"on": "2026-03-19", "days": 1.0}
    problem = await valley.ask("daniel", "POST", path, more, code=409)
    assert (problem["code"], "3.5 days, and 3 were agreed" in problem["detail"]) == ("beyond", True)
    ledger = await valley.ask("daniel", "POST", path, more | {"beyond": True}, code=201)
    assert (ledger["days_used"], ledger["days_agreed"]) == (3.5, 3)
    exported = await valley.clients["joanne"].get(f"/api{path}.csv")
    assert exported.headers["content-type"].startswith("text/csv")
    assert exported.text.count("\n") == 3
    await valley.ask("joanne", "DELETE", f"/ledger/{ledger['items'][0]['id']}", code=204)


async def test_nobody_is_coached_before_they_say_so(valley: Valley) -> None:
    key = await accepted(valley)
    path = f"/deployments/{key}"
    await valley.ask("joanne", "PUT", f"{path}/teacher", {"person_id": valley.person("priya")})
    for who in ("daniel", "joanne"):
        await valley.ask(who, "POST", f"{path}/signature")
    visit = {"on": "2026-03-05"}
    problem = await valley.ask("daniel", "PUT", f"{path}/next-visit", visit, code=409)
    assert "take part" in problem["detail"]
    await valley.ask("priya", "PUT", f"{path}/teacher/answer", {"accept": False})
    await valley.ask("priya", "GET", path, code=404)


@pytest.mark.parametrize("who", ["tom", "daniel", "otto", "ada"])
async def test_only_somebody_of_the_school_is_coached(valley: Valley, who: str) -> None:
    key = await accepted(valley)
    body = {"person_id": valley.person(who)}
    problem = await valley.ask("joanne", "PUT", f"/deployments/{key}/teacher", body, code=422)
    assert problem["fields"][0]["field"] == "person_id"


async def test_each_is_told_what_the_product_allows_and_no_more(valley: Valley) -> None:
    key, _ = await running(valley)
    path = f"/deployments/{key}"
    await valley.ask("joanne", "PUT", f"{path}/midterm", {"words": "It helps."})
    lead = await valley.ask("helen", "GET", path)
    assert (lead["state"], lead["days_agreed"], lead["days_used"]) == ("reviewed", 3, 0)
    for hidden in ("title", "need", "subject", "coach", "teacher", "midterm", "visits", "offers"):
        assert not lead[hidden], hidden
    head = await valley.ask("joanne", "GET", path)
    assert head["midterm"]
    assert (head["visits"], head["next_visit"]) == ([], None)
    for who in ("daniel", "priya"):
        assert len((await valley.ask(who, "GET", path))["visits"]) == 1
    for who in ("tom", "gareth", "olga", "otto", "ada"):
        await valley.ask(who, "GET", path, code=404)
        assert (await valley.ask(who, "GET", "/deployments"))["items"] == []


async def test_lists_and_boards_do_not_ask_for_each_row(app: FastAPI, valley: Valley) -> None:
    database: Database = app.state.database
    await valley.ask("daniel", "PUT", "/coaching/profile", PROFILE)
    where = f"/coaching?alliance_id={valley.alliance.id}"
    sent = {}
    for count in (1, 4):
        while len((await valley.ask("joanne", "GET", "/deployments"))["items"]) < count:
            await asked(valley)
        for path in ("/deployments", where):
            with statements(database) as told:
                await valley.ask("daniel", "GET", path)
            sent.setdefault(path, []).append(len(told))
    for path, (few, many) in sent.items():
        assert few == many, path


async def test_matching_asks_as_little_of_many_coaches_as_of_few(
    app: FastAPI, valley: Valley
) -> None:
    database: Database = app.state.database
    key = await asked(valley)
    sent = []
    for more in (2, 20):
        for _ in range(more):
            async with database.writing() as db:
                person, school = await a_person(db), await a_school(db, valley.alliance)
                await in_alliance(db, person, valley.alliance, AllianceRole.SLE)
                await in_school(db, person, school)
                profile = _profile(person.id)
                db.add(profile)
        with statements(database) as told:
            page = await valley.ask("joanne", "GET", f"/deployments/{key}/matches")
        sent.append(len(told))
    assert sent[0] == sent[1]
    assert len(page["items"]) == 22


def _profile(person_id: Any) -> Any:
    from server.coaching.tables import CoachingProfileRow

    return CoachingProfileRow(
        person_id=person_id, opted_in=True, subjects=["Mathematics"], phases=["primary"]
    )


def figures(told: Any) -> list[float]:
    """Every number in an answer."""
    match told:
        case dict():
            return [number for value in told.values() for number in figures(value)]
        case list():
            return [number for value in told for number in figures(value)]
        case bool():
            return []
        case int() | float():
            return [told]
        case _:
            return []


async def test_no_match_holds_a_figure_of_anybody(valley: Valley) -> None:
    await accepted(valley)
    other = await asked(valley, "gareth", "riverside")
    for match in (await valley.ask("gareth", "GET", f"/deployments/{other}/matches"))["items"]:
        match["person"]["school"].pop("slot")
        assert figures(match) == []


async def test_an_alliance_lead_is_told_nobodys_name(valley: Valley) -> None:
    await running(valley)
    told = str(await valley.ask("helen", "GET", "/deployments"))
    assert not any(name in told for name in ("Daniel", "Priya", "Joanne", "Reasoning"))


async def test_who_is_no_specialist_leader_has_no_board(valley: Valley) -> None:
    where = f"/coaching?alliance_id={valley.alliance.id}"
    await valley.ask("joanne", "GET", where, code=403)
    await valley.ask("olga", "GET", where, code=404)
    await valley.ask("priya", "PUT", "/coaching/profile", PROFILE, code=403)


async def test_nobody_offers_to_their_own_school(app: FastAPI, valley: Valley) -> None:
    key = await asked(valley, "helen", "hillcrest")
    problem = await valley.ask("daniel", "PUT", f"/deployments/{key}/offer", {}, code=409)
    assert "own school" in problem["detail"]
    database: Database = app.state.database
    async with database.reading() as db:
        row = (await db.exec(select(DeploymentRow).where(col(DeploymentRow.title) != ""))).one()
    assert row.coach_id is None
