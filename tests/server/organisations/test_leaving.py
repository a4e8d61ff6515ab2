"""A school leaves an alliance and comes back: what stays, what goes, what returns."""

from typing import Any

from fastapi import FastAPI
from sqlmodel import col, update

from schemas.cycles import Phase
from server.cycles.tables import CycleRow
from tests.databases import on_every_database
from tests.server.valley import Valley


def schools(valley: Valley, key: str = "", more: str = "") -> str:
    one = f"/{valley.school(key)}" if key else ""
    return f"/alliances/{valley.alliance.id}/schools{one}{more}"


def returning(valley: Valley, key: str) -> str:
    return f"/alliances/{valley.alliance.id}/former-schools/{valley.school(key)}/return"


async def people_of(valley: Valley, cycle: Any) -> list[tuple[str, str]]:
    seen = await valley.ask("priya", "GET", f"/cycles/{cycle['id']}")
    return [(one["person"]["name"], one["role"]) for one in seen["people"]]


@on_every_database
async def test_what_a_school_wrote_stays_and_its_people_go(valley: Valley) -> None:
    cycle = await valley.joint()
    before = await valley.ask("gareth", "GET", schools(valley, "riverside", "/leaving"))
    assert before["alliances"] == ["Alder Valley"]
    assert [(one["title"], one["then"]) for one in before["cycles"]] == [
        ("Reading aloud", "leaves")
    ]
    await valley.ask("gareth", "DELETE", schools(valley, "riverside"), code=204)
    seen = await valley.ask("priya", "GET", f"/cycles/{cycle['id']}")
    assert [(one["school"]["name"], one["part"]) for one in seen["schools"]] == [
        ("Oakfield", "accepted"),
        ("Riverside", "left"),
    ]
    for who in ("tom", "gareth"):
        await valley.ask(who, "GET", f"/cycles/{cycle['id']}", code=404)
        await valley.ask(who, "GET", f"/alliances/{valley.alliance.id}", code=404)
        assert (await valley.ask(who, "GET", "/cycles"))["items"] == []
    listed = await valley.ask("priya", "GET", schools(valley))
    assert [one["name"] for one in listed["items"]] == ["Hillcrest", "Oakfield"]


@on_every_database
async def test_it_comes_back_with_its_letters_its_people_and_an_offer_of_its_places(
    valley: Valley,
) -> None:
    listed = (await valley.ask("priya", "GET", schools(valley)))["items"]
    mark = {one["name"]: (one["mark"], one["slot"]) for one in listed}["Riverside"]
    cycle = await valley.joint()
    await valley.ask("helen", "DELETE", schools(valley, "riverside"), code=204)
    former = f"/alliances/{valley.alliance.id}/former-schools"
    [gone] = (await valley.ask("helen", "GET", former))["items"]
    assert (gone["name"], gone["mark"]) == ("Riverside", mark[0])
    back = await valley.ask("helen", "POST", returning(valley, "riverside"), code=201)
    assert (back["mark"], back["slot"]) == mark
    assert [one["name"] for one in back["speakers"]] == ["Gareth"]
    assert (await valley.ask("helen", "GET", former))["items"] == []
    assert (await valley.ask("tom", "GET", "/me"))["alliances"][0]["role"] == "member"
    # An offer, not an order: they are in the cycle when Gareth accepts for them again.
    assert await people_of(valley, cycle) == [("Priya", "facilitator")]
    answer = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", answer, {"accept": True})
    assert await people_of(valley, cycle) == [("Priya", "facilitator"), ("Tom", "member")]
    await valley.ask("helen", "POST", returning(valley, "riverside"), code=404)


async def test_a_school_that_started_the_only_cycle_leaves_it_to_the_other(valley: Valley) -> None:
    cycle = await valley.joint()
    before = await valley.ask("joanne", "GET", schools(valley, "oakfield", "/leaving"))
    assert [(one["then"], one["heir"]) for one in before["cycles"]] == [("handed_on", "Tom")]
    await valley.ask("joanne", "DELETE", schools(valley, "oakfield"), code=204)
    seen = await valley.ask("tom", "GET", f"/cycles/{cycle['id']}")
    assert [(one["person"]["name"], one["role"]) for one in seen["people"]] == [
        ("Tom", "facilitator")
    ]


async def test_a_closed_cycle_stays_with_the_school_to_read(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    async with app.state.database.writing() as db:
        await db.exec(update(CycleRow).values(phase=Phase.CLOSED).where(col(CycleRow.id) != None))  # noqa: E711
    await valley.ask("gareth", "DELETE", schools(valley, "riverside"), code=204)
    for who in ("tom", "gareth"):
        seen = await valley.ask(who, "GET", f"/cycles/{cycle['id']}")
        assert [one["part"] for one in seen["schools"]] == ["accepted", "accepted"]
        assert {one["person"]["school"]["name"] for one in seen["people"]} == {
            "Oakfield",
            "Riverside",
        }


async def test_who_left_the_school_meanwhile_does_not_come_back_with_it(
    valley: Valley,
) -> None:
    await valley.ask("helen", "DELETE", schools(valley, "riverside"), code=204)
    await valley.ask("ada", "PATCH", f"/people/{valley.person('tom')}", {"closed": True})
    await valley.ask("helen", "POST", returning(valley, "riverside"), code=201)
    people = await valley.ask("helen", "GET", f"/alliances/{valley.alliance.id}/people")
    assert "Tom" not in [one["name"] for one in people["items"]]
    assert "Gareth" in [one["name"] for one in people["items"]]


async def test_a_role_in_the_alliance_comes_back_too_and_a_lead_never_went(
    valley: Valley,
) -> None:
    await valley.ask("helen", "DELETE", schools(valley, "hillcrest"), code=204)
    await valley.ask("daniel", "GET", f"/alliances/{valley.alliance.id}", code=404)
    await valley.ask("helen", "POST", returning(valley, "hillcrest"), code=201)
    assert (await valley.ask("daniel", "GET", "/me"))["alliances"][0]["role"] == "sle"


async def test_adding_a_school_by_hand_that_left_lets_it_return(valley: Valley) -> None:
    await valley.ask("helen", "DELETE", schools(valley, "riverside"), code=204)
    added = await valley.ask("helen", "POST", schools(valley), {"name": "riverside"}, code=201)
    assert added["id"] == valley.school("riverside")


async def test_the_letters_of_a_school_that_left_are_kept_for_it(valley: Valley) -> None:
    listed = (await valley.ask("priya", "GET", schools(valley)))["items"]
    mark = {one["name"]: one["mark"] for one in listed}["Riverside"]
    await valley.ask("helen", "DELETE", schools(valley, "riverside"), code=204)
    body = {"name": "Another", "mark": mark}
    await valley.ask("helen", "POST", schools(valley), body, code=422)


async def test_a_school_leaves_by_its_own_word_or_that_of_who_leads(valley: Valley) -> None:
    for who, code in (("priya", 403), ("joanne", 403), ("tom", 403), ("otto", 404)):
        await valley.ask(who, "DELETE", schools(valley, "riverside"), code=code)
        await valley.ask(who, "GET", schools(valley, "riverside", "/leaving"), code=code)
        await valley.ask(who, "POST", returning(valley, "riverside"), code=code)
    await valley.ask("ada", "DELETE", schools(valley, "riverside"), code=204)
