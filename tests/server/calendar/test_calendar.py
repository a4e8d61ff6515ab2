"""Somebody's calendar at its secret address."""

from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from icalendar import Calendar

from tests.databases import on_every_database
from tests.server.coaching.test_deployments import running
from tests.server.lessons.test_lessons import a_lesson
from tests.server.statements import statements
from tests.server.valley import Valley

SOON = (datetime.now(UTC).date() + timedelta(days=7)).isoformat()


async def address_of(valley: Valley, who: str) -> str:
    made = await valley.ask(who, "POST", "/me/calendar", code=201)
    return str(made["address"]).partition("://")[2].partition("/")[2]


async def fetched(valley: Valley, address: str, code: int = 200) -> list[str]:
    """The titles at an address, for a program that is nobody."""
    answer = await valley.clients["otto"].get(f"/{address}", headers={"Authorization": ""})
    assert answer.status_code == code, answer.text
    if code != 200:
        return []
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return [str(event["summary"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


@on_every_database
async def test_the_lessons_of_ones_cycles_are_in_ones_calendar_and_in_nobody_elses(
    valley: Valley,
) -> None:
    cycle = await valley.joint()
    await a_lesson(valley, cycle, on=SOON)
    cancelled = await a_lesson(valley, cycle, on=SOON)
    await valley.ask("priya", "PATCH", f"/lessons/{cancelled['id']}", {"state": "cancelled"})
    assert await fetched(valley, await address_of(valley, "tom")) == ["Lesson 1: Reading aloud"]
    assert await fetched(valley, await address_of(valley, "helen")) == []


@on_every_database
async def test_a_visit_is_in_the_calendars_of_the_coach_and_of_the_coached(valley: Valley) -> None:
    key, _ = await running(valley)
    await valley.ask("daniel", "PUT", f"/deployments/{key}/next-visit", {"on": SOON})
    told = ["Visit 1: Reasoning in Year 4"]
    assert await fetched(valley, await address_of(valley, "daniel")) == told
    assert await fetched(valley, await address_of(valley, "priya")) == told
    assert await fetched(valley, await address_of(valley, "joanne")) == []


async def test_an_address_ends_with_the_next_one_and_when_it_is_taken_back(valley: Valley) -> None:
    first = await address_of(valley, "tom")
    second = await address_of(valley, "tom")
    await fetched(valley, first, 404)
    await fetched(valley, second)
    assert (await valley.ask("tom", "GET", "/me/calendar"))["since"] is not None
    await valley.ask("tom", "DELETE", "/me/calendar", code=204)
    await fetched(valley, second, 404)
    assert await valley.ask("tom", "GET", "/me/calendar") == {"since": None}


async def test_whoever_leaves_a_cycle_sees_its_lessons_no_longer(valley: Valley) -> None:
    cycle = await valley.joint()
    await a_lesson(valley, cycle, on=SOON)
    address = await address_of(valley, "tom")
    await valley.ask("priya", "DELETE", f"/cycles/{cycle['id']}/people/{valley.person('tom')}")
    assert await fetched(valley, address) == []


async def test_many_lessons_need_no_more_statements(valley: Valley, app: FastAPI) -> None:
    cycle = await valley.joint()
    address = await address_of(valley, "tom")
    counts = []
    for _ in range(2):
        await a_lesson(valley, cycle, on=SOON)
        with statements(app.state.database) as sent:
            await fetched(valley, address)
        counts.append(len(sent))
    assert counts[0] == counts[1]


async def test_a_person_is_told_what_clashes_and_the_alliance_whatever_goes_on(
    valley: Valley,
) -> None:
    cycle = await valley.joint()
    await a_lesson(valley, cycle, on=SOON)
    await a_lesson(valley, cycle, on=SOON)
    mine = (await valley.ask("tom", "GET", "/me/calendar/entries"))["items"]
    assert [(each["title"], each["clashes_with"]) for each in mine] == [
        ("Lesson 1: Reading aloud", ["Lesson 2: Reading aloud"]),
        ("Lesson 2: Reading aloud", ["Lesson 1: Reading aloud"]),
    ]
    path = f"/alliances/{valley.alliance.id}/calendar"
    told = (await valley.ask("helen", "GET", path))["items"]
    assert [(each["title"], each["clashes_with"]) for each in told] == [
        ("Lesson 1: Reading aloud", []),
        ("Lesson 2: Reading aloud", []),
    ]
    await valley.ask("otto", "GET", path, code=404)
