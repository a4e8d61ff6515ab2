"""Rounds of rating through the API: each school alone, then shown, agreed and ended."""

from typing import Any

import pytest

from schemas.maturity import Strand
from schemas.maturity_words import DESCRIPTORS
from tests.databases import on_every_database
from tests.server.valley import OUTSIDE, Valley


def at(valley: Valley) -> str:
    return f"/alliances/{valley.alliance.id}/maturity"


async def opened(valley: Valley, code: int = 201) -> Any:
    return await valley.ask("helen", "POST", at(valley), {"title": "Spring 2026"}, code=code)


async def rated(
    valley: Valley, who: str, rating: Any, school: str, *, code: int = 200, **body: Any
) -> Any:
    path = f"/maturity/{rating['id']}/schools/{valley.school(school)}/challenge"
    return await valley.ask(who, "PUT", path, {"stage": "developing"} | body, code=code)


async def listed(valley: Valley, who: str) -> Any:
    [only] = (await valley.ask(who, "GET", at(valley)))["items"]
    return {each["school"]["short_name"]: each for each in only["schools"]} | {"": only}


def test_our_words_say_each_stage_of_each_strand_once() -> None:
    assert [each.strand for each in DESCRIPTORS] == list(Strand)


@on_every_database
async def test_each_school_rates_alone_then_all_is_shown_and_one_is_agreed(valley: Valley) -> None:
    cycle = await valley.joint()
    rating = await opened(valley)
    await rated(valley, "joanne", rating, "oakfield", cycle_ids=[cycle["id"]], because="Two visits")
    await rated(valley, "gareth", rating, "riverside", stage="beginning")

    for who in ("gareth", "tom", "helen"):
        seen = await listed(valley, who)
        assert (seen["Oakfield"]["told"], seen["Oakfield"]["ratings"]) == (1, [])
    own = (await listed(valley, "priya"))["Oakfield"]
    [told] = own["ratings"]
    assert (told["stage"], told["without_evidence"], own["may_rate"]) == (
        "developing",
        False,
        False,
    )
    assert told["evidence"] == [{"cycle_id": cycle["id"], "title": "Reading aloud"}]

    agreed = f"/maturity/{rating['id']}/agreed/challenge"
    await valley.ask("helen", "PUT", agreed, {"stage": "developing"}, code=409)
    await valley.ask("helen", "POST", f"/maturity/{rating['id']}/show")
    await rated(valley, "joanne", rating, "oakfield", code=409)
    seen = await listed(valley, "tom")
    assert [one["stage"] for one in seen["Riverside"]["ratings"]] == ["beginning"]
    assert seen["Riverside"]["ratings"][0]["without_evidence"] is True

    told = await valley.ask("gareth", "PUT", agreed, {"stage": "beginning", "because": "Both"})
    assert [one["stage"] for one in told["agreed"]] == ["beginning"]
    await valley.ask("tom", "PUT", agreed, {"stage": "leading"}, code=403)
    ended = await valley.ask("helen", "POST", f"/maturity/{rating['id']}/end")
    assert (ended["state"], ended["may_agree"]) == ("ended", False)
    await valley.ask("gareth", "PUT", agreed, {"stage": "leading"}, code=409)


async def test_a_cycle_that_the_reader_may_not_know_of_is_named_to_nobody_else(
    valley: Valley,
) -> None:
    cycle = await valley.started("priya")
    rating = await opened(valley)
    await rated(valley, "joanne", rating, "oakfield", cycle_ids=[cycle["id"]])
    await rated(valley, "gareth", rating, "riverside", cycle_ids=[cycle["id"]], code=422)
    await valley.ask("helen", "POST", f"/maturity/{rating['id']}/show")
    [told] = (await listed(valley, "tom"))["Oakfield"]["ratings"]
    assert told["evidence"] == [{"cycle_id": None, "title": ""}]
    assert told["without_evidence"] is False


async def test_words_of_ones_own_are_for_the_next_round_and_earlier_ones_keep_theirs(
    valley: Valley,
) -> None:
    path = f"{at(valley)}/descriptors"
    words = await valley.ask("tom", "GET", path)
    assert (words["version"], words["may_change"]) == (0, False)
    await opened(valley)
    strands = [each | {"title": each["title"] + ", ours"} for each in words["strands"]]
    await valley.ask("joanne", "PUT", path, {"strands": strands}, code=403)
    assert (await valley.ask("helen", "PUT", path, {"strands": strands}))["version"] == 1
    assert (await listed(valley, "tom"))[""]["descriptors"] == 0
    problem = await valley.ask("helen", "PUT", path, {"strands": strands[::-1]}, code=422)
    assert problem["fields"][0]["field"] == "strands"


async def test_one_round_is_open_at_a_time_and_only_a_lead_opens_it(valley: Valley) -> None:
    await valley.ask("joanne", "POST", at(valley), {"title": "Spring"}, code=403)
    await valley.ask("ada", "GET", at(valley), code=403)
    rating = await opened(valley)
    await opened(valley, code=409)
    await rated(valley, "joanne", rating, "riverside", code=403)
    await rated(valley, "priya", rating, "oakfield", code=403)


@pytest.mark.parametrize("who", OUTSIDE)
async def test_people_of_another_alliance_know_of_none(valley: Valley, who: str) -> None:
    rating = await opened(valley)
    await valley.ask(who, "GET", at(valley), code=404)
    await rated(valley, who, rating, "elmfield", code=404)
