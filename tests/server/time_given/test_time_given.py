"""Minutes through the API: one's own, and what a cycle cost each school."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from schemas.cycles import Phase
from server.data.audit import AuditRow
from tests.databases import on_every_database
from tests.server.cycles.test_life import in_phase
from tests.server.valley import OUTSIDE, Valley

TODAY = datetime.now(UTC).date()


async def give(
    valley: Valley, cycle: Any, who: str, minutes: int = 30, code: int = 201, **more: Any
) -> Any:
    body = {"minutes": minutes, "on": TODAY.isoformat(), "spent": "talking"} | more
    return await valley.ask(who, "POST", f"/cycles/{cycle['id']}/time", body, code=code)


async def seen(valley: Valley, cycle: Any, who: str) -> dict[str, Any]:
    told = await valley.ask(who, "GET", f"/cycles/{cycle['id']}/time")
    return {each["school"]["name"]: each["minutes"] for each in told["schools"]} | {
        "together": told["together"]
    }


async def of_three(valley: Valley) -> Any:
    """A cycle with Priya and Joanne of Oakfield, and Tom of Riverside."""
    cycle = await valley.joint()
    joanne = f"/cycles/{cycle['id']}/people/{valley.person('joanne')}"
    return await valley.ask("priya", "PUT", joanne, {"role": "member"})


@on_every_database
async def test_a_person_notes_minutes_and_takes_them_back(valley: Valley) -> None:
    cycle = await valley.joint()
    made = await give(valley, cycle, "tom", 25)
    [entry] = made["mine"]
    assert (entry["minutes"], entry["on"], entry["spent"]) == (25, TODAY.isoformat(), "talking")
    assert (await valley.ask("priya", "GET", f"/cycles/{cycle['id']}/time"))["mine"] == []
    await valley.ask("priya", "DELETE", f"/time/{entry['id']}", code=404)
    await valley.ask("tom", "DELETE", f"/time/{entry['id']}", code=204)
    assert (await valley.ask("tom", "GET", f"/cycles/{cycle['id']}/time"))["mine"] == []


async def test_nobody_is_told_what_the_only_other_person_of_a_school_gave(valley: Valley) -> None:
    cycle = await of_three(valley)
    await give(valley, cycle, "tom", 25)
    await give(valley, cycle, "priya", 40)
    assert await seen(valley, cycle, "tom") == {
        "Oakfield": None,
        "Riverside": 25,
        "together": None,
    }
    await give(valley, cycle, "joanne", 20)
    assert await seen(valley, cycle, "tom") == {"Oakfield": 60, "Riverside": 25, "together": 85}
    assert await seen(valley, cycle, "priya") == {
        "Oakfield": None,
        "Riverside": None,
        "together": 85,
    }


async def test_a_head_outside_the_group_is_told_of_their_school_alone(valley: Valley) -> None:
    cycle = await of_three(valley)
    for who in ("priya", "joanne", "tom"):
        await give(valley, cycle, who, 30)
    assert await seen(valley, cycle, "gareth") == {"Riverside": None, "together": None}


@pytest.mark.parametrize(("who", "code"), [("helen", 403), *((who, 404) for who in OUTSIDE)])
async def test_time_is_for_the_group_and_the_heads_of_its_schools(
    valley: Valley, who: str, code: int
) -> None:
    cycle = await valley.joint()
    await valley.ask(who, "GET", f"/cycles/{cycle['id']}/time", code=code)
    await give(valley, cycle, who, code=code)


async def test_who_is_not_of_the_group_notes_none(valley: Valley) -> None:
    cycle = await valley.joint()
    await give(valley, cycle, "gareth", code=403)


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"minutes": 601},
        {"on": (TODAY + timedelta(days=2)).isoformat()},
        {"spent": "marking"},
        {"lesson_id": "0190a0a0-0000-7000-8000-000000000000"},
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(valley: Valley, wrong: Any) -> None:
    cycle = await valley.joint()
    problem = await give(valley, cycle, "tom", code=422, **wrong)
    [field] = [each["field"] for each in problem["fields"]]
    assert field.endswith(next(iter(wrong)))


async def test_a_closed_cycle_tells_its_time_and_takes_no_more(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await valley.joint()
    [entry] = (await give(valley, cycle, "tom", 25))["mine"]
    await in_phase(app, cycle, Phase.CLOSED)
    assert (await seen(valley, cycle, "tom"))["Riverside"] == 25
    await give(valley, cycle, "tom", code=403)
    await valley.ask("tom", "DELETE", f"/time/{entry['id']}", code=204)


async def test_the_audit_trail_does_not_say_how_many_minutes(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    await give(valley, cycle, "tom", 25)
    async with app.state.database.reading() as db:
        asked = select(AuditRow).order_by(col(AuditRow.number).desc()).limit(1)
        row = (await db.exec(asked)).one()
    assert (row.action, row.details) == ("time.given", {})
