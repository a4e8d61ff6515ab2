"""Roles given, lowered and taken away; people who go, and what becomes of their cycles."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import select

from schemas.roles import AllianceRole, SchoolRole
from server.data.audit import AuditRow
from server.data.outbox import OutboxRow
from server.identity.memberships import AllianceSchoolRow
from tests.builders import NOW, in_alliance, in_school
from tests.databases import on_every_database
from tests.server.valley import Valley


def at(valley: Valley, who: str, school: str = "") -> str:
    place = f"/schools/{valley.school(school)}" if school else ""
    return f"/alliances/{valley.alliance.id}{place}/people/{valley.person(who)}"


async def told(valley: Valley, asker: str, who: str) -> Any:
    return await valley.ask(asker, "GET", at(valley, who))


@on_every_database
async def test_a_lead_gives_and_lowers_a_role_and_it_is_noted(valley: Valley, app: FastAPI) -> None:
    made = await valley.ask("helen", "PUT", at(valley, "priya"), {"role": "lead"})
    assert made["role"] == "lead"
    assert await valley.ask(
        "priya", "PATCH", f"/alliances/{valley.alliance.id}", {"colour": "teal"}
    )
    await valley.ask("priya", "PUT", at(valley, "helen"), {"role": "member"})
    await valley.ask("helen", "PUT", at(valley, "tom"), {"role": "sle"}, code=403)
    async with app.state.database.reading() as db:
        noted = await db.exec(select(AuditRow).where(AuditRow.action == "alliance.person_role"))
        events = await db.exec(select(OutboxRow.payload).where(OutboxRow.name == "access.changed"))
    assert [row.details for row in noted.all()] == [
        {"person": valley.person("priya"), "role": "lead"},
        {"person": valley.person("helen"), "role": "member"},
    ]
    assert valley.person("priya") in {event["person_id"] for event in events.all()}


async def test_the_last_lead_is_neither_lowered_nor_taken_out(valley: Valley) -> None:
    sentence = "Alder Valley would have nobody who leads it. Let somebody else lead it first."
    for who in ("helen", "ada"):
        lowered = await valley.ask(who, "PUT", at(valley, "helen"), {"role": "sle"}, code=409)
        gone = await valley.ask(who, "DELETE", at(valley, "helen"), code=409)
        assert lowered["detail"] == gone["detail"] == sentence
    assert (await told(valley, "ada", "helen"))["leaving"]["refused"] == sentence


@pytest.mark.parametrize("who", ["priya", "joanne", "daniel"])
async def test_others_see_the_roles_and_may_not_change_them(valley: Valley, who: str) -> None:
    seen = await told(valley, who, "tom")
    assert (seen["role"], seen["roles"], seen["email"], seen["leaving"]) == (
        "member",
        [],
        None,
        None,
    )
    assert [(one["school"]["name"], one["role"]) for one in seen["schools"]] == [
        ("Riverside", "teacher")
    ]
    await valley.ask(who, "PUT", at(valley, "tom"), {"role": "sle"}, code=403)
    await valley.ask(who, "DELETE", at(valley, "tom"), code=403)
    await valley.ask(who, "DELETE", at(valley, "tom", "riverside"), code=403)


async def test_whoever_speaks_for_a_school_gives_roles_in_it_but_only_a_head_makes_heads(
    valley: Valley,
) -> None:
    tom = at(valley, "tom", "riverside")
    changed = await valley.ask("gareth", "PUT", tom, {"role": "pd_lead"})
    assert changed["schools"][0]["role"] == "pd_lead"
    await valley.ask("gareth", "PUT", tom, {"role": "head"}, code=403)
    await valley.ask("helen", "PUT", tom, {"role": "head"})
    await valley.ask("gareth", "PUT", tom, {"role": "staff"}, code=403)
    assert (await told(valley, "gareth", "tom"))["schools"][0]["roles"] == []
    await valley.ask("joanne", "PUT", tom, {"role": "staff"}, code=403)


async def test_of_a_school_in_two_alliances_no_lead_says_who_belongs_to_it(
    valley: Valley, app: FastAPI
) -> None:
    async with app.state.database.writing() as db:
        await share(db, valley, "riverside")
    tom = at(valley, "tom", "riverside")
    await valley.ask("helen", "PUT", tom, {"role": "staff"}, code=403)
    await valley.ask("helen", "DELETE", tom, code=403)
    await valley.ask("gareth", "PUT", tom, {"role": "staff"})
    await valley.ask("ada", "PUT", tom, {"role": "teacher"})


@on_every_database
async def test_whoever_is_taken_out_of_the_alliance_leaves_its_cycles_and_another_facilitates(
    valley: Valley,
) -> None:
    cycle = await valley.joint()
    before = await told(valley, "helen", "priya")
    assert before["leaving"]["cycles"] == [
        {
            "id": cycle["id"],
            "title": "Reading aloud",
            "phase": "scan",
            "then": "handed_on",
            "heir": "Tom",
        }
    ]
    await valley.ask("helen", "DELETE", at(valley, "priya"), code=204)
    await valley.ask("priya", "GET", f"/cycles/{cycle['id']}", code=404)
    await valley.ask("priya", "GET", f"/alliances/{valley.alliance.id}", code=404)
    after = await valley.ask("tom", "GET", f"/cycles/{cycle['id']}")
    assert [(one["person"]["name"], one["role"]) for one in after["people"]] == [
        ("Tom", "facilitator")
    ]
    await valley.ask("helen", "GET", at(valley, "priya"), code=404)


async def test_an_administrator_is_told_how_many_cycles_and_not_which(valley: Valley) -> None:
    await valley.started("priya")
    leaving = (await told(valley, "ada", "priya"))["leaving"]
    assert (leaving["cycles"], leaving["other_cycles"]) == ([], 1)
    leaving = (await told(valley, "helen", "priya"))["leaving"]
    assert [one["then"] for one in leaving["cycles"]] == ["nobody_left"]


async def test_who_leaves_their_only_school_leaves_the_alliance_with_it_and_may_do_so_alone(
    valley: Valley,
) -> None:
    cycle = await valley.joint()
    seen = await told(valley, "tom", "tom")
    assert seen["email"] == "tom@school.example"
    assert seen["schools"][0]["leaving"]["alliances"] == ["Alder Valley"]
    assert [one["then"] for one in seen["schools"][0]["leaving"]["cycles"]] == ["leaves"]
    await valley.ask("tom", "DELETE", at(valley, "tom", "riverside"), code=204)
    me = await valley.ask("tom", "GET", "/me")
    assert (me["schools"], me["alliances"]) == ([], [])
    people = (await valley.ask("priya", "GET", f"/cycles/{cycle['id']}"))["people"]
    assert [one["person"]["name"] for one in people] == ["Priya"]


async def test_an_sle_without_a_school_stays_in_the_alliance(valley: Valley) -> None:
    await valley.ask("helen", "DELETE", at(valley, "daniel", "hillcrest"), code=204)
    assert (await told(valley, "priya", "daniel"))["schools"] == []


async def test_nothing_of_it_reaches_into_another_alliance(valley: Valley, app: FastAPI) -> None:
    async with app.state.database.writing() as db:
        await in_alliance(db, valley.people["tom"], valley.elsewhere)
        await in_school(db, valley.people["tom"], valley.schools["elmfield"], SchoolRole.TEACHER)
    for asker in ("olga", "otto"):
        seen = await valley.ask(
            asker, "GET", f"/alliances/{valley.elsewhere.id}/people/{valley.person('tom')}"
        )
        assert [one["school"]["name"] for one in seen["schools"]] == ["Elmfield"]
        await valley.ask(asker, "GET", at(valley, "tom"), code=404)
        await valley.ask(asker, "DELETE", at(valley, "tom"), code=404)
        await valley.ask(asker, "PUT", at(valley, "tom", "riverside"), {"role": "head"}, code=404)
    elsewhere = f"/alliances/{valley.elsewhere.id}/people/{valley.person('tom')}"
    await valley.ask("olga", "DELETE", elsewhere, code=204)
    assert (await told(valley, "priya", "tom"))["name"] == "Tom"


async def share(db: Any, valley: Valley, school: str) -> None:
    """Put a school of Alder Valley into Elm Hills too."""
    db.add(
        AllianceSchoolRow(
            alliance_id=valley.elsewhere.id,
            school_id=valley.schools[school].id,
            mark="QQ",
            slot=3,
            since=NOW,
        )
    )


@pytest.mark.parametrize("role", AllianceRole)
async def test_every_role_of_the_alliance_can_be_given(valley: Valley, role: AllianceRole) -> None:
    given = await valley.ask("helen", "PUT", at(valley, "priya"), {"role": role})
    assert given["role"] == role
