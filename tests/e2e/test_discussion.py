"""The talk after a lesson in real browsers: pupil by pupil, and opinions at the end."""

from typing import Any

from playwright.async_api import expect

from tests.e2e.lessons import a_planned_lesson
from tests.e2e.seats import TakeSeat, together
from tests.e2e.test_canvas import add_in_grid, begin
from tests.running_server import RunningServer


async def test_opinions_open_when_every_pupil_was_talked_through_and_every_observation_is_in(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await begin(priya, lesson)
    await add_in_grid(priya, 0, 0, "Counts eighths on fingers.", "Matches")
    await priya.saved()
    address = f"{server.url}/lessons/{lesson.id}/discussion"
    await together(priya.page.goto(address), tom.page.goto(address))
    await expect(
        priya.page.get_by_text("The group does not read what you saw yet.")
    ).to_be_visible()
    await expect(tom.page.get_by_text("Opinions open when every observation is in")).to_be_visible()
    await expect(tom.page.locator("#keep")).to_have_count(0)
    await expect(tom.page.get_by_text("Counts eighths")).to_have_count(0)

    await priya.page.get_by_role("link", name="Share it on the canvas").click()
    await priya.page.get_by_role("button", name="Share with the group").click()
    await expect(tom.page.locator(".pvo").first).to_contain_text("Counts eighths on fingers.")
    await expect(
        tom.page.get_by_role("heading", name="The lesson against the clock")
    ).to_be_visible()

    for alias, following in (("Robin", "Wren"), ("Wren", "Jay"), ("Jay", "the class")):
        await tom.page.get_by_label(f"What does this tell us about {alias}’s").fill(
            f"{alias} drew."
        )
        await tom.page.get_by_role("button", name=f"Go on to {following}").click()
    await expect(tom.page.locator("#opinions .ProseMirror")).to_be_visible()
    await expect(tom.page.locator("#keep .ProseMirror")).to_be_visible()
    await tom.write("keep", "Thirty seconds of silence.")
    await tom.saved()

    await priya.page.goto(address)
    await expect(priya.section("keep")).to_contain_text("Thirty seconds of silence.")
    await priya.page.get_by_role("button", name="Open again").first.click()
    await expect(tom.page.get_by_label("What does this tell us about Robin’s")).to_be_visible()


async def test_the_group_may_open_opinions_without_waiting(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await begin(priya, lesson)
    await tom.page.goto(f"{server.url}/lessons/{lesson.id}/discussion")
    await tom.page.get_by_role("button", name="Open without Priya").click()
    await expect(tom.page.locator("#opinions .ProseMirror")).to_be_visible()
