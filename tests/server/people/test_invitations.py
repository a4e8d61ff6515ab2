"""Invitations: who may send which, what the holder sees, and that each works once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from server.data.audit import AuditRow
from server.data.db import Database
from server.identity.secrets import hashed
from server.people.tables import InvitationRow
from tests.builders import PASSWORD
from tests.databases import on_every_database
from tests.server.conftest import a_browser
from tests.server.valley import OUTSIDE, Valley

NEW_PASSWORD = "a-phrase-of-her-own"
BETH = "Beth@school.example"


def to_oakfield(valley: Valley, **other: object) -> dict[str, object]:
    """An invitation for Beth into Oakfield."""
    return {
        "email": BETH,
        "alliance_id": str(valley.alliance.id),
        "school_id": valley.school("oakfield"),
        **other,
    }


async def invited(valley: Valley, who: str = "helen", **other: object) -> str:
    """The secret of an invitation that `who` made for Beth."""
    made = await valley.ask(who, "POST", "/invitations", to_oakfield(valley, **other), code=201)
    assert made["emailed"] is False
    address, _, secret = made["link"].partition("#")
    assert address == "http://jpd.test/invitation"
    return str(secret)


async def accepted(
    client: httpx.AsyncClient, secret: str, name: str | None = "Beth", password: str = NEW_PASSWORD
) -> httpx.Response:
    body: dict[str, Any] = {"token": secret, "password": password}
    if name is not None:
        body["name"] = name
    return await client.post("/api/invitations/accept", json=body)


@on_every_database
async def test_somebody_new_comes_in_with_a_name_and_a_password_and_is_signed_in(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    secret = await invited(valley, school_role="pd_lead")
    me = (await accepted(browser, secret)).json()
    assert (me["name"], me["email"]) == ("Beth", "beth@school.example")
    assert [each["alliance"]["name"] for each in me["alliances"]] == ["Alder Valley"]
    assert [(each["school"]["name"], each["role"]) for each in me["schools"]] == [
        ("Oakfield", "pd_lead")
    ]
    assert (await browser.get("/api/me")).json() == me


@on_every_database
async def test_an_invitation_works_once(valley: Valley, app: FastAPI) -> None:
    secret = await invited(valley)
    async with a_browser(app) as first, a_browser(app) as second:
        assert (await accepted(first, secret)).status_code == 200
        again = await accepted(second, secret, "Somebody else")
        assert (again.status_code, again.json()["code"]) == (410, "gone")
        assert (await second.get("/api/me")).status_code == 401


async def test_the_secret_is_kept_as_a_hash_only(valley: Valley, app: FastAPI) -> None:
    secret = await invited(valley)
    database: Database = app.state.database
    async with database.reading() as db:
        row = (await db.exec(select(InvitationRow))).one()
        noted = (await db.exec(select(AuditRow))).all()
    assert row.secret_hash == hashed(secret)
    assert secret not in repr(row) + repr(noted)
    assert "beth" not in repr(noted).lower()


async def test_before_accepting_one_sees_who_invites_to_what_and_what_will_be_visible(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    secret = await invited(valley, name="Beth Rowlands")
    seen = (await browser.post("/api/invitations/look", json={"token": secret})).json()
    assert (seen["invited_by"], seen["alliance"]["name"]) == ("Helen", "Alder Valley")
    assert (seen["school"]["name"], seen["name"]) == ("Oakfield", "Beth Rowlands")
    assert seen["has_account"] is False
    assert (
        "Everybody in Alder Valley sees your name and that you belong to Oakfield."
        in (seen["visible"])
    )
    assert "Nothing here counts or grades what you do." in seen["visible"]


@on_every_database
async def test_somebody_with_an_account_signs_in_with_the_password_they_have(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    secret = await invited(valley, email="otto@school.example")
    seen = (await browser.post("/api/invitations/look", json={"token": secret})).json()
    assert seen["has_account"] is True
    assert (await accepted(browser, secret, None, NEW_PASSWORD)).status_code == 401
    me = (await accepted(browser, secret, None, PASSWORD)).json()
    assert [each["alliance"]["name"] for each in me["alliances"]] == ["Alder Valley", "Elm Hills"]
    assert [each["school"]["name"] for each in me["schools"]] == ["Elmfield", "Oakfield"]


async def test_whose_account_is_closed_is_told_so_once_they_gave_its_password(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    await valley.ask("ada", "PATCH", f"/people/{valley.person('otto')}", {"closed": True})
    secret = await invited(valley, email="otto@school.example")
    assert (await accepted(browser, secret, None, "wrong")).status_code == 401
    told = await accepted(browser, secret, None, PASSWORD)
    assert told.status_code == 409
    assert "can open it again" in told.json()["detail"]


async def test_guessing_the_password_of_an_account_is_throttled(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    secret = await invited(valley, email="otto@school.example")
    codes = [(await accepted(browser, secret, None, "wrong")).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]


async def test_an_invitation_raises_a_role_and_never_lowers_it(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    email = "joanne@school.example"
    secret = await invited(valley, email=email, alliance_role="sle", school_role="teacher")
    me = (await accepted(browser, secret, None, PASSWORD)).json()
    assert me["alliances"][0]["role"] == "sle"
    assert me["schools"][0]["role"] == "head"


@pytest.mark.parametrize(
    ("name", "password", "fields"),
    [
        (None, NEW_PASSWORD, ["name"]),
        ("Beth", "short", ["password"]),
        (None, "short", ["name", "password"]),
        ("   ", NEW_PASSWORD, ["name"]),
    ],
)
async def test_a_new_account_needs_a_name_and_a_long_password(
    valley: Valley,
    browser: httpx.AsyncClient,
    name: str | None,
    password: str,
    fields: list[str],
) -> None:
    secret = await invited(valley)
    refused = await accepted(browser, secret, name, password)
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["fields"]] == fields
    assert (await accepted(browser, secret)).status_code == 200


@pytest.mark.parametrize("path", ["look", "accept"])
async def test_an_unknown_secret_opens_nothing(browser: httpx.AsyncClient, path: str) -> None:
    body = {"token": "x" * 43, "password": NEW_PASSWORD, "name": "Beth"}
    assert (await browser.post(f"/api/invitations/{path}", json=body)).status_code == 404


@on_every_database
async def test_an_invitation_ends_after_seven_days(
    valley: Valley, app: FastAPI, browser: httpx.AsyncClient
) -> None:
    secret = await invited(valley)
    database: Database = app.state.database
    async with database.writing() as db:
        row = (await db.exec(select(InvitationRow))).one()
        lasts = row.expires_at - row.created_at
        row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    assert lasts == timedelta(days=7)
    refused = await accepted(browser, secret)
    assert refused.status_code == 410
    assert "expired" in refused.json()["detail"]
    [listed] = (await list_of(valley, "helen"))["items"]
    assert listed["state"] == "expired"


async def list_of(valley: Valley, who: str, code: int = 200) -> Any:
    return await valley.ask(who, "GET", f"/invitations?alliance_id={valley.alliance.id}", code=code)


async def test_an_invitation_that_was_taken_back_opens_nothing(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    secret = await invited(valley)
    [listed] = (await list_of(valley, "helen"))["items"]
    assert (listed["email"], listed["state"], listed["invited_by"]) == (
        "beth@school.example",
        "open",
        "Helen",
    )
    await valley.ask("helen", "DELETE", f"/invitations/{listed['id']}", code=204)
    assert (await accepted(browser, secret)).status_code == 410
    await valley.ask("helen", "DELETE", f"/invitations/{listed['id']}", code=409)


async def test_an_accepted_invitation_cannot_be_taken_back(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    await accepted(browser, await invited(valley))
    [listed] = (await list_of(valley, "helen"))["items"]
    assert listed["state"] == "accepted"
    await valley.ask("helen", "DELETE", f"/invitations/{listed['id']}", code=409)


@pytest.mark.parametrize(
    ("who", "other"),
    [
        ("ada", {"alliance_role": "lead", "school_role": "head"}),
        ("helen", {"alliance_role": "lead", "school_role": "head"}),
        ("helen", {"school_id": None, "alliance_role": "sle"}),
        ("joanne", {"school_role": "head"}),
        ("joanne", {}),
    ],
)
async def test_who_may_invite_does(valley: Valley, who: str, other: dict[str, object]) -> None:
    await invited(valley, who, **other)


@pytest.mark.parametrize(
    ("who", "other", "code"),
    [
        ("priya", {}, 403),
        ("daniel", {}, 403),
        ("joanne", {"alliance_role": "sle"}, 403),
        ("joanne", {"school_id": None}, 403),
        ("gareth", {}, 403),
        ("olga", {}, 404),
        ("otto", {}, 404),
    ],
)
async def test_who_may_not_invite_so_does_not(
    valley: Valley, who: str, other: dict[str, object], code: int
) -> None:
    await valley.ask(who, "POST", "/invitations", to_oakfield(valley, **other), code=code)


async def test_only_a_head_makes_a_head(valley: Valley) -> None:
    body = to_oakfield(valley, school_id=valley.school("riverside"), school_role="head")
    await valley.ask("gareth", "POST", "/invitations", body, code=403)
    body["school_role"] = "pd_lead"
    await valley.ask("gareth", "POST", "/invitations", body, code=201)


async def test_a_school_of_another_alliance_is_refused_at_its_field(valley: Valley) -> None:
    body = to_oakfield(valley, school_id=valley.school("elmfield"))
    problem = await valley.ask("helen", "POST", "/invitations", body, code=422)
    assert problem["fields"][0]["field"] == "school_id"


@on_every_database
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "a\0@school.example"),
        ("name", "Be\0th"),
        ("name", "Beth\nBcc: all@school.example"),
        ("name", "x" * 201),
        ("alliance_role", "wizard"),
        ("school_id", "x"),
    ],
)
async def test_an_invitation_that_makes_no_sense_is_refused_at_its_field(
    valley: Valley, field: str, value: str
) -> None:
    body = to_oakfield(valley, **{field: value})
    problem = await valley.ask("helen", "POST", "/invitations", body, code=422)
    assert [each["field"] for each in problem["fields"]] == [field]


async def test_an_open_invitation_is_not_made_twice(valley: Valley) -> None:
    await invited(valley)
    body = to_oakfield(valley, email=BETH.lower())
    await valley.ask("helen", "POST", "/invitations", body, code=409)


async def test_who_has_it_all_already_is_not_invited(valley: Valley) -> None:
    body = to_oakfield(valley, email="priya@school.example")
    problem = await valley.ask("helen", "POST", "/invitations", body, code=409)
    assert problem["detail"] == "Priya is there already."


async def test_heads_see_their_schools_invitations_and_others_none(valley: Valley) -> None:
    await invited(valley)
    assert len((await list_of(valley, "joanne"))["items"]) == 1
    assert (await list_of(valley, "gareth"))["items"] == []
    await list_of(valley, "priya", code=403)
    await list_of(valley, "olga", code=404)


@pytest.mark.parametrize("who", ["gareth", *OUTSIDE])
async def test_nobody_takes_back_what_they_cannot_see(valley: Valley, who: str) -> None:
    await invited(valley)
    [listed] = (await list_of(valley, "helen"))["items"]
    await valley.ask(who, "DELETE", f"/invitations/{listed['id']}", code=404)


async def test_a_preview_names_the_problem_of_each_line_and_sends_nothing(valley: Valley) -> None:
    await invited(valley)
    text = (
        "email,name,school,role\n"
        "nia@school.example,Nia,Riverside,Professional development lead\n"
        "beth@school.example,Beth,,\n"
        "priya@school.example,Priya,,\n"
        "nobody,,,\n"
    )
    body = {"alliance_id": str(valley.alliance.id), "text": text}
    rows = (await valley.ask("helen", "POST", "/invitations/preview", body))["rows"]
    assert rows[0]["school_id"] == valley.school("riverside")
    assert rows[0]["school_role"] == "pd_lead"
    assert [row["problems"] for row in rows] == [
        [],
        ["This person has an open invitation already."],
        ["This person is in the alliance already."],
        ["“nobody” is not an e-mail address."],
    ]
    assert len((await list_of(valley, "helen"))["items"]) == 1


async def test_many_are_invited_at_once_or_nobody_is(valley: Valley) -> None:
    good = to_oakfield(valley, email="a@school.example")
    there = to_oakfield(valley, email="priya@school.example")
    twice = to_oakfield(valley, email="A@school.example")
    foreign = to_oakfield(valley, email="b@school.example", school_id=valley.school("elmfield"))
    body = {"invitations": [good, there, twice, foreign]}
    problem = await valley.ask("helen", "POST", "/invitations/list", body, code=422)
    assert {field["field"]: field["message"] for field in problem["fields"]} == {
        "invitations.1": "Priya is there already.",
        "invitations.2": "An invitation for this address is open already. "
        "Take it back to make another one.",
        "invitations.3": "This school is not in this alliance.",
    }
    query = f"/invitations?alliance_id={valley.alliance.id}"
    assert (await valley.ask("helen", "GET", query))["items"] == []
    other = to_oakfield(valley, email="b@school.example")
    made = await valley.ask(
        "helen", "POST", "/invitations/list", {"invitations": [good, other]}, code=201
    )
    assert [one["email"] for one in made["items"]] == ["a@school.example", "b@school.example"]
    assert all(one["link"] for one in made["items"])


async def test_a_list_is_read_with_the_names_that_the_alliance_gives_its_roles(
    valley: Valley,
) -> None:
    path = f"/alliances/{valley.alliance.id}"
    await valley.ask("helen", "PATCH", path, {"role_names": {"sle": "Peer coach"}})
    body = {"alliance_id": str(valley.alliance.id), "text": "email,role\na@b.example,peer coach"}
    [row] = (await valley.ask("helen", "POST", "/invitations/preview", body))["rows"]
    assert (row["alliance_role"], row["problems"]) == ("sle", [])


async def test_a_preview_of_too_many_is_refused_with_a_sentence(valley: Valley) -> None:
    text = "\n".join(f"p{number}@school.example" for number in range(501))
    body = {"alliance_id": str(valley.alliance.id), "text": text}
    problem = await valley.ask("helen", "POST", "/invitations/preview", body, code=422)
    assert problem["fields"][0]["message"].startswith("Invite at most 500 people")


@on_every_database
async def test_a_facilitator_invites_into_the_own_cycle_for_a_school_that_takes_part(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    cycle = await valley.joint()
    body = to_oakfield(valley, school_id=valley.school("riverside"), cycle_id=cycle["id"])
    made = await valley.ask("priya", "POST", "/invitations", body, code=201)
    secret = made["link"].partition("#")[2]
    seen = (await browser.post("/api/invitations/look", json={"token": secret})).json()
    assert (seen["cycle_title"], seen["cycle_role"]) == ("Reading aloud", "member")
    await accepted(browser, secret)
    mine = (await browser.get(f"/api/cycles/{cycle['id']}")).json()
    assert mine["my_role"] == "member"
    assert mine["documents"][0]["may_write"] is True
    beth = next(each for each in mine["people"] if each["person"]["name"] == "Beth")
    assert beth["person"]["school"]["name"] == "Riverside"


async def test_nobody_is_invited_into_a_cycle_for_a_school_that_has_not_accepted(
    valley: Valley,
) -> None:
    cycle = await valley.started("priya", "riverside")
    body = to_oakfield(valley, school_id=valley.school("riverside"), cycle_id=cycle["id"])
    problem = await valley.ask("priya", "POST", "/invitations", body, code=422)
    assert "has to accept first" in problem["fields"][0]["message"]


@pytest.mark.parametrize(
    ("who", "other", "code"),
    [
        ("priya", {"school_role": "head"}, 403),
        ("priya", {"alliance_role": "lead"}, 403),
        ("tom", {}, 403),
        ("helen", {}, 403),
        ("ada", {}, 404),
        ("olga", {}, 404),
    ],
)
async def test_into_a_cycle_only_its_facilitator_invites_and_gives_no_office(
    valley: Valley, who: str, other: dict[str, object], code: int
) -> None:
    cycle = await valley.joint()
    body = to_oakfield(valley, cycle_id=cycle["id"], **other)
    await valley.ask(who, "POST", "/invitations", body, code=code)


async def test_a_school_that_withdrew_meanwhile_keeps_its_new_colleague_out_of_the_cycle(
    valley: Valley, browser: httpx.AsyncClient
) -> None:
    cycle = await valley.joint()
    body = to_oakfield(valley, school_id=valley.school("riverside"), cycle_id=cycle["id"])
    made = await valley.ask("priya", "POST", "/invitations", body, code=201)
    answer = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", answer, {"accept": False})
    me = await accepted(browser, made["link"].partition("#")[2])
    assert [each["school"]["name"] for each in me.json()["schools"]] == ["Riverside"]
    assert (await browser.get(f"/api/cycles/{cycle['id']}")).status_code == 404


async def test_people_of_an_alliance_are_listed_by_name_with_their_schools_there(
    valley: Valley,
) -> None:
    people = await valley.ask("priya", "GET", f"/alliances/{valley.alliance.id}/people?limit=4")
    assert [person["name"] for person in people["items"]] == ["Daniel", "Gareth", "Helen", "Joanne"]
    rest = await valley.ask(
        "priya", "GET", f"/alliances/{valley.alliance.id}/people?limit=4&cursor={people['next']}"
    )
    assert [person["name"] for person in rest["items"]] == ["Priya", "Tom"]
    assert rest["next"] is None
    assert people["items"][0]["role"] == "sle"
    assert people["items"][1]["schools"][0]["name"] == "Riverside"
