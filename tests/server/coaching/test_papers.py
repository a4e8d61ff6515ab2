"""The agreement and the logs of a deployment: who reads them, what a signature stands for."""

from typing import Any
from uuid import UUID

from fastapi import FastAPI
from pycrdt import XmlFragment

from server.coaching.papers import papers_of, part_of
from server.live.documents import edit_document
from server.live.rendering.fragments import write_fragment
from server.live.writing import paragraph
from tests.server.coaching.test_deployments import accepted, agreed, running
from tests.server.valley import Valley


async def write(app: FastAPI, valley: Valley, deployment: str, words: str) -> None:
    """Daniel writes in the agreement."""
    async with app.state.database.reading() as db:
        [paper] = await papers_of(db, [UUID(deployment)])

    def change(doc: Any) -> None:
        fragment = doc.get("priorities", type=XmlFragment)
        del fragment.children[:]
        write_fragment(fragment, [paragraph(words)])

    await edit_document(app.state.live.hub, paper, valley.people["daniel"].id, change)


async def test_a_signature_stands_for_the_words_that_were_signed(
    app: FastAPI, valley: Valley
) -> None:
    key = await accepted(valley)
    path = f"/deployments/{key}"
    await valley.ask("daniel", "POST", f"{path}/signature")
    await write(app, valley, key, "Waiting")
    told = await valley.ask("joanne", "POST", f"{path}/signature")
    assert ([each["side"] for each in told["signatures"]], told["state"]) == (
        ["school"],
        "accepted",
    )
    told = await valley.ask("daniel", "POST", f"{path}/signature")
    assert (len(told["signatures"]), told["state"]) == (2, "agreed")
    assert not told["may_write_agreement"]
    kept = await valley.ask("joanne", "GET", f"/documents/{told['agreement_id']}/versions")
    assert [each["title"] for each in kept["items"]] == ["As signed"]


async def test_the_agreement_is_read_by_those_in_it_and_the_log_by_the_two(
    valley: Valley,
) -> None:
    key, _ = await running(valley)
    told = await valley.ask("priya", "GET", f"/deployments/{key}")
    log, agreement = told["visits"][0]["document_id"], told["agreement_id"]
    for who in ("joanne", "daniel", "priya"):
        await valley.ask(who, "GET", f"/documents/{agreement}.json")
    for who in ("daniel", "priya"):
        await valley.ask(who, "GET", f"/documents/{log}.json")
    for who in ("joanne", "helen", "tom", "gareth", "ada", "otto"):
        await valley.ask(who, "GET", f"/documents/{log}.json", code=404)
    for who in ("helen", "tom", "gareth", "ada", "otto"):
        await valley.ask(who, "GET", f"/documents/{agreement}.json", code=404)
    answer = await valley.ask("priya", "GET", f"/documents/{log}/audience")
    assert not answer["may_change"]


async def test_the_teacher_who_has_not_said_yes_yet_writes_nothing(valley: Valley) -> None:
    key = await agreed(valley)
    told = await valley.ask("priya", "GET", f"/deployments/{key}")
    assert (told["may_write_agreement"], told["funder"], told["rate"]) == (False, "", None)


def test_one_part_is_taken_from_a_projection() -> None:
    text = "Goal\nWorks\nWait for it"
    places = [(0, "goal"), (5, "works"), (11, "next_step")]
    assert part_of(text, places, "next_step") == "Wait for it"
    assert part_of(text, places, "goal") == "Goal"
    assert part_of(text, places, "hard") == ""
