"""Measures and readings through the API: who may, what is refused, and what few pupils hide."""

from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from schemas.cycles import Phase
from server.cycles.tables import CycleRow
from server.data.audit import AuditRow
from server.data.db import Database
from tests.databases import on_every_database
from tests.server.statements import statements
from tests.server.valley import Valley

SHARE = {
    "title": "Pupils who give a reason unasked",
    "instrument": "Tally in ten minutes of partner talk",
    "summary": "share",
}
ANSWERS = {
    "title": "“I can say why an answer is right”",
    "instrument": "Pupil survey, five answers from never (1) to always (5)",
    "summary": "mean",
    "scale_min": 1,
    "scale_max": 5,
}


@pytest.fixture
async def cycle(valley: Valley) -> str:
    """The id of the cycle that Priya facilitates and in which Tom is a member."""
    return str((await valley.joint())["id"])


def reading(valley: Valley, school: str = "oakfield", **other: Any) -> dict[str, Any]:
    given = {"kind": "baseline", "taken_on": "2026-01-12", "group_size": 26, "value": 15}
    return {"school_id": valley.school(school), **given, **other}


async def measured(valley: Valley, cycle: str, body: dict[str, Any] | None = None) -> str:
    answer = await valley.ask("tom", "POST", f"/cycles/{cycle}/measures", body or SHARE, code=201)
    return str(answer["id"])


async def listed(valley: Valley, who: str, cycle: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await valley.ask(who, "GET", f"/cycles/{cycle}/measures"))[
        "items"
    ]
    return items


async def close(app: FastAPI, cycle: str) -> None:
    database: Database = app.state.database
    async with database.writing() as db:
        row = (await db.exec(select(CycleRow).where(col(CycleRow.title) == "Reading aloud"))).one()
        assert str(row.id) == cycle
        row.phase = Phase.CLOSED


async def patch(
    valley: Valley, who: str, path: str, body: dict[str, Any], seen: str
) -> httpx.Response:
    client = valley.clients[who]
    return await client.patch(f"/api{path}", json=body, headers={"If-Match": seen})


@on_every_database
async def test_a_member_adds_a_measure_and_what_two_schools_read(
    valley: Valley, cycle: str
) -> None:
    measure = await measured(valley, cycle)
    path = f"/measures/{measure}/readings"
    final = reading(valley, kind="final", taken_on="2026-03-10", value=52, caveat=" Maths week. ")
    await valley.ask("priya", "POST", path, final, code=201)
    first = await valley.ask("tom", "POST", path, reading(valley, "riverside"), code=201)
    assert (first["school"]["name"], first["version"]) == ("Riverside", 1)
    await valley.ask("tom", "POST", path, reading(valley), code=201)
    [shown] = await listed(valley, "tom", cycle)
    assert [(each["school"]["name"], each["kind"]) for each in shown["readings"]] == [
        ("Oakfield", "baseline"),
        ("Oakfield", "final"),
        ("Riverside", "baseline"),
    ]
    told = shown["readings"][1]
    assert (told["value"], told["group_size"], told["caveat"]) == (52, 26, "Maths week.")
    assert told["range"]["low"] == pytest.approx(33.8, abs=0.05)
    assert told["range"]["high"] == pytest.approx(69.7, abs=0.05)
    assert (shown["better"], shown["may_change"], shown["version"]) == ("higher", True, 1)


async def test_a_mean_has_a_range_where_its_spread_is_known_and_stays_on_its_scale(
    valley: Valley, cycle: str
) -> None:
    path = f"/measures/{await measured(valley, cycle, ANSWERS)}/readings"
    bare = await valley.ask("tom", "POST", path, reading(valley, value=2.9), code=201)
    assert bare["range"] is None
    body = reading(valley, "riverside", value=4.8, spread=0.6, group_size=6)
    whole = await valley.ask("tom", "POST", path, body, code=201)
    assert whole["range"] == {"low": pytest.approx(4.17, abs=0.01), "high": 5}


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"value": 101}, "value"),
        ({"spread": 1}, "spread"),
        ({"group_size": 0}, "group_size"),
        ({"value": "52"}, "value"),
        ({"taken_on": 20260310}, "taken_on"),
        ({"taken_on": "2126-03-10"}, "taken_on"),
        ({"kind": "final"}, "taken_on"),
        ({"kind": "baseline"}, "kind"),
        ({"kind": "last"}, "kind"),
    ],
)
async def test_a_reading_that_cannot_be_is_refused_at_its_field(
    valley: Valley, cycle: str, other: dict[str, Any], field: str
) -> None:
    path = f"/measures/{await measured(valley, cycle)}/readings"
    await valley.ask("tom", "POST", path, reading(valley, taken_on="2026-02-02"), code=201)
    body = reading(valley, kind="interim", taken_on="2026-01-12") | other
    if field in {"value", "spread", "group_size"}:
        body = reading(valley, kind="interim", taken_on="2026-02-10") | other
    problem = await valley.ask("tom", "POST", path, body, code=422)
    assert problem["fields"][0]["field"] == field
    [shown] = await listed(valley, "tom", cycle)
    assert len(shown["readings"]) == 1


@pytest.mark.parametrize("school", ["hillcrest", "elmfield"])
async def test_only_schools_that_take_part_have_readings(
    valley: Valley, cycle: str, school: str
) -> None:
    path = f"/measures/{await measured(valley, cycle)}/readings"
    problem = await valley.ask("tom", "POST", path, reading(valley, school), code=422)
    assert problem["fields"][0]["field"] == "school_id"


async def test_a_scale_that_readings_do_not_fit_any_more_is_refused(
    valley: Valley, cycle: str
) -> None:
    measure = await measured(valley, cycle, ANSWERS)
    path = f"/measures/{measure}"
    body = reading(valley, value=4.5, spread=0.5)
    await valley.ask("tom", "POST", f"{path}/readings", body, code=201)
    problem = await valley.ask("tom", "PATCH", path, {"scale_max": 4}, code=422)
    assert problem["fields"][0]["field"] == "summary"
    changed = await valley.ask("tom", "PATCH", path, {"scale_min": None, "scale_max": None})
    assert (changed["scale_min"], changed["scale_max"], changed["version"]) == (None, None, 2)


@on_every_database
async def test_numbers_of_few_pupils_are_told_to_the_people_of_the_cycle_alone(
    valley: Valley, cycle: str
) -> None:
    measure = await measured(valley, cycle, ANSWERS)
    path = f"/measures/{measure}/readings"
    words = {"caveat": "Ash was away", "comparison": "Ash last year", "confidence": "low"}
    few = reading(valley, group_size=4, value=2.9, spread=0.8, **words)
    await valley.ask("tom", "POST", path, few, code=201)
    enough = reading(valley, "riverside", group_size=5, value=3.1, spread=0.8)
    await valley.ask("tom", "POST", path, enough, code=201)
    for who in ("priya", "tom"):
        [shown] = await listed(valley, who, cycle)
        assert [each["value"] for each in shown["readings"]] == [2.9, 3.1]
    for who in ("helen", "joanne", "gareth"):
        for answer in (
            (await listed(valley, who, cycle))[0],
            await valley.ask(who, "GET", f"/measures/{measure}"),
        ):
            hidden, open_one = answer["readings"]
            assert hidden["suppressed"]
            assert not open_one["suppressed"]
            assert open_one["value"] == 3.1
            numbers = ("value", "spread", "group_size", "range", "confidence")
            assert {hidden[key] for key in numbers} == {None}
            assert "Ash" not in str(hidden)


async def test_no_answer_holds_a_number_over_schools_or_a_name_of_anybody(
    valley: Valley, cycle: str
) -> None:
    """A total would tell what is left out; and no number is ever a teacher's."""
    path = f"/measures/{await measured(valley, cycle)}/readings"
    one = await valley.ask("tom", "POST", path, reading(valley), code=201)
    [shown] = await listed(valley, "helen", cycle)
    assert set(shown) == {
        *("id", "cycle_id", "title", "instrument", "summary", "unit", "better", "caveat"),
        *("scale_min", "scale_max", "readings", "fewest_shown", "may_change", "version"),
    }
    assert set(one) == {
        *("id", "measure_id", "school", "kind", "taken_on", "suppressed", "group_size", "value"),
        *("spread", "range", "comparison", "confidence", "caveat", "version"),
    }


@on_every_database
async def test_who_saw_an_older_version_is_told_that_it_is_stale(
    valley: Valley, cycle: str
) -> None:
    measure = await measured(valley, cycle)
    path = f"/measures/{measure}"
    seen = (await valley.clients["tom"].get(f"/api{path}")).headers["etag"]
    assert seen == '"1"'
    changed = await patch(valley, "tom", path, {"title": "Reasons"}, seen)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    late = await patch(valley, "priya", path, {"title": "Becauses"}, seen)
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    gone = await valley.clients["priya"].delete(f"/api{path}", headers={"If-Match": seen})
    assert gone.status_code == 412
    assert (await listed(valley, "tom", cycle))[0]["title"] == "Reasons"
    without = await valley.ask("priya", "PATCH", path, {"title": "Becauses"})
    assert without["version"] == 3


async def test_a_reading_has_a_version_of_its_own(valley: Valley, cycle: str) -> None:
    measure = await measured(valley, cycle)
    path = f"/measures/{measure}/readings"
    one = await valley.ask("tom", "POST", path, reading(valley), code=201)
    reading_path = f"/readings/{one['id']}"
    changed = await patch(valley, "tom", reading_path, {"value": 16}, '"1"')
    assert (changed.status_code, changed.json()["version"], changed.headers["etag"]) == (
        *(200, 2),
        '"2"',
    )
    late = await patch(valley, "priya", reading_path, {"value": 17}, '"1"')
    assert late.status_code == 412
    same = await patch(valley, "tom", reading_path, {"value": 16}, '"2"')
    assert same.json()["version"] == 2
    assert (await valley.ask("tom", "GET", f"/measures/{measure}"))["version"] == 1
    gone = await valley.clients["tom"].delete(f"/api{reading_path}", headers={"If-Match": '"2"'})
    assert gone.status_code == 204
    assert (await listed(valley, "tom", cycle))[0]["readings"] == []


async def test_in_a_closed_cycle_nothing_is_measured_any_more(
    valley: Valley, app: FastAPI, cycle: str
) -> None:
    measure = await measured(valley, cycle)
    await close(app, cycle)
    await valley.ask("tom", "POST", f"/cycles/{cycle}/measures", SHARE, code=403)
    await valley.ask("tom", "PATCH", f"/measures/{measure}", {"title": "Other"}, code=403)
    await valley.ask("tom", "POST", f"/measures/{measure}/readings", reading(valley), code=403)
    [shown] = await listed(valley, "tom", cycle)
    assert not shown["may_change"]


async def test_another_alliance_finds_nothing_here(valley: Valley, cycle: str) -> None:
    measure = await measured(valley, cycle)
    for who in ("olga", "otto", "ada"):
        await valley.ask(who, "GET", f"/cycles/{cycle}/measures", code=404)
        await valley.ask(who, "GET", f"/measures/{measure}", code=404)


async def test_a_measure_is_removed_with_its_readings(valley: Valley, cycle: str) -> None:
    measure = await measured(valley, cycle)
    await valley.ask("tom", "POST", f"/measures/{measure}/readings", reading(valley), code=201)
    await valley.ask("tom", "DELETE", f"/measures/{measure}", code=204)
    assert await listed(valley, "tom", cycle) == []


async def test_the_audit_trail_says_who_and_no_number(
    valley: Valley, app: FastAPI, cycle: str
) -> None:
    measure = await measured(valley, cycle)
    path = f"/measures/{measure}/readings"
    one = await valley.ask("tom", "POST", path, reading(valley), code=201)
    await valley.ask("tom", "PATCH", f"/readings/{one['id']}", {"value": 47})
    async with app.state.database.reading() as db:
        rows = (await db.exec(select(AuditRow).order_by(col(AuditRow.number)))).all()
    last = [row for row in rows if row.action.startswith(("measure.", "reading."))]
    assert [row.action for row in last] == ["measure.added", "reading.added", "reading.changed"]
    assert {row.actor_id for row in last} == {valley.people["tom"].id}
    assert {key for row in last for key in row.details} == {"cycle", "measure", "school"}


async def test_many_measures_are_read_with_as_many_queries_as_one(
    valley: Valley, app: FastAPI, cycle: str
) -> None:
    counts = []
    for number in range(1, 4):
        measure = await measured(valley, cycle, SHARE | {"title": f"Measure {number}"})
        for school in ("oakfield", "riverside"):
            path = f"/measures/{measure}/readings"
            await valley.ask("tom", "POST", path, reading(valley, school), code=201)
        with statements(app.state.database) as sent:
            await listed(valley, "tom", cycle)
        counts.append(len(sent))
    assert len(set(counts)) == 1, counts
    assert counts[0] > 0


async def test_the_page_of_measures_goes_on_behind_its_cursor(valley: Valley, cycle: str) -> None:
    names = [f"Measure {number}" for number in range(5)]
    for name in names:
        await measured(valley, cycle, SHARE | {"title": name})
    first = await valley.ask("tom", "GET", f"/cycles/{cycle}/measures?limit=3")
    rest = await valley.ask("tom", "GET", f"/cycles/{cycle}/measures?cursor={first['next']}")
    assert [each["title"] for each in first["items"] + rest["items"]] == names
    assert rest["next"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "a\0b"},
        {"instrument": "  "},
        {"summary": "rank"},
        {"scale_min": 1},
        {"summary": "mean", "scale_min": 5, "scale_max": 1},
        {"summary": "mean", "scale_min": "1", "scale_max": 5},
        {"caveat": "x" * 1001},
    ],
    ids=str,
)
async def test_a_measure_that_says_nothing_is_refused(
    valley: Valley, cycle: str, wrong: dict[str, Any]
) -> None:
    await valley.ask("tom", "POST", f"/cycles/{cycle}/measures", SHARE | wrong, code=422)


async def test_a_reading_of_today_is_welcome_wherever_today_is(valley: Valley, cycle: str) -> None:
    path = f"/measures/{await measured(valley, cycle)}/readings"
    body = reading(valley, taken_on=date.today().isoformat())  # noqa: DTZ011
    await valley.ask("tom", "POST", path, body, code=201)
