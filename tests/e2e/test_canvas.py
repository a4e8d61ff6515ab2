"""The canvas of a lesson in real browsers: several observers, a phone offline, and sharing."""

from typing import Any

from playwright.async_api import expect

from tests.e2e.lessons import PlannedLesson, a_planned_lesson
from tests.e2e.seats import Seat, TakeSeat, together
from tests.running_server import RunningServer


async def open_canvas(seat: Seat, lesson: PlannedLesson) -> None:
    await seat.page.goto(f"{seat.server.url}/lessons/{lesson.id}/canvas")


async def begin(seat: Seat, lesson: PlannedLesson) -> None:
    """Open the canvas, and observe."""
    await open_canvas(seat, lesson)
    await seat.page.get_by_role("button", name="Observe this lesson").click()
    await expect(seat.page.get_by_role("heading", name="Who reads this")).to_be_visible()


def cell(seat: Seat, stage: int, pupil: int) -> Any:
    """The cell of the grid, both counted from 0."""
    return seat.page.locator(".grid tbody tr").nth(stage).locator("td").nth(pupil)


async def add_in_grid(seat: Seat, stage: int, pupil: int, words: str, match: str) -> None:
    place = cell(seat, stage, pupil)
    await place.get_by_role("button", name="Add what you see").click()
    await place.get_by_label("Quick note").fill(words)
    await place.get_by_text(match, exact=True).click()
    await place.get_by_role("button", name="Add at").click()
    await expect(place.locator(".seen li", has_text=words)).to_be_visible()


async def test_what_somebody_sees_is_theirs_until_they_share_it(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya, tom = await take_seat("priya"), await take_seat("tom")
    marsha = await take_seat("marsha")
    await together(begin(priya, lesson), begin(marsha, lesson), open_canvas(tom, lesson))
    await add_in_grid(priya, 0, 0, "Counts eighths on fingers.", "Matches")
    await priya.saved()
    await expect(cell(tom, 0, 0).locator(".pred")).to_contain_text("Knows at once.")
    await expect(tom.page.get_by_text("Counts eighths")).to_have_count(0)

    await priya.page.get_by_role("button", name="Share with Tom").click()
    await expect(cell(tom, 0, 0).locator(".seen")).to_contain_text("Counts eighths on fingers.")
    await expect(marsha.page.get_by_text("Counts eighths")).to_have_count(0)

    await priya.page.get_by_role("button", name="Share with the group").click()
    await expect(cell(marsha, 0, 0).locator(".seen")).to_contain_text("Counts eighths")
    await add_in_grid(priya, 1, 0, "Draws it.", "Partly")
    await expect(cell(marsha, 1, 0).locator(".seen")).to_contain_text("Draws it.")
    await expect(cell(marsha, 1, 0).locator(".seen")).to_contain_text("Priya")

    await priya.page.get_by_role("button", name="Only me again").click()
    await expect(marsha.page.get_by_text("Counts eighths")).to_have_count(0)
    await expect(tom.page.get_by_text("Counts eighths")).to_have_count(0)


async def test_a_phone_without_a_network_keeps_every_note_and_sends_it_by_itself(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    marsha = await take_seat("marsha", size="phone", keeps_page=True)
    await begin(marsha, lesson)
    page = marsha.page
    await expect(page.get_by_role("radio", name="Wren")).to_be_checked()
    await page.get_by_label("Quick note").fill("Draws the bar.")
    await page.get_by_role("button", name="Add at").click()
    await expect(page.locator(".ph-log .seen li")).to_have_count(1)
    await marsha.context.set_offline(True)
    await expect(page.locator(".ph-top .save")).to_have_attribute("data-state", "offline")
    await page.get_by_role("button", name="Next stage").click()
    await page.get_by_role("radio", name="Doesn’t").check()
    await page.get_by_label("Quick note").fill("Talks first.")
    await page.get_by_role("button", name="Add at").click()
    await page.get_by_role("radio", name="Jay").check()
    await page.get_by_label("Quick note").fill("Half a note")
    await expect(page.locator(".ph-top")).to_contain_text("kept on this phone")
    await page.get_by_role("radio", name="Wren").check()
    await expect(page.locator(".ph-log .seen li")).to_have_count(2)
    await page.get_by_role("radio", name="Jay").check()
    await expect(page.locator(".ph-log .seen li")).to_contain_text("Half a note")

    await marsha.context.set_offline(False)
    await expect(page.locator(".ph-top .save")).to_have_attribute("data-state", "saved")
    await page.reload()
    await expect(page.locator(".ph-log .seen li")).to_have_count(2)
    await expect(page.locator(".ph-log .seen li").first).to_contain_text("saved")


async def test_ones_own_entry_is_put_right_and_taken_back(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya = await take_seat("priya")
    await begin(priya, lesson)
    await add_in_grid(priya, 0, 0, "Counts eights.", "Matches")
    place = cell(priya, 0, 0)
    await place.get_by_role("button", name="Change").click()
    await place.get_by_label("What was seen").fill("Counts eighths.")
    await place.get_by_role("button", name="Done").click()
    await expect(place.locator(".seen")).to_contain_text("Counts eighths.")
    await place.get_by_role("button", name="Change").click()
    await place.get_by_role("button", name="Remove", exact=True).click()
    await place.get_by_role("button", name="Remove it for good").click()
    await expect(place.locator(".seen")).to_have_count(0)
    await priya.saved()
    await priya.page.reload()
    await expect(cell(priya, 0, 0).locator(".pred")).to_be_visible()
    await expect(priya.page.get_by_text("Counts eighths")).to_have_count(0)


async def test_the_teacher_is_not_asked_to_observe_their_own_lesson(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    tom = await take_seat("tom")
    await open_canvas(tom, lesson)
    await expect(cell(tom, 0, 0)).to_be_visible()
    await expect(tom.page.get_by_role("button", name="Observe this lesson")).to_have_count(0)


async def test_whoever_loses_the_network_before_their_observation_came_writes_all_the_same(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    marsha = await take_seat("marsha", size="phone", keeps_page=True)
    page = marsha.page
    await open_canvas(marsha, lesson)
    begin_button = page.get_by_role("button", name="Observe this lesson")
    await expect(begin_button).to_be_visible()
    await marsha.context.set_offline(True)
    await begin_button.click()
    await expect(page.get_by_text("You write on this device")).to_be_visible()
    await page.get_by_label("Quick note").fill("Draws the bar.")
    await page.get_by_role("radio", name="Partly").check()
    await page.get_by_role("button", name="Add at").click()
    await expect(page.locator(".ph-log .seen li")).to_contain_text("Draws the bar.")
    await page.get_by_role("button", name="Next stage").click()
    await page.get_by_label("Quick note").fill("Half a no")
    await expect(page.locator(".ph-top")).to_contain_text("kept on this phone")

    await marsha.context.set_offline(False)
    await page.get_by_label("Quick note").press_sequentially("te")
    await expect(page.get_by_label("Quick note")).to_have_value("Half a note")
    await page.get_by_role("button", name="Add at").click()
    await expect(page.get_by_role("heading", name="Who reads this")).to_be_visible()
    await expect(page.locator(".ph-log .seen li")).to_have_count(2)
    await expect(page.locator(".ph-top .save")).to_have_attribute("data-state", "saved")
    await page.reload()
    await expect(page.locator(".ph-log .seen li")).to_have_count(2)
    await expect(page.get_by_text("You write on this device")).to_have_count(0)


async def test_a_canvas_that_never_loaded_takes_notes_which_outlive_the_page(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    marsha = await take_seat("marsha", size="phone", keeps_page=True)
    page = marsha.page
    await page.goto(f"{server.url}/lessons/{lesson.id}/canvas")
    await expect(page.get_by_role("button", name="Observe this lesson")).to_be_visible()
    await page.goto(f"{server.url}/cycles/{first_cycle['id']}/lessons")
    row = page.locator(f"a[href='/lessons/{lesson.id}']").first
    await expect(row).to_be_visible()
    await page.route("**/api/lessons/**", lambda route: route.abort())
    await row.click()
    await expect(page.get_by_text("This lesson could not be loaded")).to_be_visible()
    await page.evaluate("path => history.pushState({}, '', path)", f"/lessons/{lesson.id}/canvas")
    await page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    await expect(page.get_by_text("You can write all the same")).to_be_visible()
    await page.get_by_role("radio", name="Pupil B").check()
    await page.get_by_label("Quick note").fill("Points at the stem.")
    await page.get_by_role("button", name="Add at").click()
    await expect(page.locator(".ph-log .seen li")).to_contain_text("Points at the stem.")

    # The tab dies; the next page that opens, whichever it is, puts it in.
    await page.unroute("**/api/lessons/**")
    await page.goto(server.url)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.goto(f"{server.url}/lessons/{lesson.id}/canvas")
    await page.get_by_role("radio", name="Wren").check()
    await expect(page.locator(".ph-log .seen li")).to_contain_text("Points at the stem.")
    await expect(page.locator(".ph-top .save")).to_have_attribute("data-state", "saved")
