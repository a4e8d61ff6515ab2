"""Alliances and their schools through the API: who may, what is refused, what stands after."""

from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlmodel import select

from server.data.audit import AuditRow
from server.data.db import Database
from server.organisations.register import read_register
from server.organisations.register_import import import_register
from tests.builders import NOW
from tests.databases import on_every_database
from tests.server.conftest import a_browser
from tests.server.organisations.register_files import a_row, lines_of
from tests.server.valley import INSIDE, OUTSIDE, Valley

HAND_MADE = {"name": "Ash Grove Special", "phase": "All-through", "town": "Alderton"}


async def schools_of(valley: Valley, who: str = "helen") -> dict[str, dict[str, object]]:
    page = await valley.ask(who, "GET", f"/alliances/{valley.alliance.id}/schools")
    return {school["short_name"]: school for school in page["items"]}


@on_every_database
async def test_an_administrator_begins_an_alliance_and_it_is_noted(
    valley: Valley, app: FastAPI
) -> None:
    body = {"name": "  Oak Ridge ", "kind": "mixed_phase", "colour": "plum"}
    made = await valley.ask("ada", "POST", "/alliances", body, code=201)
    assert (made["name"], made["colour"]) == ("Oak Ridge", "plum")
    assert await valley.ask("ada", "GET", f"/alliances/{made['id']}") == made
    database: Database = app.state.database
    async with database.reading() as db:
        noted = (await db.exec(select(AuditRow))).all()
    assert [(row.action, row.actor_id) for row in noted] == [
        ("alliance.created", valley.people["ada"].id)
    ]


@pytest.mark.parametrize("who", [*INSIDE, *OUTSIDE])
async def test_only_an_administrator_begins_an_alliance(valley: Valley, who: str) -> None:
    body = {"name": "Oak Ridge", "kind": "mixed_phase"}
    await valley.ask(who, "POST", "/alliances", body, code=403)


async def test_an_alliance_calls_roles_what_it_likes_and_an_empty_name_is_the_usual_one(
    valley: Valley,
) -> None:
    path = f"/alliances/{valley.alliance.id}"
    names = {"role_names": {"sle": "Peer coach", "facilitator": " Chair ", "head": ""}}
    changed = await valley.ask("helen", "PATCH", path, names)
    assert changed["role_names"] == {"sle": "Peer coach", "facilitator": "Chair"}
    me = await valley.ask("priya", "GET", "/me")
    assert me["alliances"][0]["alliance"]["role_names"] == changed["role_names"]
    other = await valley.ask("otto", "GET", "/me")
    assert other["alliances"][0]["alliance"]["role_names"] == {}


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"wizard": "Gandalf"}, "There is no role wizard."),
        ({"coach": "Member"}, "Two roles would be called “Member”. Nobody could tell them apart."),
        ({"coach": "x" * 61}, "at most 60"),
    ],
)
async def test_a_name_that_names_no_role_or_two_is_refused(
    valley: Valley, names: dict[str, str], message: str
) -> None:
    path = f"/alliances/{valley.alliance.id}"
    problem = await valley.ask("helen", "PATCH", path, {"role_names": names}, code=422)
    assert message in problem["fields"][0]["message"]


async def test_who_changes_an_older_version_of_an_alliance_is_told(valley: Valley) -> None:
    path = f"/api/alliances/{valley.alliance.id}"
    seen = (await valley.clients["helen"].get(path)).headers["ETag"]
    await valley.ask("ada", "PATCH", path.removeprefix("/api"), {"colour": "plum"})
    late = await valley.clients["helen"].patch(
        path, json={"colour": "teal"}, headers={"If-Match": seen}
    )
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    now = await valley.clients["helen"].get(path)
    assert now.json()["colour"] == "plum"
    again = await valley.clients["helen"].patch(
        path, json={"colour": "teal"}, headers={"If-Match": now.headers["ETag"]}
    )
    assert (again.status_code, again.json()["colour"]) == (200, "teal")
    assert again.headers["ETag"] == f'"{again.json()["version"]}"'


async def test_an_alliance_is_not_renamed_to_the_name_of_another(valley: Valley) -> None:
    path = f"/alliances/{valley.alliance.id}"
    await valley.ask("ada", "PATCH", path, {"name": "Elm Hills"}, code=409)


async def test_two_alliances_of_one_name_would_be_mistaken_for_each_other(valley: Valley) -> None:
    body = {"name": "Alder Valley", "kind": "mixed_phase"}
    await valley.ask("ada", "POST", "/alliances", body, code=409)


async def test_everybody_sees_their_own_alliances_and_an_administrator_all(valley: Valley) -> None:
    async def names(who: str) -> list[str]:
        page = await valley.ask(who, "GET", "/alliances")
        return [alliance["name"] for alliance in page["items"]]

    assert await names("priya") == ["Alder Valley"]
    assert await names("otto") == ["Elm Hills"]
    assert await names("ada") == ["Alder Valley", "Elm Hills"]


@pytest.mark.parametrize("path", ["", "/schools", "/people"])
@pytest.mark.parametrize("who", OUTSIDE)
async def test_an_alliance_is_walled_off_from_people_of_another(
    valley: Valley, who: str, path: str
) -> None:
    theirs = await valley.clients[who].get(f"/api/alliances/{valley.alliance.id}{path}")
    unknown = await valley.clients[who].get(f"/api/alliances/{uuid4()}{path}")
    assert theirs.status_code == unknown.status_code == 404
    assert theirs.json()["detail"] == unknown.json()["detail"]


@pytest.mark.parametrize("who", ["helen", "ada"])
async def test_a_lead_and_an_administrator_rename_the_alliance(valley: Valley, who: str) -> None:
    path = f"/alliances/{valley.alliance.id}"
    changed = await valley.ask(who, "PATCH", path, {"name": "Alder", "colour": "teal"})
    assert (changed["name"], changed["colour"], changed["kind"]) == ("Alder", "teal", "mixed_phase")


@pytest.mark.parametrize("who", ["joanne", "priya", "daniel"])
async def test_nobody_else_renames_it_or_adds_schools(valley: Valley, who: str) -> None:
    path = f"/alliances/{valley.alliance.id}"
    await valley.ask(who, "PATCH", path, {"name": "Alder"}, code=403)
    await valley.ask(who, "POST", f"{path}/schools", HAND_MADE, code=403)


@on_every_database
async def test_a_school_is_added_by_hand_with_a_mark_and_a_slot_of_its_own(valley: Valley) -> None:
    path = f"/alliances/{valley.alliance.id}/schools"
    made = await valley.ask("helen", "POST", path, HAND_MADE, code=201)
    assert (made["short_name"], made["mark"], made["urn"]) == ("Ash Grove", "AG", None)
    there = await schools_of(valley)
    assert there["Ash Grove"] == made
    marks = [school["mark"] for school in there.values()]
    slots = [school["slot"] for school in there.values()]
    assert len(set(marks)) == len(marks) == 4
    assert len(set(slots)) == 4


@on_every_database
async def test_a_school_is_taken_from_the_register_by_its_urn(valley: Valley, app: FastAPI) -> None:
    lines = lines_of(a_row(900101, "Beechwood CofE Primary School", postcode="AL4 2QE"))
    await import_register(app.state.database, read_register(lines), now=lambda: NOW)
    found = await valley.ask("helen", "GET", "/register?q=beech")
    assert [school["urn"] for school in found["items"]] == [900101]
    path = f"/alliances/{valley.alliance.id}/schools"
    made = await valley.ask("helen", "POST", path, {"urn": 900101}, code=201)
    assert (made["name"], made["short_name"]) == ("Beechwood CofE Primary School", "Beechwood")
    assert (made["postcode"], made["low_age"], made["mark"]) == ("AL4 2QE", 3, "BE")
    await valley.ask("helen", "POST", path, {"urn": 900101}, code=409)


async def test_a_school_may_be_in_several_alliances_and_is_one_school(
    valley: Valley, app: FastAPI
) -> None:
    lines = lines_of(a_row(900101, "Beechwood Primary School"))
    await import_register(app.state.database, read_register(lines), now=lambda: NOW)
    ids = [
        (await valley.ask(who, "POST", f"/alliances/{where.id}/schools", {"urn": 900101}, code=201))
        for who, where in (("helen", valley.alliance), ("olga", valley.elsewhere))
    ]
    assert ids[0]["id"] == ids[1]["id"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "   "}, "name"),
        ({"urn": 123456}, "urn"),
        ({"name": "Elm", "mark": "x"}, "mark"),
        ({"name": "x" * 201}, "name"),
    ],
)
async def test_what_is_wrong_with_a_school_is_said_at_its_field(
    valley: Valley, body: dict[str, object], field: str
) -> None:
    path = f"/alliances/{valley.alliance.id}/schools"
    problem = await valley.ask("helen", "POST", path, body, code=422)
    assert [each["field"] for each in problem["fields"]] == [field]


async def test_letters_that_another_school_has_are_refused(valley: Valley) -> None:
    path = f"/alliances/{valley.alliance.id}/schools"
    await valley.ask("helen", "POST", path, {"name": "Elm", "mark": "EL"}, code=201)
    problem = await valley.ask("helen", "POST", path, {"name": "Elder", "mark": "EL"}, code=422)
    assert problem["fields"][0]["field"] == "mark"


async def test_pressing_twice_adds_one_school(valley: Valley) -> None:
    path = f"/alliances/{valley.alliance.id}/schools"
    await valley.ask("helen", "POST", path, HAND_MADE, code=201)
    await valley.ask("helen", "POST", path, HAND_MADE, code=409)


async def test_who_speaks_for_a_school_is_told_beside_it(valley: Valley) -> None:
    there = await schools_of(valley, "priya")
    speakers = {name: school["speakers"] for name, school in there.items()}
    assert speakers["Riverside"] == [
        {"id": valley.person("gareth"), "name": "Gareth", "role": "pd_lead"}
    ]


@on_every_database
async def test_a_school_in_no_cycle_leaves_and_takes_its_people_but_no_lead(
    valley: Valley,
) -> None:
    path = f"/alliances/{valley.alliance.id}/schools"
    await valley.ask("helen", "DELETE", f"{path}/{valley.school('riverside')}", code=204)
    await valley.ask("helen", "DELETE", f"{path}/{valley.school('hillcrest')}", code=204)
    assert (await schools_of(valley)).keys() == {"Oakfield"}
    people = await valley.ask("helen", "GET", f"/alliances/{valley.alliance.id}/people")
    assert [person["name"] for person in people["items"]] == ["Helen", "Joanne", "Priya"]
    await valley.ask("tom", "GET", path.removesuffix("/schools"), code=404)


async def test_a_school_of_another_alliance_is_not_there_to_be_removed(valley: Valley) -> None:
    path = f"/alliances/{valley.alliance.id}/schools/{valley.school('elmfield')}"
    await valley.ask("helen", "DELETE", path, code=404)
    await valley.ask("olga", "DELETE", path, code=404)


async def test_the_register_is_searched_only_by_who_is_signed_in(
    valley: Valley, app: FastAPI
) -> None:
    await valley.ask("otto", "GET", "/register?q=oak")
    async with a_browser(app) as nobody:
        assert (await nobody.get("/api/register?q=oak")).status_code == 401


async def test_a_cursor_of_another_list_is_refused(valley: Valley) -> None:
    await valley.ask("otto", "GET", "/register?q=oak&cursor=%21", code=422)
