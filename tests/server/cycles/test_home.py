"""The home page: what is next, and who is working now."""

from typing import Any

from fastapi import FastAPI

from tests.server.valley import Valley


def told(home: Any) -> list[tuple[str, str]]:
    return [(step["kind"], step["title"]) for step in home["next_steps"]]


async def test_a_head_is_asked_for_an_answer_and_no_longer_once_it_is_given(
    valley: Valley,
) -> None:
    cycle = await valley.started("priya", "riverside")
    home = await valley.ask("gareth", "GET", "/home")
    assert told(home) == [("answer_for_school", "Accept for Riverside, or say no")]
    path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", path, {"accept": False})
    assert told(await valley.ask("gareth", "GET", "/home")) == []


async def test_a_group_is_told_what_its_plan_needs(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    await app.state.outbox.settled()
    await valley.ask("priya", "POST", f"/cycles/{cycle['id']}/phase", {"to": "plan"})
    for who in ("priya", "tom"):
        home = await valley.ask(who, "GET", "/home")
        assert told(home)[0] == ("write_section", "Write “Focus” with your group")
        assert home["next_steps"][0]["cycle_title"] == "Reading aloud"
    offers = [
        step["school"]["name"] for step in home["next_steps"] if step["kind"] == "write_offer"
    ]
    assert offers == ["Riverside"]


async def test_a_facilitator_is_told_who_is_missing(valley: Valley) -> None:
    cycle = await valley.started("priya", "riverside")
    path = f"/cycles/{cycle['id']}/schools/{valley.school('riverside')}/answer"
    await valley.ask("gareth", "PUT", path, {"accept": True})
    home = await valley.ask("priya", "GET", "/home")
    assert ("add_people", "Give somebody of Riverside a part") in told(home)


async def test_nothing_is_next_for_somebody_of_another_alliance(valley: Valley) -> None:
    await valley.joint()
    for who in ("otto", "olga", "ada"):
        home = await valley.ask(who, "GET", "/home")
        assert home == {"next_steps": [], "working_now": []}


async def test_who_has_the_plan_open_is_told_to_those_who_may_read_it(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    plan = cycle["documents"][0]["id"]
    tom = {"id": valley.person("tom"), "name": "Tom", "section": "hunch"}
    app.state.live.hub.opened = lambda: [plan]
    app.state.live.hub.present = lambda document: [tom] if document == plan else []
    [working] = (await valley.ask("priya", "GET", "/home"))["working_now"]
    assert (working["person"]["name"], working["section"]) == ("Tom", "Hunch")
    assert working["person"]["school"]["name"] == "Riverside"
    assert (await valley.ask("tom", "GET", "/home"))["working_now"] == []
    assert (await valley.ask("otto", "GET", "/home"))["working_now"] == []
