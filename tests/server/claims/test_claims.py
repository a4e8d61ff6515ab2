"""Claims and their evidence through the API: what one may not read is not even named."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from schemas.documents import DocumentKindName
from schemas.roles import Audience
from server.cycles.tables import CycleRow
from server.live.documents import make_document
from server.live.tables import DocumentRow
from tests.databases import on_every_database
from tests.server.valley import Valley

SAID = {"sentence": "Silence before talk brings reasons", "confidence": "fair"}


@pytest.fixture
async def cycle(valley: Valley) -> str:
    """The id of the cycle that Priya facilitates and in which Tom is a member."""
    return str((await valley.joint())["id"])


async def claimed(valley: Valley, cycle: str) -> str:
    answer = await valley.ask("tom", "POST", f"/cycles/{cycle}/claims", SAID, code=201)
    return str(answer["id"])


async def a_reading_of(valley: Valley, cycle: str, size: int = 26) -> str:
    body = {"title": "Reasons", "instrument": "Tally", "summary": "share"}
    measure = await valley.ask("tom", "POST", f"/cycles/{cycle}/measures", body, code=201)
    given = {"kind": "final", "taken_on": "2026-03-10", "group_size": size, "value": 52}
    body = {"school_id": valley.school("oakfield"), **given}
    path = f"/measures/{measure['id']}/readings"
    return str((await valley.ask("tom", "POST", path, body, code=201))["id"])


async def an_observation(app: FastAPI, valley: Valley, cycle: str, who: str = "tom") -> str:
    """An observation that stays with `who`."""
    async with app.state.database.writing() as db:
        row = await make_document(
            db,
            DocumentKindName.OBSERVATION,
            UUID(cycle),
            owner_id=valley.people[who].id,
            now=datetime.now(UTC),
        )
        row.audience = Audience.PRIVATE
        return str(row.id)


async def widen(app: FastAPI, document: str, audience: Audience) -> None:
    async with app.state.database.writing() as db:
        row = await db.get(DocumentRow, UUID(document))
        assert row is not None
        row.audience = audience


async def add(valley: Valley, claim: str, body: dict[str, Any], code: int = 201) -> Any:
    return await valley.ask("tom", "POST", f"/claims/{claim}/evidence", body, code=code)


async def evidence_for(valley: Valley, who: str, claim: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await valley.ask(who, "GET", f"/claims/{claim}"))["evidence"]
    return items


@on_every_database
async def test_a_claim_rests_on_a_reading_a_document_and_work(
    valley: Valley, app: FastAPI, cycle: str
) -> None:
    claim = await claimed(valley, cycle)
    reading = await a_reading_of(valley, cycle)
    observation = await an_observation(app, valley, cycle)
    await add(valley, claim, {"reading_id": reading})
    await add(valley, claim, {"document_id": observation, "note": "Minute 12"})
    told = await add(valley, claim, {"note": "Two drawings that say why"})
    assert [each["state"] for each in told["evidence"]] == ["open"] * 3
    first, second, third = told["evidence"]
    assert (first["reading"]["title"], first["reading"]["school"]["name"]) == (
        "Reasons",
        "Oakfield",
    )
    assert (second["document"]["title"], second["note"]) == ("Observation, by Tom", "Minute 12")
    assert (third["kind"], third["note"]) == ("work", "Two drawings that say why")
    again = await add(valley, claim, {"reading_id": reading})
    assert len(again["evidence"]) == 3


@on_every_database
async def test_evidence_that_one_may_not_read_is_told_without_title_and_note(
    valley: Valley, app: FastAPI, cycle: str
) -> None:
    claim = await claimed(valley, cycle)
    observation = await an_observation(app, valley, cycle)
    await add(valley, claim, {"document_id": observation, "note": "Robin said nothing"})
    [own] = await evidence_for(valley, "tom", claim)
    assert own["document"]["id"] == observation
    for who in ("priya", "helen", "joanne"):
        [hidden] = await evidence_for(valley, who, claim)
        assert (hidden["state"], hidden["document"], hidden["note"]) == ("hidden", None, "")
        assert observation not in str(await valley.ask(who, "GET", f"/cycles/{cycle}/claims"))
    await widen(app, observation, Audience.CYCLE)
    [opened] = await evidence_for(valley, "priya", claim)
    assert opened["document"]["title"] == "Observation, by Tom"
    assert (await evidence_for(valley, "helen", claim))[0]["state"] == "hidden"


async def test_evidence_of_a_few_pupils_is_named_and_its_number_is_not_there(
    valley: Valley, cycle: str
) -> None:
    claim = await claimed(valley, cycle)
    await add(valley, claim, {"reading_id": await a_reading_of(valley, cycle, size=4)})
    [told] = await evidence_for(valley, "helen", claim)
    assert set(told["reading"]) == {"id", "measure_id", "title", "school", "kind"}


async def test_what_was_removed_is_still_counted(valley: Valley, cycle: str) -> None:
    claim = await claimed(valley, cycle)
    reading = await a_reading_of(valley, cycle)
    await add(valley, claim, {"reading_id": reading})
    await valley.ask("tom", "DELETE", f"/readings/{reading}", code=204)
    [told] = await evidence_for(valley, "tom", claim)
    assert (told["state"], told["reading"]) == ("removed", None)
    after = await valley.ask("tom", "DELETE", f"/evidence/{told['id']}")
    assert after["evidence"] == []


async def test_a_document_that_one_may_not_read_is_refused_like_one_that_is_not_there(
    valley: Valley, app: FastAPI, cycle: str
) -> None:
    claim = await claimed(valley, cycle)
    priyas = await an_observation(app, valley, cycle, "priya")
    refused = [
        await add(valley, claim, {"document_id": key}, code=422) for key in (priyas, str(uuid4()))
    ]
    assert refused[0]["fields"] == refused[1]["fields"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "note"),
        ({"note": "  "}, "note"),
        ({"reading_id": str(uuid4())}, "reading_id"),
        ({"reading_id": str(uuid4()), "document_id": str(uuid4())}, "document_id"),
    ],
)
async def test_evidence_is_one_thing_that_is_there(
    valley: Valley, cycle: str, body: dict[str, Any], field: str
) -> None:
    claim = await claimed(valley, cycle)
    problem = await add(valley, claim, body, code=422)
    assert problem["fields"][0]["field"] == field


async def test_a_reading_of_another_cycle_is_no_evidence_here(valley: Valley, cycle: str) -> None:
    reading = await a_reading_of(valley, cycle)
    other = await valley.started("priya", title="Spelling")
    body = await valley.ask("priya", "POST", f"/cycles/{other['id']}/claims", SAID, code=201)
    path = f"/claims/{body['id']}/evidence"
    await valley.ask("priya", "POST", path, {"reading_id": reading}, code=422)


async def test_one_chooses_from_the_readings_and_from_what_one_may_read(
    valley: Valley, app: FastAPI, cycle: str
) -> None:
    await a_reading_of(valley, cycle)
    await an_observation(app, valley, cycle)
    titles = {}
    for who in ("tom", "priya"):
        items = (await valley.ask(who, "GET", f"/cycles/{cycle}/evidence"))["items"]
        assert items[0]["reading"]["title"] == "Reasons"
        titles[who] = {each["document"]["title"] for each in items[1:]}
    assert titles["tom"] - titles["priya"] == {"Observation, by Tom"}
    assert titles["priya"] >= {"Enquiry plan"}


async def test_who_saw_an_older_claim_is_told_that_it_is_stale(valley: Valley, cycle: str) -> None:
    claim = await claimed(valley, cycle)
    path = f"/api/claims/{claim}"
    body = {"against": "A lesson in which silence brings copying"}
    tom, priya = valley.clients["tom"], valley.clients["priya"]
    seen = {"If-Match": (await tom.get(path)).headers["etag"]}
    assert (await tom.patch(path, json=body, headers=seen)).headers["etag"] == '"2"'
    late = await priya.patch(path, json={"confidence": "high"}, headers=seen)
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert (await priya.delete(path, headers=seen)).status_code == 412
    same = await tom.patch(path, json=body)
    assert same.json()["version"] == 2
    assert (await tom.delete(path, headers={"If-Match": '"2"'})).status_code == 204
    assert (await valley.ask("tom", "GET", f"/cycles/{cycle}/claims"))["items"] == []


async def test_adding_evidence_does_not_make_a_claim_stale(valley: Valley, cycle: str) -> None:
    claim = await claimed(valley, cycle)
    assert (await add(valley, claim, {"note": "Two drawings"}))["version"] == 1


async def test_another_alliance_finds_no_claim(valley: Valley, app: FastAPI, cycle: str) -> None:
    claim = await claimed(valley, cycle)
    async with app.state.database.reading() as db:
        assert (await db.exec(select(CycleRow).where(col(CycleRow.id) == UUID(cycle)))).one()
    for who in ("olga", "ada"):
        for path in (f"/cycles/{cycle}/claims", f"/claims/{claim}", f"/cycles/{cycle}/evidence"):
            await valley.ask(who, "GET", path, code=404)
