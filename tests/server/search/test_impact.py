"""Measures and claims are found by what people wrote in them, as far as the reader is told it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI

from tests.databases import on_every_database
from tests.server.search.test_search import line
from tests.server.valley import Valley, a_valley

MEASURE = {
    "title": "Pupils who give a reason unasked",
    "instrument": "Tally in ten minutes of partner talk",
    "summary": "share",
    "caveat": "The classes were not drawn by lot.",
}
CLAIM = {
    "sentence": "A silent minute brings reasons",
    "confidence": "fair",
    "against": "Pupils who were rehearsing anyway.",
}


@pytest.fixture
async def valley(app: FastAPI) -> AsyncIterator[Valley]:
    async with a_valley(app) as opened:
        yield opened


async def found(valley: Valley, who: str, words: str, more: str = "") -> list[dict[str, Any]]:
    page = await valley.ask(who, "GET", f"/search?q={words}{more}")
    return [hit for hit in page["items"] if hit["kind"] in ("measure", "claim")]


@on_every_database
async def test_they_are_found_by_each_of_their_texts_and_lead_to_their_place(
    valley: Valley,
) -> None:
    cycle = (await valley.joint())["id"]
    measure = await valley.ask("tom", "POST", f"/cycles/{cycle}/measures", MEASURE, code=201)
    claim = await valley.ask("tom", "POST", f"/cycles/{cycle}/claims", CLAIM, code=201)

    hits = await found(valley, "priya", "reason")
    assert [(hit["kind"], hit["id"]) for hit in hits] == [
        ("measure", measure["id"]),
        ("claim", claim["id"]),
    ]
    assert line(hits[0]["title_parts"]) == "Pupils who give a [reason] unasked"
    [hit] = await found(valley, "priya", "unasked tally")
    assert line(hit["snippet"]) == "[Tally] in ten minutes of partner talk"
    assert (hit["key"], hit["cycle"]["id"]) == ("instrument", cycle)
    [hit] = await found(valley, "priya", "lot")
    assert (line(hit["snippet"]), hit["key"]) == (
        "The classes were not drawn by [lot].",
        "caveat",
    )
    [hit] = await found(valley, "priya", "rehears")
    assert line(hit["snippet"]) == "Pupils who were [rehearsing] anyway."
    assert (hit["kind"], hit["title"]) == ("claim", CLAIM["sentence"])

    assert len(await found(valley, "priya", "reason", "&kind=measure")) == 1
    assert await found(valley, "priya", "reason", "&phase=closed") == []
    assert await found(valley, "daniel", "reason") == []  # of the alliance, and not of the cycle
    assert await found(valley, "otto", "reason") == []
    await valley.ask("tom", "PATCH", f"/claims/{claim['id']}", {"against": "Other words"})
    assert await found(valley, "priya", "rehears") == []


@on_every_database
async def test_the_words_beside_few_pupils_find_nothing_for_those_who_look_on(
    valley: Valley,
) -> None:
    cycle = (await valley.joint())["id"]
    measure = await valley.ask("tom", "POST", f"/cycles/{cycle}/measures", MEASURE, code=201)
    path = f"/measures/{measure['id']}/readings"
    given = {"school_id": valley.school("oakfield"), "kind": "baseline", "value": 25}
    few = given | {"taken_on": "2026-01-12", "group_size": 4, "caveat": "The twins were away."}
    many = given | {"taken_on": "2026-01-13", "group_size": 26, "comparison": "Year five last May"}
    await valley.ask("tom", "POST", path, few, code=201)
    await valley.ask("tom", "POST", path, many | {"kind": "final"}, code=201)

    [hit] = await found(valley, "priya", "twins tally")
    assert hit["id"] == measure["id"]
    assert [hit["key"] for hit in await found(valley, "priya", "twins")] == ["caveat"]
    for onlooker in ("joanne", "helen"):  # the head of a school, the alliance's lead
        assert await found(valley, onlooker, "twins") == []
        [hit] = await found(valley, onlooker, "year may")
        assert "twins" not in line(hit["snippet"])
        assert hit["key"] == "comparison"


@on_every_database
async def test_a_note_on_a_hidden_document_finds_nothing(valley: Valley) -> None:
    cycle = (await valley.joint())["id"]
    lesson = {
        "title": "Which is more?",
        "school_id": valley.school("oakfield"),
        "teacher_id": valley.person("priya"),
        "on": "2026-03-05",
        "at": "09:30",
    }
    lesson = await valley.ask("priya", "POST", f"/cycles/{cycle}/lessons", lesson, code=201)
    seen = await valley.ask("tom", "POST", f"/lessons/{lesson['id']}/observations", code=201)
    claim = await valley.ask("tom", "POST", f"/cycles/{cycle}/claims", CLAIM, code=201)
    [own] = [one["id"] for one in seen["documents"] if one["kind"] == "observation"]
    evidence = {"document_id": own, "note": "B whispered to the wall."}
    await valley.ask("tom", "POST", f"/claims/{claim['id']}/evidence", evidence, code=201)
    work = {"note": "Eleven books with a bar drawn."}
    await valley.ask("tom", "POST", f"/claims/{claim['id']}/evidence", work, code=201)

    [hit] = await found(valley, "tom", "whispered wall")
    assert line(hit["snippet"]).endswith("B [whispered] to the [wall].")
    assert await found(valley, "priya", "whispered") == []
    [hit] = await found(valley, "priya", "eleven silent")
    assert "whispered" not in line(hit["snippet"])
