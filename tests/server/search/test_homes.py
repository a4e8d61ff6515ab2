"""What belongs to no cycle is found too: coaching, reviews of schools, charters; by its readers."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from pycrdt import Doc, Map, Text

from schemas.documents import FIELDS_ROOT
from server.data.db import Database
from server.live.documents import edit_document
from server.live.tables import DocumentRow
from tests.databases import on_every_database
from tests.server.coaching.test_deployments import running
from tests.server.peer_reviews.test_peer_reviews import accepted, opened, paper, seen, step
from tests.server.practices.test_library import published
from tests.server.reviews.conftest import write
from tests.server.statements import statements
from tests.server.valley import Valley, a_valley


@pytest.fixture
async def valley(app: FastAPI) -> AsyncIterator[Valley]:
    async with a_valley(app) as opened:
        yield opened


async def found(app: FastAPI, valley: Valley, who: str, query: str) -> list[dict[str, Any]]:
    """What `who` finds, once everything is read."""
    await app.state.outbox.settled()
    await app.state.projector.settled()
    items: list[dict[str, Any]] = (await valley.ask(who, "GET", f"/search?q={query}"))["items"]
    return items


async def finders(app: FastAPI, valley: Valley, query: str) -> set[str]:
    """Who finds anything at all."""
    return {who for who in valley.people if await found(app, valley, who, query)}


async def coached(app: FastAPI, valley: Valley) -> tuple[str, str, str]:
    """A deployment with words in its agreement and in the log of a visit: it, visit, log."""
    key, visit = await running(valley)
    log = (await valley.ask("priya", "GET", f"/deployments/{key}"))["visits"][0]["document_id"]
    async with app.state.database.reading() as db:
        row = await db.get(DocumentRow, UUID(log))
    await edit_document(app.state.live.hub, row, valley.people["priya"].id, whispering)
    return key, visit, log


def whispering(doc: Doc[Any]) -> None:
    works: Text = doc.get(FIELDS_ROOT, type=Map)["works"]
    works += "They whisper marzipan."


@on_every_database
async def test_a_coaching_log_is_found_by_the_two_and_its_agreement_by_the_school_too(
    app: FastAPI, valley: Valley
) -> None:
    key, visit, log = await coached(app, valley)
    assert await finders(app, valley, "marzipan") == {"daniel", "priya"}
    [hit] = await found(app, valley, "priya", "marzipan")
    assert (hit["kind"], hit["id"], hit["key"]) == ("coaching_log", log, "works")
    assert hit["title"] == "Coaching log of visit 1: Reasoning in Year 4"
    assert (hit["deployment_id"], hit["visit_id"]) == (key, visit)
    assert (hit["alliance_id"], hit["school"]["name"]) == (str(valley.alliance.id), "Oakfield")
    assert (hit["cycle"], hit["peer_review_id"], hit["audience"]) == (None, None, "pair")
    assert await finders(app, valley, "reasoning&kind=agreement") == {"daniel", "priya", "joanne"}
    [agreement] = await found(app, valley, "joanne", "reasoning")
    assert (agreement["deployment_id"], agreement["visit_id"]) == (key, None)


@on_every_database
async def test_a_charter_is_found_by_everybody_of_its_alliance_under_its_newest_name(
    app: FastAPI, valley: Valley
) -> None:
    path = f"/alliances/{valley.alliance.id}"
    charter = await valley.ask("helen", "POST", f"{path}/charter", code=201)
    words = "We learn from marzipan."
    await write(app, charter["document_id"], valley.people["helen"].id, "remit", words)
    inside = {"joanne", "priya", "gareth", "tom", "helen", "daniel"}
    assert await finders(app, valley, "marzipan") == inside
    await valley.ask("helen", "PATCH", path, {"name": "Alder and Ash"})
    [hit] = await found(app, valley, "tom", "marzipan")
    assert (hit["title"], hit["audience"]) == ("Charter: Alder and Ash", "alliance")
    assert (hit["alliance_id"], hit["school"]) == (str(valley.alliance.id), None)


@on_every_database
async def test_a_review_of_a_school_is_found_by_its_reviewers_and_its_speakers(
    app: FastAPI, valley: Valley
) -> None:
    review = await opened(valley, "tom", "daniel")
    own = paper(review, "self_evaluation")
    await write(app, own, valley.people["joanne"].id, "strengths", "They whisper marzipan.")
    assert await finders(app, valley, "marzipan") == {"joanne"}
    await accepted(valley, review)
    assert await finders(app, valley, "marzipan") == {"joanne", "tom"}
    [hit] = await found(app, valley, "tom", "marzipan")
    assert (hit["kind"], hit["title"]) == ("self_evaluation", "Self-evaluation: Oakfield")
    assert (hit["peer_review_id"], hit["school"]["name"]) == (review["id"], "Oakfield")

    report = paper(await seen(valley, review, "tom"), "school_report")
    await write(app, report, valley.people["tom"].id, "challenge", "Whose nougat is it?")
    assert await finders(app, valley, "nougat") == {"tom"}
    await step(valley, review, "tom", "hand-over")
    assert await finders(app, valley, "nougat") == {"joanne", "tom"}
    await valley.ask("joanne", "PUT", f"/documents/{report}/audience", {"audience": "alliance"})
    inside = {"joanne", "priya", "gareth", "tom", "helen", "daniel"}
    assert await finders(app, valley, "nougat") == inside
    assert await finders(app, valley, "marzipan") == {"joanne", "tom"}


async def test_the_school_keeps_what_is_about_it_and_phases_keep_what_is_of_cycles(
    app: FastAPI, valley: Valley
) -> None:
    await coached(app, valley)
    oakfield, riverside = valley.school("oakfield"), valley.school("riverside")
    for query, many in (
        ("", 1),
        ("&kind=coaching_log", 1),
        ("&kind=agreement", 0),
        (f"&school_id={oakfield}", 1),
        (f"&school_id={riverside}", 0),
        ("&phase=plan", 0),
        ("&subject=Mathematics", 0),
        ("&kind=coaching_log&phase=plan", 0),
    ):
        assert len(await found(app, valley, "daniel", f"marzipan{query}")) == many, query


async def test_a_card_is_found_by_whoever_reads_the_library_and_its_cycle_is_not_told(
    app: FastAPI, valley: Valley
) -> None:
    card = await published(valley)
    [hit] = await found(app, valley, "otto", "reading&kind=practice")
    assert (hit["id"], hit["cycle"], hit["alliance_id"]) == (card, None, None)
    [hit] = await found(app, valley, "tom", "reading&kind=practice")
    assert hit["cycle"]["title"] == "Reading aloud"


async def test_many_logs_are_found_with_as_many_statements_as_one(
    app: FastAPI, valley: Valley
) -> None:
    database: Database = app.state.database
    _, visit, _ = await coached(app, valley)
    counts = []
    for more in (0, 3):
        for number in range(more):
            next_on = {"next_on": f"2026-04-0{number + 1}"}
            told = await valley.ask("priya", "POST", f"/visits/{visit}/finish", next_on)
            visit = told["next_visit"]["id"]
        query = "reasoning&kind=coaching_log"
        await found(app, valley, "priya", query)
        with statements(database) as sent:
            hits = await valley.ask("priya", "GET", f"/search?q={query}")
        assert len(hits["items"]) == 1 + more
        counts.append(len(sent))
    assert counts[0] == counts[1]
