"""What happened in a cycle, what it cost the schools, and what is next, in real browsers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import expect

from tests.e2e.seats import TakeSeat, signed_in
from tests.e2e.test_accessibility import (
    axe_finds_nothing,
    nothing_is_wider_than_the_window,
    tab_to,
)
from tests.running_server import RunningServer


@pytest.mark.parametrize(("size", "theme"), [("desktop", "dark"), ("phone", "light")])
async def test_a_group_reads_what_happened_and_the_observer_alone_of_what_is_private(
    take_seat: TakeSeat,
    server: RunningServer,
    first_cycle: dict[str, Any],
    size: str,
    theme: str,
) -> None:
    address = f"{server.url}/cycles/{first_cycle['id']}/activity"
    marsha = await take_seat("marsha", size=size, theme=theme)
    await marsha.page.goto(address)
    page = marsha.page
    await expect(page.get_by_text("wrote in the enquiry plan").first).to_be_visible()
    await expect(page.get_by_role("link", name="began to observe lesson 2")).to_be_visible()
    await axe_finds_nothing(page, "activity")
    await nothing_is_wider_than_the_window(page)
    await page.get_by_role("link", name="began to observe lesson 2").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Lesson 2")
    tom = await take_seat("tom")
    await tom.page.goto(address)
    await expect(tom.page.get_by_text("wrote in the enquiry plan").first).to_be_visible()
    await expect(tom.page.get_by_text("began to observe lesson 2")).to_have_count(0)


@pytest.mark.parametrize("size", ["desktop", "phone"])
async def test_minutes_are_noted_by_keyboard_and_nobody_elses_are_told(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any], size: str
) -> None:
    priya = await take_seat("priya", size=size)
    page = priya.page
    await page.goto(f"{server.url}/cycles/{first_cycle['id']}/activity#time")
    await expect(page.get_by_text("Yours: 2 hours 5 minutes")).to_be_visible()
    await expect(page.locator("#time dd").nth(2)).to_have_text("Not told")
    await tab_to(page, "Minutes")
    await page.keyboard.type("soon")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Enter minutes, such as 40").first).to_be_visible()
    await axe_finds_nothing(page, "a mistake in the minutes")
    await page.get_by_label("Minutes").fill("0:40")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Yours: 2 hours 45 minutes")).to_be_visible()
    await page.get_by_text("Yours: 2 hours 45 minutes").click()
    await axe_finds_nothing(page, "one's own minutes")
    await nothing_is_wider_than_the_window(page)
    await page.get_by_role("button", name="Remove 40 minutes").click()
    await expect(page.get_by_text("Yours: 2 hours 5 minutes")).to_be_visible()


async def test_home_says_what_a_lesson_of_today_asks(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    with signed_in(server, "priya") as client:
        body = {
            "title": "Thinking aloud",
            "school_id": first_cycle["schools"][0]["school"]["id"],
            "teacher_id": client.get("/api/me").json()["id"],
            "on": datetime.now(UTC).date().isoformat(),
            "at": "09:30",
        }
        client.post(f"/api/cycles/{first_cycle['id']}/lessons", json=body).raise_for_status()
    tom = await take_seat("tom", size="phone")
    await tom.page.goto(server.url)
    observe = tom.page.get_by_role("link", name="Observe lesson 3, “Thinking aloud”")
    await expect(observe).to_be_visible()
    await axe_finds_nothing(tom.page, "home with a lesson of today")
    await nothing_is_wider_than_the_window(tom.page)
    await observe.click()
    await expect(tom.page.get_by_role("heading", level=1)).to_contain_text("Lesson 3")
