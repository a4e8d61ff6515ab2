"""A review of a school in real browsers: asked for, visited, reported, supported, shared."""

from playwright.async_api import expect

from tests.e2e.seats import Seat, TakeSeat
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer


async def test_a_school_is_looked_at_by_another_and_owns_the_report(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    joanne: Seat = await take_seat("joanne")
    tom: Seat = await take_seat("tom")
    page = joanne.page
    await page.goto(server.url)
    await page.get_by_role("link", name="What Oakfield gives and gains").click()
    await page.get_by_role("link", name="Ask for a review").click()
    tom_box = page.get_by_role("checkbox", name="Tom Ellery")
    await expect(page.get_by_role("button", name="Ask them")).to_be_visible()
    for name in ("Priya Nair", "Joanne Pike"):
        await expect(page.get_by_role("checkbox", name=name)).to_have_count(0)
    for box in await page.get_by_role("checkbox").all():
        await box.uncheck()
    everybody = page.get_by_role("button", name="Show all")
    if await everybody.count():
        await everybody.click()
    await tom_box.check()
    await page.get_by_label("What might they look at").fill("How quiet children get a word in")
    await axe_finds_nothing(page, "asking")
    await page.get_by_role("button", name="Ask them").click()
    await expect(page.get_by_text("Tom Ellery, Riverside")).to_be_visible()
    await joanne.write("doubts", "Who never speaks when all listen.")
    await joanne.saved()

    page = tom.page
    await page.goto(server.url)
    await page.get_by_role("link", name="Review Oakfield as a school").click()
    await page.get_by_role("button", name="I will review it").click()
    await page.get_by_role("link", name="Self-evaluation").click()
    await expect(tom.section("doubts")).to_contain_text("Who never speaks")
    await expect(tom.section("doubts")).to_have_attribute("contenteditable", "false")
    await page.get_by_role("link", name="Report of the visit").click()
    await tom.write("strengths", "Everybody waits.")
    await tom.saved()
    await page.get_by_role("button", name="Hand the report over").click()
    await expect(page.get_by_role("alert")).to_contain_text("at least one question")
    await tom.write("challenge", "Who speaks when nobody visits?")
    await tom.saved()
    await axe_finds_nothing(page, "writing the report")
    await joanne.page.reload()
    await expect(joanne.page.get_by_role("link", name="Report of the visit")).to_have_count(0)
    await page.get_by_role("button", name="Hand the report over").click()
    await expect(page.get_by_role("link", name="Support and what came of it")).to_be_visible()

    page = joanne.page
    await page.reload()
    await page.get_by_role("link", name="Report of the visit").click()
    await expect(joanne.section("challenge")).to_contain_text("when nobody visits")
    await page.get_by_role("link", name="Support and what came of it").click()
    await joanne.write("support", "Riverside lends us a listener on Thursdays.")
    await joanne.saved()
    await page.get_by_role("button", name="Support is agreed").click()
    await page.get_by_label("When do you look at what came of it?").fill("2027-06-01")
    await page.get_by_role("button", name="Keep it").click()
    await expect(page.get_by_text("Support is agreed. Look again")).to_be_visible()
    await axe_finds_nothing(page, "support agreed")
    await page.set_viewport_size({"width": 320, "height": 700})
    await nothing_is_wider_than_the_window(page)
    await axe_finds_nothing(page, "on a phone")
