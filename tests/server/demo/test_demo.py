"""The demonstration as it runs: only where it is asked for, on this machine, and alive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from server.app import create_app
from server.demo.alder_valley import PASSWORD
from server.demo.lifespan import DemoIsReachable
from server.demo.work import fraction_bars
from server.settings import Settings
from tests.databases import on_every_database
from tests.server.conftest import a_browser


@asynccontextmanager
async def running(settings: Settings, **changes: object) -> AsyncIterator[FastAPI]:
    app = create_app(settings.model_copy(update={"demo": True, **changes}))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def demo(settings: Settings) -> AsyncIterator[FastAPI]:
    """The demonstration, running."""
    async with running(settings) as app:
        yield app


async def signed_in(client: httpx.AsyncClient, key: str) -> dict[str, object]:
    body = {"email": f"{key}@demo.example", "password": PASSWORD}
    answer = await client.post("/api/session", json=body)
    assert answer.status_code == 200
    me: dict[str, object] = answer.json()
    return me


@on_every_database
async def test_everybody_who_is_offered_can_sign_in(demo: FastAPI) -> None:
    async with a_browser(demo) as browser:
        state = (await browser.get("/api/setup")).json()
        assert (state["needed"], state["demo"]["password"]) == (False, PASSWORD)
        for person in state["demo"]["people"]:
            me = await signed_in(browser, person["email"].partition("@")[0])
            assert (me["name"], me["demo"]) == (person["name"], True)


async def test_priya_finds_her_cycles_what_is_next_and_a_plan_to_write(demo: FastAPI) -> None:
    async with a_browser(demo) as browser:
        await signed_in(browser, "priya")
        cycles = {
            each["title"]: each for each in (await browser.get("/api/cycles")).json()["items"]
        }
        assert {title: each["phase"] for title, each in cycles.items()} == {
            "Explaining why, not just how": "plan",
            "Words before reading": "review",
            "Year 2 to Year 3: what children can already do": "closed",
        }
        key = cycles["Explaining why, not just how"]["id"]
        cycle = (await browser.get(f"/api/cycles/{key}")).json()
        assert (cycle["my_role"], cycle["changed_by"]) == ("facilitator", "Marsha Campbell")
        assert [gap["title"] for gap in cycle["missing"]] == [
            "Success criteria",
            "What Riverside offers and wants",
        ]
        plan = cycle["documents"][0]
        text = (await browser.get(f"/api/documents/{plan['id']}.md")).text
        assert "**Thirty seconds of silent rehearsal**" in text
        assert "| Oakfield | 41 | 6 |" in text
        home = (await browser.get("/api/home")).json()
        assert home["next_steps"][0]["title"] == "Write “Success criteria” with your group"


async def test_the_group_reads_all_its_numbers_and_helen_not_those_of_four_pupils(
    demo: FastAPI,
) -> None:
    told = {}
    for who in ("priya", "helen"):
        async with a_browser(demo) as browser:
            await signed_in(browser, who)
            items = (await browser.get("/api/cycles")).json()["items"]
            key = next(each["id"] for each in items if each["title"].startswith("Explaining"))
            tally, survey = (await browser.get(f"/api/cycles/{key}/measures")).json()["items"]
            assert len(tally["readings"]) == 9
            told[who] = [each["value"] for each in survey["readings"]]
            claims = (await browser.get(f"/api/cycles/{key}/claims")).json()["items"]
            assert [len(claim["evidence"]) for claim in claims] == [4, 1, 1]
    assert told["priya"] == [2.9, 3.4, 3.1, 3.3, 2.5, 3.0]
    assert told["helen"] == [2.9, 3.4, 3.1, 3.3, None, None]


async def test_marsha_finds_a_parked_cycle_with_its_reason_and_a_closed_one_says_what_it_gave(
    demo: FastAPI,
) -> None:
    async with a_browser(demo) as browser:
        await signed_in(browser, "marsha")
        [rests] = (await browser.get("/api/cycles?parked=true")).json()["items"]
        assert rests["parked"]["by"] == "Marsha Campbell"
        assert "first week of the summer term" in rests["parked"]["reason"]
    async with a_browser(demo) as browser:
        await signed_in(browser, "priya")
        items = (await browser.get("/api/cycles")).json()["items"]
        key = next(each["id"] for each in items if each["status"] == "closed")
        told = (await browser.get(f"/api/cycles/{key}/gains")).json()["items"]
        assert [each["written_by"] for each in told] == ["Beth Rowlands", "Priya Nair"]


async def test_joanne_may_answer_for_oakfield(demo: FastAPI) -> None:
    async with a_browser(demo) as browser:
        await signed_in(browser, "joanne")
        steps = (await browser.get("/api/home")).json()["next_steps"]
        assert [(step["kind"], step["cycle_title"]) for step in steps] == [
            ("answer_for_school", "Reading aloud in Year 5"),
            ("renew_charter", ""),
            ("consent_card", ""),
        ]
        assert steps[1]["reminded_at"] is not None


async def test_most_schools_signed_the_charter_and_one_before_it_was_changed(
    demo: FastAPI,
) -> None:
    async with a_browser(demo) as browser:
        await signed_in(browser, "joanne")
        valley = (await browser.get("/api/alliances")).json()["items"][0]["id"]
        charter = (await browser.get(f"/api/alliances/{valley}/charter")).json()
        signed = {
            each["school"]["short_name"]: each["signature"] and each["signature"]["changed"]
            for each in charter["schools"]
        }
        assert [name for name, changed in signed.items() if changed == []] == [
            "Ash Grove",
            "Brookside",
            "Hillcrest",
            "Meadow Lane",
            "Oakfield",
            "Riverside",
        ]
        assert (signed["St Anne’s"], signed["Northgate"]) == (["text"], None)


async def test_the_administrator_sees_people_and_schools_and_no_cycles(demo: FastAPI) -> None:
    async with a_browser(demo) as browser:
        await signed_in(browser, "admin")
        assert (await browser.get("/api/cycles")).json()["items"] == []
        alliance, beside = (await browser.get("/api/alliances")).json()["items"]
        assert (alliance["name"], beside["name"]) == ("Alder Valley", "Carr Moor")
        schools = (await browser.get(f"/api/alliances/{alliance['id']}/schools")).json()["items"]
        assert {school["mark"]: school["slot"] for school in schools} == {
            "OA": 1,
            "RI": 2,
            "SA": 3,
            "HI": 4,
            "ML": 5,
            "BR": 6,
            "NO": 7,
            "AG": 8,
        }


async def test_what_was_changed_is_kept_at_the_next_start(settings: Settings) -> None:
    async with running(settings) as app, a_browser(app) as browser:
        await signed_in(browser, "priya")
        assert (await browser.patch("/api/me", json={"name": "Priya N"})).status_code == 200
    async with running(settings) as app, a_browser(app) as browser:
        assert (await signed_in(browser, "priya"))["name"] == "Priya N"
        assert len((await browser.get("/api/cycles")).json()["items"]) == 3


async def test_whoever_starts_it_is_told_the_addresses_and_the_password(demo: FastAPI) -> None:
    told = "\n".join(demo.state.announcements)
    assert PASSWORD in told
    for key in ("priya", "tom", "marsha", "daniel", "joanne", "helen", "admin"):
        assert f"{key}@demo.example" in told


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "jpd.example"])
async def test_it_never_runs_where_other_machines_reach_it(settings: Settings, host: str) -> None:
    with pytest.raises(DemoIsReachable):
        async with running(settings, host=host):
            pass


async def test_without_being_asked_for_there_is_no_demonstration(app: FastAPI) -> None:
    async with a_browser(app) as browser:
        assert (await browser.get("/api/setup")).json()["demo"] is None
        body = {"email": "priya@demo.example", "password": PASSWORD}
        assert (await browser.post("/api/session", json=body)).status_code == 401


async def test_lessons_are_observed_at_every_audience_that_people_use(demo: FastAPI) -> None:
    async def lessons(who: str) -> list[dict[str, Any]]:
        async with a_browser(demo) as browser:
            await signed_in(browser, who)
            items = (await browser.get("/api/cycles")).json()["items"]
            key = next(each["id"] for each in items if each["title"].startswith("Explaining"))
            listed = (await browser.get(f"/api/cycles/{key}/lessons")).json()["items"]
            return [(await browser.get(f"/api/lessons/{each['id']}")).json() for each in listed]

    taught, coming = await lessons("priya")
    assert [taught["state"], coming["state"]] == ["taught", "planned"]
    seen = {each["title"]: each["audience"] for each in taught["documents"]}
    assert seen == {
        "Lesson plan, lesson 1": "cycle",
        "Discussion, lesson 1": "cycle",
        "Observation, lesson 1, Marsha Campbell": "cycle",
        "Observation, lesson 1, Tom Ellery": "cycle",
        "Observation, lesson 1, Daniel Okoro": "pair",
        "Pupil interview, lesson 1, Marsha Campbell": "cycle",
        "Pupil interview, lesson 1, Tom Ellery": "cycle",
    }
    of_tom, _ = await lessons("tom")
    assert len(of_tom["documents"]) == len(taught["documents"]) - 1  # Daniel’s are Priya’s alone
    _, of_marsha = await lessons("marsha")
    assert [each["audience"] for each in of_marsha["documents"] if each["mine"]] == ["private"]
    assert [each["kind"] for each in coming["documents"]] == ["lesson", "discussion"]
    of_helen, _ = await lessons("helen")
    assert of_helen["documents"] == []


async def test_the_second_iteration_tells_what_changed_since_the_first(demo: FastAPI) -> None:
    async with a_browser(demo) as browser:
        await signed_in(browser, "priya")
        items = (await browser.get("/api/cycles")).json()["items"]
        key = next(each["id"] for each in items if each["title"].startswith("Explaining"))
        first, second = (await browser.get(f"/api/cycles/{key}/iterations")).json()["items"]
        assert first["content"]["fields"]["decision"] == "adapt"
        [part] = second["parts"]
        added = [
            piece["text"] for line in part["lines"] for piece in line if piece["kind"] == "added"
        ]
        assert any("silent rehearsal" in text for text in added)


@on_every_database
async def test_a_photo_of_work_hangs_on_an_observation_and_is_the_same_each_time(
    demo: FastAPI,
) -> None:
    async with a_browser(demo) as browser:
        await signed_in(browser, "priya")
        cycles = (await browser.get("/api/cycles")).json()["items"]
        [cycle] = [each["id"] for each in cycles if each["title"].startswith("Explaining")]
        lessons = (await browser.get(f"/api/cycles/{cycle}/lessons")).json()["items"]
        [lesson] = [each["id"] for each in lessons if each["number"] == 1]
        papers = (await browser.get(f"/api/lessons/{lesson}")).json()["documents"]
        photos = []
        for paper in (each["id"] for each in papers if each["kind"] == "observation"):
            seen = (await browser.get(f"/api/documents/{paper}.json")).json()
            photos += [
                f"/api/documents/{paper}/attachments/{entry['photo']}"
                for entry in seen["fields"]["entries"]
                if "photo" in entry
            ]
        [path] = photos
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert answer.content == fraction_bars().content


@on_every_database
async def test_the_library_has_a_lineage_over_two_alliances_and_names_only_known_schools(
    demo: FastAPI,
) -> None:
    await demo.state.projector.settled()
    told = {}
    for who in ("priya", "lena"):
        async with a_browser(demo) as browser:
            await signed_in(browser, who)
            items = (await browser.get("/api/practices")).json()["items"]
            keys = {each["title"]: each["id"] for each in items}
            assert list(keys) == [
                "The first page, read aloud",
                "A first page to be proud of",
                "Rehearse, then speak",
            ]
            path = f"/api/practices/{keys['The first page, read aloud']}/lineage"
            lineage = (await browser.get(path)).json()
            told[who] = [step["schools"][0]["name"] for step in lineage["steps"]]
            assert [link["kind"] for link in lineage["links"]].count("part") == 1
    elsewhere = "A school of another alliance"
    assert told["priya"] == ["Brookside", "Meadow Lane", elsewhere, elsewhere]
    assert told["lena"] == [elsewhere, elsewhere, "Carr Lane", "Moorside"]
