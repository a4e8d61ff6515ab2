"""`GET /api/search`: what it finds, in which order, and what it makes of odd input."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from schemas.documents import DocumentKindName
from schemas.roles import Audience
from server.data.db import Database
from server.identity.tables import PersonRow
from server.live.documents import make_document
from tests.builders import NOW, PASSWORD
from tests.databases import on_every_database
from tests.server.search.conftest import Place
from tests.server.statements import statements


async def entered(browser: httpx.AsyncClient, person: PersonRow) -> None:
    """`browser` is that of `person`."""
    given = {"email": person.email, "password": PASSWORD}
    assert (await browser.post("/api/session", json=given)).status_code < 300


async def find(browser: httpx.AsyncClient, **query: object) -> list[dict[str, Any]]:
    answer = await browser.get("/api/search", params=query)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def told(hits: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(hit["kind"], hit["title"]) for hit in hits]


def line(parts: list[Mapping[str, Any]]) -> str:
    """The parts as one line, with brackets around what was found."""
    return "".join(f"[{part['text']}]" if part["found"] else part["text"] for part in parts)


@on_every_database
async def test_a_plan_is_found_by_what_is_written_in_it(
    browser: httpx.AsyncClient, place: Place
) -> None:
    await entered(browser, place.priya)
    [hit] = await find(browser, q="brave rehearsed")
    assert hit["kind"] == "plan"
    assert hit["id"] == str(place.plan.id)
    assert hit["title"] == "Enquiry plan: Talk before writing"
    assert line(hit["snippet"]) == "A [rehearsed] reason <b>is</b> a [braver] one, says Zoë."
    assert hit["key"] == "hunch"
    assert hit["cycle"] == {
        "id": str(place.cycle.id),
        "title": "Talk before writing",
        "phase": "try",
    }
    assert hit["audience"] == "cycle"
    assert hit["alliance_id"] == str(place.alliance.id)


@on_every_database
async def test_cycles_schools_and_people_come_before_what_is_written(
    browser: httpx.AsyncClient, place: Place
) -> None:
    await entered(browser, place.tom)
    assert told(await find(browser, q="rea")) == [
        ("cycle", "Reading aloud"),
        ("observation", "Observation, by Zoë O'Brien: Talk before writing"),
        ("plan", "Enquiry plan: Reading aloud"),
        ("plan", "Enquiry plan: Talk before writing"),
    ]
    assert told(await find(browser, q="zoe"))[0] == ("person", "Zoë O'Brien")
    assert told(await find(browser, q="obrien")) == [
        ("person", "Zoë O'Brien"),
        ("observation", "Observation, by Zoë O'Brien: Talk before writing"),
    ]
    [school] = await find(browser, q="riverside")
    assert school["school"]["short_name"] == "Riverside School"
    [person] = await find(browser, q="ZOË", kind="person")
    assert person["school"]["id"] == str(place.riverside.id)
    assert line(person["title_parts"]) == "[Zoë] O'Brien"


@on_every_database
async def test_all_words_must_be_there_each_of_them_begun(
    browser: httpx.AsyncClient, place: Place
) -> None:
    await entered(browser, place.priya)
    assert await find(browser, q="rehearsed nowhere") == []
    assert len(await find(browser, q="rehear mathem")) == 1
    assert len(await find(browser, q="enquiry silent")) == 1  # title and text
    assert await find(browser, q="ehearsed") == []


@on_every_database
async def test_a_private_observation_is_found_by_its_owner_alone(
    app: FastAPI, browser: httpx.AsyncClient, place: Place
) -> None:
    await entered(browser, place.tom)
    assert told(await find(browser, q="whispers")) == [
        ("observation", "Observation, by Zoë O'Brien: Talk before writing")
    ]
    await entered(browser, place.priya)
    assert await find(browser, q="whispers") == []
    database: Database = app.state.database
    async with database.writing() as db:
        row = await db.get(type(place.observation), place.observation.id)
        assert row is not None
        row.audience = Audience.CYCLE
    assert len(await find(browser, q="whispers")) == 1
    await entered(browser, place.vera)
    assert await find(browser, q="whispers") == []


@on_every_database
async def test_it_can_be_narrowed(browser: httpx.AsyncClient, place: Place) -> None:
    await entered(browser, place.tom)
    everything = await find(browser, q="pupils")
    assert len(everything) == 2
    assert told(await find(browser, q="pupils", phase="try")) == [
        ("plan", "Enquiry plan: Talk before writing")
    ]
    assert told(await find(browser, q="pupils", subject=" mathematics ")) == [
        ("plan", "Enquiry plan: Talk before writing")
    ]
    assert told(await find(browser, q="pupils", school_id=str(place.riverside.id))) == [
        ("plan", "Enquiry plan: Reading aloud")
    ]
    assert told(await find(browser, q="reason", kind="observation")) == [
        ("observation", "Observation, by Zoë O'Brien: Talk before writing")
    ]
    assert await find(browser, q="pupils", school_id=str(uuid4())) == []
    assert await find(browser, q="pupils", subject="!?") == []
    assert await find(browser, q="riverside", phase="try") == []


@on_every_database
async def test_the_subjects_are_those_of_plans_that_one_may_read(
    browser: httpx.AsyncClient, place: Place
) -> None:
    await entered(browser, place.priya)
    assert (await browser.get("/api/search/subjects")).json()["items"] == ["Mathematics"]
    await entered(browser, place.vera)
    assert (await browser.get("/api/search/subjects")).json()["items"] == []


@on_every_database
async def test_pages_follow_one_another_over_all_kinds(
    app: FastAPI, browser: httpx.AsyncClient, place: Place
) -> None:
    database: Database = app.state.database
    async with database.writing() as db:
        for _ in range(5):
            await make_document(
                db, DocumentKindName.SCAN, place.other.id, owner_id=place.tom.id, now=NOW
            )
    await app.state.projector.settled()
    await entered(browser, place.tom)
    ids: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (
            await browser.get("/api/search", params={"q": "reading", "limit": "2", **cursor})
        ).json()
        assert len(page["items"]) <= 2
        ids += [hit["id"] for hit in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len(ids) == len(set(ids)) == 7  # the cycle, its plan, five scans
    assert ids[0] == str(place.other.id)


@on_every_database
async def test_a_cycle_that_is_called_otherwise_is_found_by_its_new_name(
    app: FastAPI, browser: httpx.AsyncClient, place: Place
) -> None:
    await entered(browser, place.priya)
    path = f"/api/cycles/{place.cycle.id}"
    assert (await browser.patch(path, json={"title": "Quiet minutes"})).status_code == 200
    await app.state.outbox.settled()
    await app.state.projector.settled()
    assert told(await find(browser, q="quiet minutes")) == [
        ("cycle", "Quiet minutes"),
        ("plan", "Enquiry plan: Quiet minutes"),
    ]
    assert await find(browser, q="talk") == []


@on_every_database
async def test_somebody_who_has_another_name_is_found_by_it(
    browser: httpx.AsyncClient, place: Place
) -> None:
    await entered(browser, place.vera)
    assert (await browser.patch("/api/me", json={"name": "Véra Voss"})).status_code == 200
    assert told(await find(browser, q="vera voss")) == [("person", "Véra Voss")]
    assert await find(browser, q="viewer") == []


ODD = [
    "",
    " ",
    '"',
    "'",
    "%",
    "_",
    "\\",
    "\0",
    "a\0b",
    "AND",
    "NOT talk",
    "NEAR(talk reason)",
    "talk*",
    "talk:*",
    "words: talk",
    "(((",
    "^talk",
    "talk & !reason | <-> x",
    '"unclosed',
    "'; DROP TABLE projection; --",
    "\ud7ff\ue000\U0010ffff",
    "😀",
    "ﷺ",
    "½ ² Ⅷ",
    "x" * 500,
    "talk " * 100,
    "a b c d e f g h i j k l m n o p",
]


@on_every_database
async def test_whatever_is_typed_is_answered(browser: httpx.AsyncClient, place: Place) -> None:
    await entered(browser, place.priya)
    for typed in ODD:
        answer = await browser.get("/api/search", params={"q": typed})
        assert answer.status_code == 200, (typed, answer.text)
        subject = await browser.get("/api/search", params={"q": "talk", "subject": typed[:200]})
        assert subject.status_code == 200, (typed, subject.text)
    assert (await browser.get("/api/search", params={"q": "x" * 1001})).status_code == 422
    assert (await browser.get("/api/search", params={"q": "x", "kind": "x"})).status_code == 422


@pytest.mark.parametrize("cursor", ["W10", "W1sidiIsOV1d", "W1sidiIsM10sWyJ2IiwxXV0", "eyJ9", "!"])
async def test_a_cursor_that_is_not_ours_is_refused(
    browser: httpx.AsyncClient, place: Place, cursor: str
) -> None:
    await entered(browser, place.priya)
    answer = await browser.get("/api/search", params={"q": "pupils", "cursor": cursor})
    assert answer.status_code == 422


async def test_a_search_asks_the_database_as_often_for_many_as_for_one(
    app: FastAPI, browser: httpx.AsyncClient, place: Place
) -> None:
    database: Database = app.state.database
    await entered(browser, place.tom)
    counts = []
    for more in (0, 8):
        async with database.writing() as db:
            for _ in range(more):
                await make_document(
                    db, DocumentKindName.SCAN, place.other.id, owner_id=place.tom.id, now=NOW
                )
        await app.state.projector.settled()
        with statements(database) as sent:
            assert len(await find(browser, q="reading")) == 2 + more
        counts.append(len(sent))
    assert counts[0] == counts[1]
