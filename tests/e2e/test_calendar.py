"""The calendar in a real browser: what comes, what clashes, and a word of it while one plans."""

from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import expect

from tests.e2e.seats import Seat, TakeSeat, signed_in
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer

SOON = (datetime.now(UTC).date() + timedelta(days=7)).isoformat()


async def test_what_takes_the_same_hour_is_said_while_one_plans_and_in_the_calendar(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    cycle = first_cycle["id"]
    people = {each["name"]: each["id"] for each in (at["person"] for at in first_cycle["people"])}
    schools = {each["name"]: each["id"] for each in (at["school"] for at in first_cycle["schools"])}
    lesson = {
        "title": "Which is more?",
        "school_id": schools["Riverside Primary"],
        "teacher_id": people["Tom Ellery"],
        "on": SOON,
        "at": "09:30",
    }
    with signed_in(server, "tom") as client:
        client.post(f"/api/cycles/{cycle}/lessons", json=lesson).raise_for_status()
    priya: Seat = await take_seat("priya")
    page = priya.page
    await page.goto(f"{server.url}/cycles/{cycle}/lessons/new")
    await page.get_by_label("Title").fill("Half of a half")
    await page.get_by_label("School").select_option("Oakfield Primary")
    await page.get_by_label("Teacher").select_option("Priya Nair")
    await page.get_by_label("Day").fill(SOON)
    await page.get_by_label("Time").fill("10:00")
    warning = page.get_by_text("At this time you have “Lesson 3: Explaining why")
    await expect(warning).to_contain_text("at 09:30")
    await page.get_by_label("Time").fill("10:30")
    await expect(warning).to_have_count(0)
    await page.get_by_label("Time").fill("10:00")
    await page.get_by_role("button", name="Plan this lesson").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Half of a half")

    await page.get_by_role("link", name="Home", exact=True).first.click()
    await page.get_by_role("link", name="Calendar", exact=True).click()
    mine = page.get_by_role("region", name="Yours")
    await expect(mine.get_by_text("At the same time: Lesson 3")).to_be_visible()
    await expect(mine.get_by_text("At the same time: Lesson 4")).to_be_visible()
    await expect(page.get_by_role("region", name="In Alder Valley")).to_contain_text("Lesson 4")
    await axe_finds_nothing(page, "the calendar")
    await page.set_viewport_size({"width": 320, "height": 640})
    await nothing_is_wider_than_the_window(page)
    await mine.get_by_role("link", name="Lesson 4").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Half of a half")
