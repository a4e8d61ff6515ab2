"""A review through the API: asked, accepted, written, handed over, answered, ended."""

from typing import Any

import pytest
from fastapi import FastAPI

from tests.databases import on_every_database
from tests.server.reviews.conftest import write
from tests.server.valley import OUTSIDE, Valley


async def opened(valley: Valley, cycle: Any, *reviewers: str, code: int = 201) -> Any:
    body = {
        "reviewer_ids": [valley.person(each) for each in reviewers],
        "focus": "Whether it is the silence that does it",
    }
    return await valley.ask("helen", "POST", f"/cycles/{cycle['id']}/reviews", body, code=code)


async def accepted(valley: Valley, review: Any, who: str = "daniel", *, yes: bool = True) -> None:
    path = f"/reviews/{review['id']}/part"
    await valley.ask(who, "PUT", path, {"accept": yes, "reason": "Not this term"}, code=204)


async def seen(valley: Valley, review: Any, who: str, code: int = 200) -> Any:
    return await valley.ask(who, "GET", f"/reviews/{review['id']}", code=code)


@on_every_database
async def test_a_review_goes_from_being_asked_for_to_its_answer(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    review = await opened(valley, cycle, "daniel")
    assert (review["state"], review["review"]["may_write"]) == ("asked", False)
    await seen(valley, review, "priya")

    asked = await seen(valley, review, "daniel")
    assert (asked["asked"], asked["review"]) == (True, None)
    await valley.ask("daniel", "GET", f"/cycles/{cycle['id']}/iterations", code=403)
    await accepted(valley, review)
    written = await seen(valley, review, "daniel")
    assert (written["state"], written["review"]["may_write"]) == ("writing", True)
    for who in ("priya", "gareth"):
        assert (await seen(valley, review, who))["review"] is None

    problem = await valley.ask("daniel", "POST", f"/reviews/{review['id']}/hand-over", code=409)
    assert (problem["code"], problem["fields"][0]["field"]) == ("incomplete", "challenge")
    paper = written["review"]["id"]
    await write(app, paper, valley.people["daniel"].id, "challenge", "And without the film?")
    handed = await valley.ask("daniel", "POST", f"/reviews/{review['id']}/hand-over")
    assert (handed["state"], handed["review"]["may_write"]) == ("handed_over", False)
    assert handed["answer"]["may_write"] is False

    for_group = await seen(valley, review, "tom")
    assert (for_group["review"]["may_write"], for_group["answer"]["may_write"]) == (False, True)
    path, body = f"/reviews/{review['id']}/answer", {"follow_up_on": "2026-06-01"}
    problem = await valley.ask("tom", "PUT", path, body, code=409)
    assert problem["fields"][0]["field"] == "answer"
    answer = for_group["answer"]["id"]
    await write(app, answer, valley.people["tom"].id, "answer", "We tried it without.")
    told = await valley.ask("tom", "PUT", path, body)
    assert (told["state"], told["follow_up_on"]) == ("answered", "2026-06-01")

    ended = await valley.ask("helen", "POST", f"/reviews/{review['id']}/end")
    assert ended["state"] == "ended"
    await seen(valley, review, "daniel", code=404)
    [kept] = (await valley.ask("priya", "GET", f"/cycles/{cycle['id']}/reviews"))["items"]
    assert [each["part"] for each in kept["reviewers"]] == ["ended"]


async def test_nobody_reviews_what_their_own_school_does(valley: Valley) -> None:
    cycle = await valley.joint()
    path = f"/cycles/{cycle['id']}/reviewers"
    proposed = (await valley.ask("helen", "GET", path))["items"]
    assert {each["person"]["name"] for each in proposed} == {"Helen", "Daniel"}
    assert all(each["reasons"] for each in proposed)
    for who in ("joanne", "tom", "olga"):
        problem = await opened(valley, cycle, who, code=422)
        assert problem["fields"][0]["message"].startswith("Nobody reviews a cycle of their own")


async def test_a_reviewer_whose_school_takes_part_by_now_reads_it_no_longer_as_one(
    valley: Valley,
) -> None:
    cycle = await valley.started("priya", "riverside")
    review = await opened(valley, cycle, "daniel")
    await accepted(valley, review)
    path = f"/cycles/{cycle['id']}/schools"
    await valley.ask("priya", "POST", path, {"school_ids": [valley.school("hillcrest")]})
    answer = f"{path}/{valley.school('hillcrest')}/answer"
    await valley.ask("helen", "PUT", answer, {"accept": True})
    await seen(valley, review, "daniel", code=404)


async def test_a_reviewer_reads_the_plan_and_the_measures_and_no_observation(
    valley: Valley,
) -> None:
    cycle = await valley.joint()
    review = await opened(valley, cycle, "daniel")
    await accepted(valley, review)
    read = await valley.ask("daniel", "GET", f"/cycles/{cycle['id']}")
    kinds = {paper["kind"] for paper in read["documents"]}
    assert kinds == {"plan", "scan", "iteration", "review"}
    for part in ("measures", "claims", "iterations"):
        await valley.ask("daniel", "GET", f"/cycles/{cycle['id']}/{part}")
    body = {"sentence": "It helps", "confidence": "low"}
    await valley.ask("daniel", "POST", f"/cycles/{cycle['id']}/claims", body, code=403)


async def test_who_says_no_is_told_to_the_lead_alone_and_may_be_asked_again(
    valley: Valley,
) -> None:
    cycle = await valley.joint()
    review = await opened(valley, cycle, "daniel")
    await accepted(valley, review, yes=False)
    await seen(valley, review, "daniel", code=404)
    [told] = (await seen(valley, review, "helen"))["reviewers"]
    assert (told["part"], told["reason"]) == ("declined", "Not this term")
    assert (await seen(valley, review, "priya"))["reviewers"] == []
    path, body = f"/reviews/{review['id']}/reviewers", {"reviewer_ids": [valley.person("daniel")]}
    await valley.ask("helen", "POST", path, body)
    assert (await seen(valley, review, "daniel"))["asked"] is True


async def test_one_review_is_open_at_a_time_and_what_was_not_handed_over_stays_with_its_lead(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    review = await opened(valley, cycle, "daniel")
    problem = await opened(valley, cycle, "daniel", code=409)
    assert "open already" in problem["detail"]
    await accepted(valley, review)
    paper = (await seen(valley, review, "daniel"))["review"]["id"]
    await write(app, paper, valley.people["daniel"].id, "challenge", "And without the film?")
    await valley.ask("helen", "POST", f"/reviews/{review['id']}/end")
    another = await opened(valley, cycle, "daniel")
    await accepted(valley, another)
    assert (await seen(valley, review, "daniel"))["review"] is None
    assert (await seen(valley, review, "helen"))["review"] is not None
    assert (await seen(valley, another, "daniel"))["review"]["may_write"] is True


async def test_the_group_decides_who_reads_it_once_it_has_it(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    review = await opened(valley, cycle, "daniel")
    await accepted(valley, review)
    paper = (await seen(valley, review, "daniel"))["review"]["id"]
    path, body = f"/documents/{paper}/audience", {"audience": "alliance"}
    await valley.ask("helen", "PUT", path, {"audience": "cycle"}, code=403)
    await valley.ask("priya", "PUT", path, body, code=404)
    await write(app, paper, valley.people["daniel"].id, "challenge", "And without the film?")
    await valley.ask("daniel", "POST", f"/reviews/{review['id']}/hand-over")
    for who in ("helen", "daniel", "tom"):
        await valley.ask(who, "PUT", path, body, code=403)
    assert (await valley.ask("priya", "PUT", path, body))["audience"] == "alliance"


@pytest.mark.parametrize("who", ["gareth", "priya", "daniel"])
async def test_only_a_lead_opens_a_review(valley: Valley, who: str) -> None:
    cycle = await valley.joint()
    body = {"reviewer_ids": [valley.person("daniel")]}
    code = 404 if who == "daniel" else 403
    await valley.ask(who, "POST", f"/cycles/{cycle['id']}/reviews", body, code=code)


@pytest.mark.parametrize("who", OUTSIDE)
async def test_people_of_another_alliance_know_of_none(valley: Valley, who: str) -> None:
    cycle = await valley.joint()
    review = await opened(valley, cycle, "daniel")
    await seen(valley, review, who, code=404)


async def test_somebody_alone_says_that_they_are_not_available_and_is_not_proposed_then(
    valley: Valley,
) -> None:
    cycle = await valley.joint()
    path = f"/alliances/{valley.alliance.id}/people/{valley.person('daniel')}/reviewing"
    await valley.ask("helen", "PUT", path, {"available": False}, code=403)
    await valley.ask("priya", "PUT", path, {"trained": True}, code=403)
    assert (await valley.ask("helen", "PUT", path, {"trained": True}))["trained"] is True
    proposed = f"/cycles/{cycle['id']}/reviewers"
    first = (await valley.ask("helen", "GET", proposed))["items"][0]
    assert (first["person"]["name"], first["suggested"]) == ("Daniel", True)
    assert "Trained as a reviewer" in first["reasons"]
    await valley.ask("daniel", "PUT", path, {"available": False})
    [left] = (await valley.ask("helen", "GET", proposed))["items"]
    assert left["person"]["name"] == "Helen"
