"""Observing, besides the grid: own words, a lesson that is kept, and one that was cancelled."""

import re
from typing import Any

from playwright.async_api import Page, expect

from tests.e2e.lessons import a_planned_lesson
from tests.e2e.seats import Seat, TakeSeat, signed_in, together
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.e2e.test_canvas import add_in_grid, begin, cell, open_canvas
from tests.e2e.test_photos import SEEN, UNSENT, take
from tests.running_server import RunningServer


def words(seat: Seat, title: str) -> Any:
    return seat.page.locator(".own-words").get_by_label(title)


async def offline(page: Page) -> None:
    await expect(page.get_by_label("Quick note")).to_be_visible()
    await page.context.set_offline(True)
    await expect(page.locator(".ph-top .save")).to_have_attribute("data-state", "offline")


async def test_first_thoughts_are_written_under_the_canvas_and_read_by_whom_they_are_shared_with(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya, marsha = await take_seat("priya"), await take_seat("marsha")
    await together(begin(priya, lesson), open_canvas(marsha, lesson))
    for title, said in (
        ("A surprising incident", "Jay spoke first."),
        ("Across the pupils", "All three drew."),
        ("First thoughts", "Was it the silence?"),
    ):
        await words(priya, title).click()
        await priya.page.keyboard.type(said)
    await priya.saved()
    await expect(marsha.page.get_by_text("Was it the silence?")).to_have_count(0)
    await priya.page.get_by_role("button", name="Only you read what you write here").click()
    ladder = priya.page.get_by_role("dialog")
    await ladder.get_by_label("Everybody in this cycle").check()
    await ladder.get_by_role("button", name="Let them read it").click()
    await expect(
        priya.page.get_by_role("button", name="Everybody in this cycle reads")
    ).to_be_visible()
    theirs = marsha.page.locator(".own-words", has_text="Priya, after the lesson")
    await expect(theirs).to_contain_text("Was it the silence?")
    await expect(theirs.locator("[contenteditable=true]")).to_have_count(0)
    await priya.page.reload()
    await expect(words(priya, "First thoughts")).to_contain_text("Was it the silence?")


async def test_one_choice_keeps_a_lesson_on_the_phone(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    marsha = await take_seat("marsha", size="phone", keeps_page=True)
    await begin(marsha, lesson)
    page = marsha.page
    await page.get_by_label("Quick note").fill("Draws the bar.")
    await page.get_by_role("button", name="Add at").click()
    await page.get_by_label(re.compile("Keep this lesson on this")).check()
    await expect(page.get_by_text("open here without a network")).to_be_visible()
    await page.evaluate("navigator.serviceWorker.ready")
    await page.goto(f"{server.url}/lessons/{lesson.id}/discussion")
    await expect(page.get_by_role("heading", name="Who leads the talk")).to_be_visible()
    await page.goto(f"{server.url}/lessons/{lesson.id}/canvas")
    await expect(page.locator(SEEN)).to_have_count(1)
    await offline(page)
    await page.reload()
    await expect(page.locator(SEEN)).to_contain_text("Draws the bar.")
    await page.get_by_label("Quick note").fill("Says it aloud.")
    await take(page)
    await page.get_by_role("button", name="Add at").click()
    await expect(page.locator(SEEN).first).to_contain_text(UNSENT)
    await page.goto(f"{server.url}/lessons/{lesson.id}/discussion")
    await expect(page.get_by_role("heading", name="Who leads the talk")).to_be_visible()
    await page.goto(f"{server.url}/lessons/{lesson.id}")
    await expect(page.get_by_role("heading", name="What to look for")).to_be_visible()
    await page.goto(f"{server.url}/lessons/{lesson.id}/canvas")
    await expect(page.locator(SEEN)).to_have_count(2)
    await page.context.set_offline(False)
    await expect(page.locator(".ph-top .save")).to_have_attribute("data-state", "saved")
    await expect(page.get_by_text(UNSENT)).to_have_count(0)
    await page.goto(f"{server.url}/settings")
    await expect(page.get_by_text(re.compile("discussion$")).first).to_be_visible()


async def test_what_was_noted_offline_in_a_lesson_that_was_cancelled_goes_to_another(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    other = await a_planned_lesson(server, first_cycle)
    marsha = await take_seat("marsha", size="phone", keeps_page=True)
    await begin(marsha, lesson)
    page = marsha.page
    await offline(page)
    await page.get_by_label("Quick note").fill("Draws two bars.")
    await take(page)
    await page.get_by_role("radio", name="Partly").check()
    await page.get_by_role("button", name="Add at").click()
    await expect(page.locator(SEEN)).to_contain_text(UNSENT)
    with signed_in(server, "priya") as client:
        path = f"/api/lessons/{lesson.id}"
        client.patch(path, json={"state": "cancelled"}).raise_for_status()
        number = client.get(f"/api/lessons/{other.id}").json()["number"]
    await page.context.set_offline(False)
    await expect(page.get_by_text("What you noted is kept.")).to_be_visible(timeout=20_000)
    await expect(page.locator(SEEN)).to_contain_text("Draws two bars.")
    await axe_finds_nothing(page, "a lesson that was cancelled")
    await page.set_viewport_size({"width": 320, "height": 640})
    await nothing_is_wider_than_the_window(page)
    choice = page.get_by_label("Lesson", exact=True)
    named = await choice.locator("option", has_text=re.compile(rf"^\s*{number} ")).text_content()
    await choice.select_option(label=str(named).strip())
    await page.get_by_role("button", name="Move my notes there").click()
    await expect(page).to_have_url(f"{server.url}/lessons/{other.id}/canvas")
    await expect(page.locator(SEEN)).to_contain_text("Draws two bars.")
    await expect(page.locator(SEEN)).to_contain_text("Partly")
    await expect(page.get_by_text(UNSENT)).to_have_count(0)
    photo = page.get_by_role("img", name="Photo of work, pupil B, stage 1")
    await expect(photo).to_be_visible()
    await expect(photo).to_have_js_property("naturalWidth", 2048)
    await page.goto(f"{server.url}/lessons/{lesson.id}/canvas")
    await expect(page.get_by_text("Nothing seen yet.")).to_be_visible()


async def test_the_grid_says_who_reads_it(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya = await take_seat("priya")
    await begin(priya, lesson)
    await add_in_grid(priya, 0, 0, "Counts eighths.", "Matches")
    await expect(cell(priya, 0, 0)).to_contain_text("Counts eighths.")
    await axe_finds_nothing(priya.page, "the canvas")
    await expect(
        priya.page.get_by_role("button", name="Only you read what you write here")
    ).to_be_visible()
    await priya.page.get_by_role("button", name="Share with Tom").click()
    await expect(priya.page.get_by_role("button", name="You and Tom read")).to_be_visible()
