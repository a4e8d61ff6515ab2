"""Reminders: put on record once, told at home and in the activity; quiet cycles are answered."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlmodel import select

from schemas.reminders import ReminderKind
from schemas.roles import CycleRole
from server.charters.next_lines import NEAR
from server.cycles.quiet import ASKED_AFTER, SEEN_AFTER
from server.cycles.terms import school_days_before
from server.data.scheduler import Scheduler
from server.reminders.tables import ReminderRow
from tests.builders import a_charter, a_cycle, a_review, in_cycle, takes_part
from tests.databases import on_every_database
from tests.server.valley import OUTSIDE, Valley

TODAY = datetime.now(UTC).date()


def long_ago(days: int) -> datetime:
    return datetime.combine(school_days_before(TODAY, days), time(12), UTC)


async def quiet_cycle(valley: Valley, app: FastAPI, days: int = SEEN_AFTER) -> str:
    """A cycle in which nothing has happened for so many school days: Priya's, with Tom in it."""
    async with app.state.database.writing() as db:
        cycle = await a_cycle(db, valley.alliance, "Reading aloud")
        cycle.created_at = cycle.changed_at = long_ago(days)
        await takes_part(db, valley.schools["oakfield"], cycle)
        await in_cycle(db, valley.people["priya"], cycle, CycleRole.FACILITATOR)
        await in_cycle(db, valley.people["tom"], cycle)
        await in_cycle(db, valley.people["daniel"], cycle, CycleRole.VIEWER)
        return str(cycle.id)


async def kinds(app: FastAPI) -> list[str]:
    async with app.state.database.reading() as db:
        return sorted(row.kind for row in (await db.exec(select(ReminderRow))).all())


async def steps(valley: Valley, who: str, kind: str) -> list[Any]:
    found = (await valley.ask(who, "GET", "/home"))["next_steps"]
    return [step for step in found if step["kind"] == kind]


@on_every_database
async def test_what_is_due_is_put_on_record_once_and_told(valley: Valley, app: FastAPI) -> None:
    cycle = await quiet_cycle(valley, app)
    async with app.state.database.writing() as db:
        (await a_charter(db, valley.alliance)).renews_on = TODAY + NEAR
        reviewed = await a_cycle(db, valley.alliance, "Explaining why")
        reviewed.changed_at = datetime.now(UTC)
        review = await a_review(db, reviewed)
        review.answered_at, review.follow_up_on = datetime.now(UTC), TODAY
    scheduler: Scheduler = app.state.scheduler
    assert (await steps(valley, "priya", "say_how_it_goes"))[0]["reminded_at"] is None
    assert await steps(valley, "helen", "see_stalled") == []
    for _ in range(3):
        await scheduler.look()
    begins = datetime.now(UTC)
    scheduler.clock = lambda: begins + timedelta(days=1)
    assert len(await scheduler.look()) >= 3
    assert await kinds(app) == sorted(ReminderKind)

    [asked] = await steps(valley, "priya", "say_how_it_goes")
    [stalled] = await steps(valley, "helen", "see_stalled")
    [renewal] = await steps(valley, "joanne", "renew_charter")
    for step in (asked, stalled, renewal):
        assert step["reminded_at"] is not None
    assert stalled["cycle_id"] == cycle
    charter = await valley.ask("tom", "GET", f"/alliances/{valley.alliance.id}/charter")
    assert charter["reminded_at"] is not None
    happened = (await valley.ask("tom", "GET", f"/cycles/{cycle}/activity"))["items"]
    assert [(each["person"], each["text"][:20]) for each in happened] == [
        (None, "The group had not an"),
        (None, "Nothing had happened"),
    ]


async def test_the_group_is_asked_a_week_before_the_lead_sees_it(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await quiet_cycle(valley, app, ASKED_AFTER)
    await app.state.scheduler.look()
    assert await kinds(app) == [ReminderKind.CYCLE_QUIET]
    assert await steps(valley, "helen", "see_stalled") == []
    told = await valley.ask("tom", "GET", f"/cycles/{cycle}")
    assert told["quiet"]["for_lead"] is False
    for who in ("daniel", "helen"):
        assert (await valley.ask(who, "GET", f"/cycles/{cycle}"))["quiet"] is None


@on_every_database
async def test_a_member_says_that_it_goes_on_and_nobody_asks_any_more(
    valley: Valley, app: FastAPI
) -> None:
    cycle = await quiet_cycle(valley, app)
    await app.state.scheduler.look()
    path = f"/cycles/{cycle}/quiet-answer"
    body = {"answer": "go_on", "words": "We meet on Thursday."}
    told = await valley.ask("tom", "POST", path, body)
    assert told["quiet"] is None
    assert (told["said"]["answer"], told["said"]["words"]) == ("go_on", "We meet on Thursday.")
    assert told["said"]["by"] == "Tom"
    assert await steps(valley, "priya", "say_how_it_goes") == []
    assert await steps(valley, "helen", "see_stalled") == []
    overview = await valley.ask("helen", "GET", f"/alliances/{valley.alliance.id}/overview")
    assert overview["stalled"] == []
    happened = (await valley.ask("tom", "GET", f"/cycles/{cycle}/activity"))["items"]
    assert happened[0]["text"] == "said for the group that it goes on"
    await valley.ask("priya", "POST", path, body, code=409)


@pytest.mark.parametrize(("answer", "status"), [("park", "parked"), ("close", "closed")])
async def test_the_facilitator_alone_parks_or_closes_it_and_says_why(
    valley: Valley, app: FastAPI, answer: str, status: str
) -> None:
    cycle = await quiet_cycle(valley, app)
    path = f"/cycles/{cycle}/quiet-answer"
    await valley.ask("tom", "POST", path, {"answer": answer, "words": "No time"}, code=403)
    problem = await valley.ask("priya", "POST", path, {"answer": answer}, code=422)
    assert problem["fields"][0]["field"] == "words"
    told = await valley.ask("priya", "POST", path, {"answer": answer, "words": "Two of us left."})
    assert (told["status"], told["said"]["words"]) == (status, "Two of us left.")
    assert told["quiet"] is None


@pytest.mark.parametrize(("who", "code"), [("daniel", 403), ("helen", 403), ("ada", 404)])
async def test_who_does_not_write_in_a_cycle_does_not_answer_for_it(
    valley: Valley, app: FastAPI, who: str, code: int
) -> None:
    cycle = await quiet_cycle(valley, app)
    path = f"/cycles/{cycle}/quiet-answer"
    await valley.ask(who, "POST", path, {"answer": "go_on"}, code=code)
    for other in OUTSIDE:
        await valley.ask(other, "POST", path, {"answer": "go_on"}, code=404)
