"""Research lessons in real browsers: planned by two at once, interviews, and who reads what."""

from typing import Any

from playwright.async_api import Page, expect

from tests.e2e.lessons import a_planned_lesson
from tests.e2e.seats import Seat, TakeSeat, together
from tests.e2e.test_accessibility import (
    IN_BOTH_THEMES,
    axe_finds_nothing,
    nothing_is_wider_than_the_window,
)
from tests.running_server import RunningServer

WITHIN_2_S = 2_000


def prediction(seat: Seat, stage: int, pupil: str) -> Any:
    """Where a stage's prediction for one case pupil is written."""
    return seat.page.get_by_label(f"Stage {stage}: we predict of {pupil}", exact=True)


async def open_lesson(seat: Seat, lesson: str, tab: str = "") -> None:
    await seat.page.goto(f"{seat.server.url}/lessons/{lesson}{tab}")


async def test_a_lesson_is_planned_from_the_cycle_and_mistakes_are_named_at_their_fields(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya: Seat = await take_seat("priya")
    page = priya.page
    await page.goto(f"{priya.server.url}/cycles/{first_cycle['id']}/lessons")
    await page.get_by_role("link", name="Plan a lesson").click()
    await page.get_by_role("button", name="Plan this lesson").click()
    summary = page.get_by_role("group", name="things to put right")
    await expect(summary).to_be_focused()
    await page.get_by_role("link", name="Choose who teaches it").click()
    await expect(page.get_by_label("Teacher")).to_be_focused()
    await page.get_by_label("Title").fill("Which is more, 3/4 or 5/8?")
    await page.get_by_label("School").select_option("Riverside Primary")
    own = page.get_by_label("Teacher").locator("optgroup").first
    await expect(own).to_have_attribute("label", "Riverside")
    await page.get_by_label("Teacher").select_option("Tom Ellery")
    await page.get_by_label("Day").fill("2026-03-05")
    await page.get_by_label("Time").fill("09:30")
    await page.get_by_role("button", name="Plan this lesson").click()
    heading = page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("Lesson 3: Which is more, 3/4 or 5/8?")
    await expect(page.get_by_text("Tom Ellery teaches")).to_be_visible()

    await page.get_by_role("button", name="Confirm the consent").click()
    await expect(page.get_by_text("Consent for observers confirmed by Priya")).to_be_visible()
    await page.get_by_role("button", name="Change this lesson").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Time").fill("10:15")
    await dialog.get_by_label("How it stands").select_option("Cancelled")
    await dialog.get_by_role("button", name="Change it").click()
    await expect(page.get_by_text("This lesson was cancelled.")).to_be_visible()
    await page.get_by_role("link", name="Lessons", exact=True).click()
    row = page.locator(".row", has_text="Lesson 3")
    await expect(row).to_contain_text("Cancelled")
    await expect(row).to_contain_text("10:15")


async def test_two_people_predict_in_the_same_stages_at_once(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await together(open_lesson(priya, lesson.id), open_lesson(tom, lesson.id))
    robin, wren = prediction(priya, 1, "A Robin"), prediction(tom, 1, "B Wren")
    await together(robin.fill("Waits to be asked."), wren.fill("Calls out."))
    await expect(prediction(tom, 1, "A Robin")).to_have_value("Waits to be asked.")
    await expect(prediction(priya, 1, "B Wren")).to_have_value("Calls out.")

    await priya.page.get_by_role("button", name="Add a stage").click()
    await priya.page.keyboard.type("Challenge")
    title = tom.page.get_by_label("Stage 4: Stage", exact=True)
    await expect(title).to_have_value("Challenge")
    await title.focus()
    await tom.page.keyboard.press("End")
    await together(
        tom.page.keyboard.type(" each other", delay=30),
        priya.page.get_by_role("button", name="Move up Stage 4").click(),
    )
    await expect(title).to_have_count(1)
    moved = priya.page.get_by_label("Stage 3: Stage", exact=True)
    await expect(moved).to_have_value("Challenge each other")
    await expect(priya.page.get_by_role("button", name="Move up Stage 3")).to_be_focused()

    await priya.page.get_by_role("button", name="Remove Stage 3").click()
    await expect(tom.page.get_by_text("Stage 4", exact=True)).to_have_count(0)
    await priya.page.get_by_role("button", name="Put it back").click()
    await expect(moved).to_have_value("Challenge each other")
    back = tom.page.get_by_label("Stage 3: Stage", exact=True)
    await expect(back).to_have_value("Challenge each other")
    await together(priya.saved(), tom.saved())


async def test_what_looks_like_a_pupils_full_name_is_not_kept_unless_the_person_says_so(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await together(open_lesson(priya, lesson.id), open_lesson(tom, lesson.id))
    alias = priya.page.get_by_label("C: Alias", exact=True)
    await alias.fill("Jay Patel")
    await expect(priya.page.get_by_text("This looks like a full name")).to_be_visible()
    theirs = tom.page.get_by_label("C: Alias", exact=True)
    await priya.page.get_by_label("A: Typical of", exact=True).fill("quiet, sure")
    await expect(tom.page.get_by_label("A: Typical of", exact=True)).to_have_value("quiet, sure")
    await expect(theirs).to_have_value("Jay")
    await priya.page.get_by_role("button", name="It is an alias").click()
    await expect(theirs).to_have_value("Jay Patel")


async def test_an_interview_that_is_narrowed_closes_where_others_have_it_open(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await open_lesson(priya, lesson.id, "/interviews")
    await priya.page.get_by_role("button", name="Begin an interview with Robin (A)").click()
    await priya.write("enjoyed", "Drawing the bars first.")
    await priya.saved()
    await expect(priya.page.get_by_label("Case pupil")).to_have_value("a")

    await open_lesson(tom, lesson.id, "/interviews")
    await tom.page.get_by_role("link", name="With Robin (A)").click()
    await expect(tom.section("enjoyed")).to_contain_text("Drawing the bars first.")
    await tom.page.get_by_role("button", name="Read by this cycle").click()
    await expect(tom.page.get_by_text("Priya Nair began it")).to_be_visible()
    await expect(tom.page.get_by_role("radio")).to_have_count(0)
    await tom.page.get_by_role("button", name="Close").click()

    await priya.page.get_by_role("button", name="Read by this cycle").click()
    await priya.page.get_by_label("Only you").check()
    await expect(priya.page.get_by_text("stops reading it at once")).to_be_visible()
    await priya.page.get_by_role("button", name="Narrow it").click()
    await expect(priya.page.get_by_text("Only you may read it now.")).to_be_visible()
    closed = tom.page.get_by_text("You can no longer open this interview.")
    await expect(closed).to_be_visible(timeout=WITHIN_2_S)
    await expect(tom.section("enjoyed")).to_have_count(0)
    await expect(priya.section("enjoyed")).to_contain_text("Drawing the bars first.")

    await priya.page.get_by_role("button", name="Read by its author only").click()
    await expect(priya.page.get_by_text("From “Everybody in this cycle”")).to_be_visible()


async def test_a_kept_lesson_plan_opens_without_a_network_and_is_sent_later(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya: Seat = await take_seat("priya", keeps_page=True)
    await open_lesson(priya, lesson.id)
    await priya.page.get_by_label("Keep a copy on this device").check()
    await expect(priya.page.get_by_text("Signing out removes the copy")).to_be_visible()
    await priya.page.evaluate("navigator.serviceWorker.ready")
    await priya.offline()
    await priya.page.reload()
    await expect(prediction(priya, 2, "C Jay")).to_have_value("Points at the stem.")
    await prediction(priya, 2, "C Jay").fill("Points at the stem, twice.")
    await priya.online()
    await priya.saved()
    tom: Seat = await take_seat("tom")
    await open_lesson(tom, lesson.id)
    await expect(prediction(tom, 2, "C Jay")).to_have_value("Points at the stem, twice.")


@IN_BOTH_THEMES
async def test_axe_finds_nothing_on_the_pages_of_a_lesson(
    take_seat: TakeSeat,
    server: RunningServer,
    first_cycle: dict[str, Any],
    size: str,
    theme: str,
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya: Seat = await take_seat("priya", size=size, theme=theme)
    page = priya.page
    cycle = f"/cycles/{first_cycle['id']}"
    lessons = f"/lessons/{lesson.id}"
    for path in (f"{cycle}/lessons", f"{cycle}/lessons/new", lessons, f"{lessons}/interviews"):
        await page.goto(server.url + path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await page.wait_for_load_state("networkidle")
        await holds(page, path)
    await page.get_by_role("button", name="Begin an interview with Jay (C)").click()
    await expect(priya.section("enjoyed")).to_be_visible()
    await holds(page, "an interview")
    await page.get_by_role("button", name="Read by this cycle").click()
    await expect(page.get_by_role("radio").first).to_be_visible()
    await page.get_by_label("Only you").check()
    await holds(page, "its audience")


async def holds(page: Page, where: str) -> None:
    """Axe, and no sideways scrolling as narrow as 320 px."""
    await axe_finds_nothing(page, where)
    await nothing_is_wider_than_the_window(page)
    size = page.viewport_size
    assert size is not None
    await page.set_viewport_size({"width": 320, "height": 640})
    await nothing_is_wider_than_the_window(page)
    await page.set_viewport_size(size)
