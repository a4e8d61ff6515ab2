"""From a card to its use in another alliance, through the API."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from schemas.cycles import Phase
from server.cycles.tables import CycleRow
from tests.databases import on_every_database
from tests.server.conftest import PAGE
from tests.server.statements import statements
from tests.server.valley import Valley

WITHIN = 2.0


async def a_card(valley: Valley, who: str = "tom") -> Any:
    """The card of a cycle of Oakfield and Riverside."""
    cycle = await valley.joint()
    return await valley.ask(who, "POST", "/practices", {"cycle_id": cycle["id"]}, code=201)


async def consent(
    valley: Valley, card: str, who: str, school: str, *, yes: bool = True, code: int = 200
) -> Any:
    path = f"/practices/{card}/consents/{valley.school(school)}"
    return await valley.ask(who, "PUT", path, {"consents": yes}, code=code)


async def published(valley: Valley) -> str:
    """The id of a card in the library."""
    card = str((await a_card(valley))["id"])
    await valley.ask("tom", "PUT", f"/practices/{card}/proposal", {"proposed": True})
    await consent(valley, card, "joanne", "oakfield")
    assert (await consent(valley, card, "gareth", "riverside"))["state"] == "library"
    return card


def a_trial(valley: Valley, title: str = "Reading aloud at Elmfield") -> dict[str, Any]:
    return {
        "school_id": valley.school("elmfield"),
        "why_here": "Our readers are quiet, too.",
        "cycle": {"alliance_id": str(valley.elsewhere.id), "title": title},
    }


@on_every_database
async def test_a_card_is_in_the_library_with_the_last_consent_and_leaves_with_the_first_refusal(
    valley: Valley,
) -> None:
    made = await a_card(valley)
    card = made["id"]
    assert (made["state"], made["title"], made["may_write"]) == ("draft", "Reading aloud", True)
    await valley.ask("otto", "GET", f"/practices/{card}", code=404)
    await consent(valley, card, "joanne", "oakfield", code=409)
    for who, known in (("gareth", 1), ("helen", 1), ("daniel", 0), ("otto", 0)):
        waiting = await valley.ask(who, "GET", "/practices?shared=false")
        assert len(waiting["items"]) == known, who
    await valley.ask("tom", "PUT", f"/practices/{card}/proposal", {"proposed": True})
    assert (await consent(valley, card, "joanne", "oakfield"))["state"] == "proposed"
    await consent(valley, card, "joanne", "riverside", code=403)
    await consent(valley, card, "tom", "riverside", code=403)
    assert (await consent(valley, card, "gareth", "riverside"))["state"] == "library"
    told = await valley.ask("otto", "GET", f"/practices/{card}")
    assert (told["may_write"], told["origin"], told["consents"]) == (False, None, [])
    assert [school["name"] for school in told["schools"]] == ["A school of another alliance"]
    left = await consent(valley, card, "gareth", "riverside", yes=False)
    assert (left["state"], left["published_at"]) == ("proposed", None)
    await valley.ask("otto", "GET", f"/practices/{card}", code=404)
    assert (await consent(valley, card, "gareth", "riverside"))["state"] == "library"
    await valley.ask("priya", "PUT", f"/practices/{card}/proposal", {"proposed": False})
    await valley.ask("otto", "GET", f"/practices/{card}", code=404)


async def test_P4_a_withdrawn_consent_closes_the_open_card_of_a_stranger(
    valley: Valley, app: FastAPI
) -> None:
    card = await published(valley)
    document = (await valley.ask("otto", "GET", f"/practices/{card}"))["document_id"]
    sent, come = asyncio.Queue[Any](), asyncio.Queue[Any]()
    come.put_nowait({"type": "websocket.connect"})
    reading = asyncio.create_task(app(_socket(valley, document), come.get, sent.put))
    while (await sent.get())["type"] != "websocket.send":
        pass
    await consent(valley, card, "joanne", "oakfield", yes=False)
    async with asyncio.timeout(WITHIN):
        while (told := await sent.get())["type"] != "websocket.close":
            pass
    assert told["code"] == 4403
    come.put_nowait({"type": "websocket.disconnect", "code": 1000})
    await reading


def _socket(valley: Valley, document: str) -> dict[str, Any]:
    headers = {
        "host": "jpd.test",
        "origin": PAGE,
        "authorization": valley.clients["otto"].headers["Authorization"],
    }
    return {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": f"/sync/{document}",
        "raw_path": f"/sync/{document}".encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(key.encode(), value.encode()) for key, value in headers.items()],
        "client": ("192.0.2.1", 1234),
        "server": ("jpd.test", 80),
        "subprotocols": [],
    }


async def test_the_card_is_written_when_its_cycle_is_closed_and_made_once(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    async with app.state.database.writing() as db:
        row = await db.get(CycleRow, UUID(cycle["id"]))
        assert row is not None
        row.phase = Phase.CLOSED
    card = await valley.ask("tom", "POST", "/practices", {"cycle_id": cycle["id"]}, code=201)
    assert card["may_write"] is True
    await valley.ask("priya", "POST", "/practices", {"cycle_id": cycle["id"]}, code=409)
    await valley.ask("helen", "POST", "/practices", {"cycle_id": cycle["id"]}, code=403)
    told = await valley.ask("helen", "PUT", f"/practices/{card['id']}/validation", {"validated": 1})
    assert told["validated_by"] == "Alder Valley"


async def test_a_trial_in_another_alliance_begins_with_the_card_and_what_came_back_is_told(
    valley: Valley,
) -> None:
    card = await published(valley)
    path = f"/practices/{card}/adoptions"
    mine = a_trial(valley) | {"school_id": valley.school("oakfield")}
    await valley.ask("priya", "POST", path, mine, code=422)
    heard = {key: a_trial(valley)[key] for key in ("school_id", "why_here")}
    assert (await valley.ask("otto", "POST", path, heard, code=201))["state"] == "heard"
    await valley.ask("otto", "POST", path, heard, code=409)
    tried = await valley.ask("otto", "POST", path, a_trial(valley), code=201)
    assert (tried["state"], tried["next_states"]) == ("tried", ["adapted", "embedded", "dropped"])
    of = await valley.ask("otto", "GET", f"/cycles/{tried['cycle_id']}/practice")
    assert of["adopted"]["id"] == card
    move = f"/adoptions/{tried['id']}"
    await valley.ask("otto", "PATCH", move, {"state": "adapted"}, code=422)
    adapted = {"state": "adapted", "changed": "Sixty seconds", "came_back": "Thirty are too short"}
    assert (await valley.ask("otto", "PATCH", move, adapted))["version"] == 3
    await valley.ask("tom", "PATCH", move, {"state": "embedded"}, code=404)
    [told] = (await valley.ask("tom", "GET", f"/practices/{card}"))["adoptions"]
    assert (told["school"]["name"], told["came_back"], told["cycle_id"]) == (
        "A school of another alliance",
        "Thirty are too short",
        None,
    )
    assert told["why_here"] == "Our readers are quiet, too."
    await consent(valley, card, "joanne", "oakfield", yes=False)
    kept = await valley.ask("otto", "GET", f"/cycles/{tried['cycle_id']}/practice")
    assert (kept["adopted"], kept["adoption"]["state"]) == (None, "adapted")
    assert (await valley.ask("olga", "PATCH", move, {"state": "embedded"}))["state"] == "embedded"


async def test_the_lineage_goes_over_alliances_and_names_only_what_the_reader_may_know(
    valley: Valley, app: FastAPI
) -> None:
    card = await published(valley)
    path = f"/practices/{card}/adoptions"
    tried = await valley.ask("otto", "POST", path, a_trial(valley), code=201)
    theirs = {"state": "adapted", "changed": "Sixty seconds"}
    await valley.ask("otto", "PATCH", f"/adoptions/{tried['id']}", theirs)
    seen = await valley.ask("tom", "GET", f"/practices/{card}/lineage")
    assert [(step["kind"], step["title"]) for step in seen["steps"]] == [
        ("card", "Reading aloud"),
        ("adoption", "A school of another alliance"),
    ]
    body = {"cycle_id": tried["cycle_id"]}
    made = await valley.ask("otto", "POST", "/practices", body, code=201)
    await valley.ask("otto", "PUT", f"/practices/{made['id']}/proposal", {"proposed": True})
    hidden = await valley.ask("tom", "GET", f"/practices/{card}/lineage")
    assert [step["kind"] for step in hidden["steps"]] == ["card", "adoption"]
    await consent(valley, made["id"], "olga", "elmfield")
    await app.state.projector.settled()
    whole = await valley.ask("tom", "GET", f"/practices/{card}/lineage")
    assert [step["title"] for step in whole["steps"]] == [
        "Reading aloud",
        "Reading aloud at Elmfield",
    ]
    assert [(link["kind"], link["changed"]) for link in whole["links"]] == [
        ("whole", "Sixty seconds")
    ]
    back = await valley.ask("otto", "GET", f"/practices/{made['id']}/lineage")
    assert [step["asked"] for step in back["steps"]] == [False, True]
    told = await valley.ask("otto", "GET", f"/practices/{made['id']}")
    assert [one["title"] for one in told["sources"]] == ["Reading aloud"]


async def test_peers_are_of_schools_that_did_not_make_it_and_questions_stay_between_both_sides(
    valley: Valley,
) -> None:
    card = await published(valley)
    said = {"school_id": valley.school("elmfield"), "kind": "seen", "note": "In Year 5"}
    path = f"/practices/{card}/peers"
    await valley.ask("otto", "POST", path, said, code=201)
    await valley.ask("olga", "POST", path, said, code=409)
    own = said | {"school_id": valley.school("oakfield")}
    await valley.ask("priya", "POST", path, own, code=422)
    await valley.ask("helen", "POST", path, own, code=403)
    body = {"question": "How long?"}
    asked = await valley.ask("otto", "POST", f"/practices/{card}/questions", body, code=201)
    [question] = asked["questions"]
    assert (await valley.ask("olga", "GET", f"/practices/{card}"))["questions"] == []
    answer = f"/practices/{card}/questions/{question['id']}/answer"
    await valley.ask("otto", "PUT", answer, {"answer": "?"}, code=403)
    await valley.ask("tom", "PUT", answer, {"answer": "Thirty seconds"})
    [told] = (await valley.ask("otto", "GET", f"/practices/{card}"))["questions"]
    assert (told["answer"], told["answered_by"]) == ("Thirty seconds", "Tom")


async def test_the_library_is_searched_and_narrowed(valley: Valley, app: FastAPI) -> None:
    card = await published(valley)
    await app.state.projector.settled()

    async def found(query: str = "") -> list[str]:
        items = (await valley.ask("otto", "GET", f"/practices{query}"))["items"]
        return [item["title"] for item in items]

    assert await found() == ["Reading aloud"]
    assert await found("?q=read") == ["Reading aloud"]
    assert await found("?q=swimming") == []
    assert await found("?q=%20..") == []
    assert await found("?state=tried") == []
    await valley.ask("otto", "POST", f"/practices/{card}/adoptions", a_trial(valley), code=201)
    assert await found("?state=tried&state=embedded") == ["Reading aloud"]
    assert await found("?phase=Primary") == []
    assert await found("?context=small") == []
    assert await found("?subject=Art") == []


@pytest.mark.parametrize("path", ["/api/search?q=reading", "/api/search?q=reading&kind=practice"])
async def test_a_stranger_finds_a_card_and_learns_nothing_of_its_cycle(
    valley: Valley, app: FastAPI, path: str
) -> None:
    await published(valley)
    await app.state.projector.settled()
    [hit] = (await valley.ask("otto", "GET", path.removeprefix("/api")))["items"]
    assert (hit["kind"], hit["cycle"], hit["alliance_id"]) == ("practice", None, None)
    school = valley.school("oakfield")
    narrowed = await valley.ask("otto", "GET", f"/search?q=reading&school_id={school}")
    assert narrowed["items"] == []


async def test_no_list_and_no_lineage_asks_once_for_each_card(valley: Valley, app: FastAPI) -> None:
    first = await published(valley)
    counted = [await asked_of(app, valley, first)]
    path = f"/practices/{first}/adoptions"
    tried = await valley.ask("otto", "POST", path, a_trial(valley), code=201)
    body = {"cycle_id": tried["cycle_id"]}
    made = await valley.ask("otto", "POST", "/practices", body, code=201)
    await valley.ask("otto", "PUT", f"/practices/{made['id']}/proposal", {"proposed": True})
    await consent(valley, made["id"], "olga", "elmfield")
    second = await published(valley)
    await valley.ask(
        "tom",
        "POST",
        f"/practices/{second}/sources",
        {"practice_id": first, "changed": "The silence"},
        code=201,
    )
    counted.append(await asked_of(app, valley, first))
    (few, few_steps), (many, many_steps) = counted
    assert many <= few
    assert many_steps <= few_steps + GENERATION
    first_page = await valley.ask("otto", "GET", "/practices?limit=2")
    last_page = await valley.ask("otto", "GET", f"/practices?limit=2&cursor={first_page['next']}")
    assert len({one["id"] for one in first_page["items"] + last_page["items"]}) == 3
    assert last_page["next"] is None


GENERATION = 5
"""Statements that one more generation of a lineage asks, however many cards are in it."""


async def asked_of(app: FastAPI, valley: Valley, card: str) -> tuple[int, int]:
    """How many statements the list and the lineage take."""
    with statements(app.state.database) as listing:
        await valley.ask("otto", "GET", "/practices")
    with statements(app.state.database) as tracing:
        await valley.ask("otto", "GET", f"/practices/{card}/lineage")
    return len(listing), len(tracing)


async def test_home_asks_a_head_for_consent_and_the_makers_for_an_answer(valley: Valley) -> None:
    card = str((await a_card(valley))["id"])

    async def lines(who: str) -> list[tuple[str, str]]:
        told = await valley.ask(who, "GET", "/me/next")
        return [
            (step["kind"], step["title"]) for step in told["items"] if step["practice_id"] == card
        ]

    assert await lines("joanne") == []
    await valley.ask("tom", "PUT", f"/practices/{card}/proposal", {"proposed": True})
    assert await lines("joanne") == [
        ("consent_card", "Say whether Oakfield shares “Reading aloud”")
    ]
    assert await lines("priya") == await lines("helen") == []
    await consent(valley, card, "joanne", "oakfield")
    assert await lines("joanne") == []
    await consent(valley, card, "gareth", "riverside")
    body = {"question": "How long?"}
    asked = await valley.ask("otto", "POST", f"/practices/{card}/questions", body, code=201)
    wanted = [("answer_card_question", "Answer a question about “Reading aloud”")]
    assert await lines("tom") == await lines("priya") == wanted
    assert await lines("otto") == await lines("gareth") == []
    answer = f"/practices/{card}/questions/{asked['questions'][0]['id']}/answer"
    await valley.ask("tom", "PUT", answer, {"answer": "Thirty seconds"})
    assert await lines("tom") == []
