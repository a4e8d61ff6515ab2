"""A review of a school through the API: asked for, visited, reported, supported, shared, ended."""

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI

from tests.builders import in_school
from tests.databases import on_every_database
from tests.server.reviews.conftest import write
from tests.server.valley import OUTSIDE, Valley

CHALLENGE, SUPPORT = "Who speaks when you are not there?", "Riverside sends a teacher twice"


async def opened(valley: Valley, *reviewers: str, who: str = "joanne", code: int = 201) -> Any:
    body = {
        "alliance_id": str(valley.alliance.id),
        "reviewer_ids": [valley.person(each) for each in reviewers],
        "focus": "Quiet children",
        "visit_on": "2027-02-03",
    }
    path = f"/schools/{valley.school('oakfield')}/reviews"
    return await valley.ask(who, "POST", path, body, code=code)


async def seen(valley: Valley, review: Any, who: str, code: int = 200) -> Any:
    return await valley.ask(who, "GET", f"/peer-reviews/{review['id']}", code=code)


async def accepted(valley: Valley, review: Any, who: str = "tom", *, yes: bool = True) -> None:
    path = f"/peer-reviews/{review['id']}/part"
    await valley.ask(who, "PUT", path, {"accept": yes, "reason": "Not this term"}, code=204)


async def step(valley: Valley, review: Any, who: str, what: str, code: int = 200) -> Any:
    return await valley.ask(who, "POST", f"/peer-reviews/{review['id']}/{what}", code=code)


async def agreed(valley: Valley, review: Any, who: str, code: int = 200) -> Any:
    body = {"look_again_on": "2027-06-01"}
    path = f"/peer-reviews/{review['id']}/support"
    return await valley.ask(who, "PUT", path, body, code=code)


def papers(told: Any) -> dict[str, bool]:
    """The kinds that the reader may read, and whether they may write them."""
    return {each["kind"]: each["may_write"] for each in told["papers"]}


def paper(told: Any, kind: str) -> str:
    return next(str(each["id"]) for each in told["papers"] if each["kind"] == kind)


async def reported(valley: Valley, app: FastAPI) -> Any:
    """A review of Oakfield whose report Tom has handed over."""
    review = await opened(valley, "tom")
    await accepted(valley, review)
    report = paper(await seen(valley, review, "tom"), "school_report")
    await write(app, report, valley.people["tom"].id, "challenge", CHALLENGE)
    return await step(valley, review, "tom", "hand-over")


@on_every_database
async def test_a_school_asks_is_visited_and_agrees_on_support(valley: Valley, app: FastAPI) -> None:
    review = await opened(valley, "tom", "daniel")
    assert (review["state"], papers(review)) == ("asked", {"self_evaluation": True})
    asked = await seen(valley, review, "tom")
    assert (asked["asked"], asked["papers"], asked["visit_on"]) == (True, [], "2027-02-03")

    await accepted(valley, review)
    visiting = await seen(valley, review, "tom")
    assert (visiting["state"], papers(visiting)) == (
        "visiting",
        {"self_evaluation": False, "school_report": True},
    )
    assert papers(await seen(valley, review, "joanne")) == {"self_evaluation": True}
    path = f"/peer-reviews/{review['id']}/visit"
    assert (await valley.ask("tom", "PUT", path, {"on": "2027-02-10"}))["visit_on"] == "2027-02-10"

    problem = await step(valley, review, "tom", "hand-over", code=409)
    assert (problem["code"], problem["fields"][0]["field"]) == ("incomplete", "challenge")
    await agreed(valley, review, "joanne", code=409)
    report = paper(visiting, "school_report")
    await write(app, report, valley.people["tom"].id, "challenge", CHALLENGE)
    handed = await step(valley, review, "tom", "hand-over")
    both = {"self_evaluation": False, "school_report": False, "school_support": True}
    assert (handed["state"], papers(handed)) == ("reported", both)
    own = await seen(valley, review, "joanne")
    assert papers(own) == both | {"self_evaluation": True}
    await seen(valley, review, "daniel", code=404)

    problem = await agreed(valley, review, "joanne", code=409)
    assert problem["fields"][0]["field"] == "support"
    support = paper(own, "school_support")
    await write(app, support, valley.people["tom"].id, "support", SUPPORT)
    await agreed(valley, review, "tom", code=403)
    told = await agreed(valley, review, "joanne")
    assert (told["state"], told["look_again_on"]) == ("supported", "2027-06-01")

    ended = await step(valley, review, "joanne", "end")
    assert (ended["state"], set(papers(ended).values())) == ("ended", {False})
    await seen(valley, review, "tom", code=404)
    await opened(valley, "tom")


async def test_nobody_reviews_their_own_school(valley: Valley) -> None:
    path = f"/alliances/{valley.alliance.id}/schools/{valley.school('oakfield')}/reviewers"
    proposed = (await valley.ask("joanne", "GET", path))["items"]
    names = {each["person"]["name"] for each in proposed}
    assert names == {"Gareth", "Tom", "Helen", "Daniel"}
    assert all("From another school" in each["reasons"] for each in proposed)
    for who in ("priya", "joanne", "olga", "ada"):
        problem = await opened(valley, who, code=422)
        assert problem["fields"][0]["message"].startswith("Nobody reviews their own school")


async def test_only_who_speaks_for_a_school_asks_for_it(valley: Valley) -> None:
    for who in ("priya", "gareth", "helen", "daniel"):
        await opened(valley, "tom", who=who, code=403)
    for who in OUTSIDE:
        await opened(valley, "tom", who=who, code=404)


async def test_a_reviewer_who_comes_to_the_school_reads_it_no_longer(
    valley: Valley, app: FastAPI
) -> None:
    review = await reported(valley, app)
    async with app.state.database.writing() as db:
        await in_school(db, valley.people["tom"], valley.schools["oakfield"])
    await seen(valley, review, "tom", code=404)


@on_every_database
async def test_the_school_alone_lets_the_alliance_read_the_report(
    valley: Valley, app: FastAPI
) -> None:
    review = await reported(valley, app)
    for who in ("helen", "gareth", "priya", "daniel", *OUTSIDE, "ada"):
        await seen(valley, review, who, code=404)
        assert (await valley.ask(who, "GET", "/peer-reviews"))["items"] == []
    report = paper(review, "school_report")
    path = f"/documents/{report}/audience"
    await valley.ask("tom", "PUT", path, {"audience": "alliance"}, code=403)
    await valley.ask("helen", "PUT", path, {"audience": "alliance"}, code=404)
    await valley.ask("joanne", "PUT", path, {"audience": "alliance"})
    for who in ("helen", "gareth", "priya"):
        [told] = (await valley.ask(who, "GET", "/peer-reviews"))["items"]
        assert papers(told) == {"school_report": False}
        assert not any(told[key] for key in told if key.startswith("may_"))
    for who in OUTSIDE:
        await seen(valley, review, who, code=404)
    await valley.ask("joanne", "PUT", path, {"audience": "cycle"})
    await seen(valley, review, "helen", code=404)


async def test_a_report_that_is_written_is_not_widened(valley: Valley) -> None:
    review = await opened(valley, "tom")
    await accepted(valley, review)
    report = paper(await seen(valley, review, "tom"), "school_report")
    path = f"/documents/{report}/audience"
    await valley.ask("tom", "PUT", path, {"audience": "cycle"}, code=403)
    await valley.ask("joanne", "PUT", path, {"audience": "cycle"}, code=404)


async def test_who_says_no_is_told_to_the_school_alone_and_may_be_asked_again(
    valley: Valley,
) -> None:
    review = await opened(valley, "tom", "daniel")
    await accepted(valley, review, yes=False)
    await accepted(valley, review, "daniel")
    await seen(valley, review, "tom", code=404)
    parts = {
        each["person"]["name"]: (each["part"], each["reason"])
        for each in (await seen(valley, review, "joanne"))["reviewers"]
    }
    assert parts == {"Tom": ("declined", "Not this term"), "Daniel": ("accepted", "")}
    assert len((await seen(valley, review, "daniel"))["reviewers"]) == 1
    body = {"reviewer_ids": [valley.person("tom")]}
    await valley.ask("joanne", "POST", f"/peer-reviews/{review['id']}/reviewers", body)
    assert (await seen(valley, review, "tom"))["asked"] is True


async def test_one_review_is_open_at_a_time_and_what_is_over_stays(
    valley: Valley, app: FastAPI
) -> None:
    review = await reported(valley, app)
    assert "already" in (await opened(valley, "daniel", code=409))["detail"]
    again = {"reviewer_ids": [valley.person("daniel")]}
    path = f"/peer-reviews/{review['id']}"
    await valley.ask("joanne", "POST", f"{path}/reviewers", again, code=409)
    await valley.ask("joanne", "PUT", f"{path}/visit", {"on": None}, code=409)
    await step(valley, review, "joanne", "end")
    await step(valley, review, "joanne", "end", code=409)
    await agreed(valley, review, "joanne", code=409)


@pytest.mark.parametrize(
    ("who", "kinds"),
    [("tom", ["accept_peer_review"]), ("joanne", []), ("gareth", [])],
)
async def test_whoever_is_asked_finds_it_on_their_home_page(
    valley: Valley, who: str, kinds: list[str]
) -> None:
    review = await opened(valley, "tom")
    steps = (await valley.ask(who, "GET", "/me/next"))["items"]
    own = [each for each in steps if each["peer_review_id"]]
    assert [each["kind"] for each in own] == kinds
    assert all(each["peer_review_id"] == review["id"] for each in own)


async def test_the_rota_counts_schools_that_somebody_has_reviewed(valley: Valley) -> None:
    review = await opened(valley, "tom")
    await accepted(valley, review)
    path = f"/alliances/{valley.alliance.id}/schools/{valley.school('hillcrest')}/reviewers"
    proposed = (await valley.ask("helen", "GET", path))["items"]
    [tom] = [each for each in proposed if each["person"]["name"] == "Tom"]
    assert "Reviews something else at the moment" in tom["reasons"]


async def test_its_days_are_in_the_calendars_of_those_whom_they_concern_alone(
    valley: Valley,
) -> None:
    review = await opened(valley, "tom")
    titles: dict[str, list[str]] = {}
    for accepts in (False, True):
        if accepts:
            await accepted(valley, review)
        for who in ("tom", "joanne", "priya", "helen"):
            told = (await valley.ask(who, "GET", "/me/calendar/entries"))["items"]
            titles[who] = [f"{each['title']} on {each['on']}" for each in told]
        visit = "Review of a school: Oakfield on 2027-02-03"
        assert titles == {
            "tom": [visit] * accepts,
            "joanne": [visit],
            "priya": [],
            "helen": [],
        }


async def test_the_map_of_the_alliance_counts_it_for_those_who_may_see_it(
    valley: Valley, app: FastAPI
) -> None:
    await reported(valley, app)
    term = f"{datetime.now(UTC).year - (datetime.now(UTC).month < 9)}-year"
    seen_by = {}
    for who in ("joanne", "helen"):
        path = f"/alliances/{valley.alliance.id}/reciprocity?term={term}"
        links = (await valley.ask(who, "GET", path))["links"]
        seen_by[who] = [each["count"] for each in links if each["kind"] == "reviews"]
    assert seen_by == {"joanne": [1], "helen": []}
