"""Writes the examples in the API's description: what the demonstration really asked and answered.

Run by `./dev generate`. Ids and times are made steady, and lists are cut to their first line.
"""

import asyncio
import json
import logging
import re
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import structlog
from fastapi import FastAPI

from server.app import create_app
from server.demo.alder_valley import PASSWORD
from server.openapi import EXAMPLES_FILE
from server.schema import migrate
from server.settings import Settings
from tests.server.conftest import PAGE, a_browser

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DAY = re.compile(r"20\d\d-\d\d-\d\d")
MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
SECRETS = {"token", "secret"}


class Recorder:
    """Calls operations by their ids as people of the demonstration, and keeps what came of it."""

    def __init__(self, app: FastAPI, hands: AsyncExitStack) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self._app = app
        self._hands = hands
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._paths = {
            told["operationId"]: (method.upper(), path)
            for path, methods in app.openapi()["paths"].items()
            for method, told in methods.items()
        }
        self._ids: dict[str, str] = {}

    async def ask(
        self,
        name: str,
        who: str,
        body: Any = None,
        query: Mapping[str, str] | None = None,
        **at: Any,
    ) -> Any:
        """The answer to an operation, which has to be a good one."""
        client = await self._signed_in(who)
        method, path = self._paths[name]
        answer = await client.request(
            method, f"{path.format_map(at)}", json=body, params=dict(query or {})
        )
        if answer.is_error:
            raise RuntimeError(f"{name}: {answer.status_code} {answer.text}")
        told = answer.json() if answer.content else None
        self.kept[name] = {
            key: self._steady(value)
            for key, value in (("body", body), ("answer", told))
            if value is not None
        }
        return told

    async def _signed_in(self, who: str) -> httpx.AsyncClient:
        if who not in self._clients:
            client = await self._hands.enter_async_context(a_browser(self._app))
            sign_in = {"email": f"{who}@demo.example", "password": PASSWORD}
            (await client.post("/api/session", json=sign_in)).raise_for_status()
            self._clients[who] = client
        return self._clients[who]

    def _steady(self, value: Any) -> Any:
        match value:
            case dict():
                return {
                    self._steady(key): "…" if key in SECRETS else self._steady(each)
                    for key, each in value.items()
                }
            case list():
                return [self._steady(each) for each in value[:1]]
            case str() if MOMENT.fullmatch(value):
                return "2026-03-04T15:30:00Z"
            case str():
                return UUID.sub(lambda found: self._id(found[0]), DAY.sub("2026-03-04", value))
            case _:
                return value

    def _id(self, found: str) -> str:
        return self._ids.setdefault(found, f"0198f2a0-7c1e-7cc0-8d53-{len(self._ids) + 1:012x}")


def named(items: list[dict[str, Any]], name: str, key: str = "title") -> dict[str, Any]:
    """The one of these that is called so."""
    [found] = [each for each in items if each[key] == name]
    return found


async def record(api: Recorder) -> None:
    """What programs rely on, in an order in which each step finds what it needs."""
    await api.ask("health", "priya")
    await api.ask("open_session", "tom", {"email": "tom@demo.example", "password": PASSWORD})
    me = await api.ask("read_me", "priya")
    alliance = me["alliances"][0]["alliance"]["id"]
    school = me["schools"][0]["school"]["id"]
    await api.ask("create_token", "priya", {"name": "Timetable"})
    await api.ask("read_next", "priya")
    await api.ask("read_document_kinds", "priya")
    await api.ask("list_alliances", "priya")
    await api.ask("search_everything", "priya", query={"q": "bar model"})
    await _a_cycle(api, alliance, school)
    await _coaching(api, alliance)
    await _the_alliance(api, alliance)


async def _a_cycle(api: Recorder, alliance: str, school: str) -> None:
    cycles = (await api.ask("list_cycles", "priya"))["items"]
    cycle = named(cycles, "Explaining why, not just how")["id"]
    told = await api.ask("read_cycle", "priya", cycle_id=cycle)
    plan = told["documents"][0]["id"]
    await api.ask("read_document_as_json", "priya", document=plan)
    lessons = (await api.ask("list_lessons", "priya", cycle_id=cycle))["items"]
    await api.ask("read_lesson", "priya", lesson_id=lessons[0]["id"])
    lesson = await api.ask(
        "add_lesson",
        "priya",
        {
            "title": "Which is more, two thirds or three quarters?",
            "school_id": school,
            "teacher_id": told["people"][0]["person"]["id"],
            "on": "2026-03-04",
            "at": "09:30",
        },
        cycle_id=cycle,
    )
    seen = await api.ask("observe_lesson", "marsha", lesson_id=lesson["id"])
    [own] = [each for each in seen["documents"] if each["kind"] == "observation"]
    await api.ask("change_audience", "marsha", {"audience": "pair"}, document_id=own["id"])
    await api.ask("list_iterations", "priya", cycle_id=cycle)
    await api.ask("make_card", "priya", {"cycle_id": cycle})
    await api.ask(
        "add_measure",
        "priya",
        {
            "title": "Explaining with a drawing",
            "instrument": "Six tasks, marked by two teachers who do not know the class.",
            "summary": "mean",
            "unit": "points",
            "scale_min": 0,
            "scale_max": 12,
        },
        cycle_id=cycle,
    )
    await api.ask("list_measures", "priya", cycle_id=cycle)
    reviewed = named(cycles, "Words before reading")["id"]
    await api.ask("list_reviews", "priya", cycle_id=reviewed)
    proposed = await api.ask("propose_reviewers", "helen", cycle_id=cycle)
    reviewers = [proposed["items"][0]["person"]["id"]]
    focus = "Is the effect the drawing's, or the talk's?"
    await api.ask(
        "open_review", "helen", {"reviewer_ids": reviewers, "focus": focus}, cycle_id=cycle
    )
    new = await api.ask(
        "start_cycle",
        "priya",
        {"alliance_id": alliance, "school_id": school, "title": "Reading aloud, every day"},
    )
    await api.ask("move_cycle", "priya", {"to": "plan"}, cycle_id=new["id"])


async def _coaching(api: Recorder, alliance: str) -> None:
    school = (await api.ask("read_me", "joanne"))["schools"][0]["school"]["id"]
    request = await api.ask(
        "ask_for_coaching",
        "joanne",
        {
            "alliance_id": alliance,
            "school_id": school,
            "title": "Bar models across Years 1 to 3",
            "need": "Three teachers draw them in three ways.",
            "subject": "Mathematics",
            "outcomes": "One way of drawing, agreed and tried in each class.",
            "wanted_when": "After Easter",
            "days": 2,
        },
    )
    await api.ask("list_deployments", "joanne")
    await api.ask("read_summary", "joanne", school_id=school)
    await api.ask("list_matches", "joanne", deployment_id=request["id"])


async def _the_alliance(api: Recorder, alliance: str) -> None:
    cards = (await api.ask("list_practices", "priya"))["items"]
    card = {"practice_id": cards[0]["id"]}
    await api.ask("read_practice", "priya", **card)
    await api.ask("read_lineage", "priya", **card)
    school = (await api.ask("read_me", "nadia"))["schools"][0]["school"]["id"]
    why = "Our partner talk is lively and thin, too; our classes are mixed-age."
    await api.ask("adopt_practice", "nadia", {"school_id": school, "why_here": why}, **card)
    await api.ask("read_overview", "helen", alliance_id=alliance)
    await api.ask("read_evidence", "helen", alliance_id=alliance)
    await api.ask("read_partners", "beth", alliance_id=alliance)
    await api.ask("read_reciprocity", "helen", alliance_id=alliance)
    own = (await api.ask("read_me", "clare"))["schools"][0]["school"]["id"]
    await api.ask("read_charter", "clare", alliance_id=alliance)
    await api.ask("sign_charter", "clare", alliance_id=alliance, school_id=own)
    told = await api.ask("list_maturity", "helen", alliance_id=alliance)
    for each in told["items"]:
        if each["state"] != "ended":
            await api.ask("end_maturity_round", "helen", round_id=each["id"])
    await api.ask("open_maturity_round", "helen", {"title": "Summer 2026"}, alliance_id=alliance)


async def main() -> dict[str, dict[str, Any]]:
    """Start the demonstration in an empty folder, and ask."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), public_url=PAGE, demo=True)
        migrate(settings.database)
        app = create_app(settings)
        async with app.router.lifespan_context(app), AsyncExitStack() as hands:
            await app.state.projector.settled()
            api = Recorder(app, hands)
            await record(api)
    return api.kept


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    kept = asyncio.run(main())
    EXAMPLES_FILE.write_text(
        json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
