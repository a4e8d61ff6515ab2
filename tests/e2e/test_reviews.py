"""A review in real browsers: three people of three schools, from asking to the group's answer."""

from typing import Any

from playwright.async_api import Page, expect

from tests.e2e.seats import TakeSeat
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer


async def test_a_review_challenges_and_is_answered(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    helen, imran, priya = [await take_seat(who) for who in ("helen", "imran", "priya")]
    address = f"{server.url}/cycles/{first_cycle['id']}/reviews"

    page = helen.page
    await page.goto(address)
    await expect(page.get_by_role("heading", name="Open a review")).to_be_visible()
    for name in ("Priya Nair", "Tom Ellery", "Marsha Campbell"):
        await expect(page.get_by_role("checkbox", name=name)).to_have_count(0)
    for box in await page.get_by_role("checkbox").all():
        await box.uncheck()
    await page.get_by_role("checkbox", name="Imran Siddiq").check()
    await page.get_by_label("What might they look at").fill("Whether it is the silence")
    await axe_finds_nothing(page, "asking")
    await page.get_by_role("button", name="Open the review and ask them").click()
    await expect(page.get_by_text("Imran Siddiq, Brookside")).to_be_visible()

    page = imran.page
    await page.goto(server.url)
    await page.get_by_role("link", name="Review “Explaining why").click()
    await page.get_by_role("button", name="I will review it").click()
    await imran.write("strengths", "Everybody waits, the teacher too.")
    await page.get_by_role("button", name="Hand it over").click()
    await expect(page.get_by_role("alert")).to_contain_text("at least one question")
    await imran.write("challenge", "What happens on a day when nobody watches?")
    await imran.saved()
    await axe_finds_nothing(page, "writing")

    await priya.page.goto(address)
    await expect(priya.page.get_by_text("Your group reads what they write")).to_be_visible()
    await page.get_by_role("button", name="Hand it over").click()
    await expect(page.get_by_role("link", name="The group’s answer")).to_be_visible()

    page = priya.page
    await page.reload()
    await expect(page.locator(".review-questions")).to_contain_text("when nobody watches")
    await priya.write("answer", "We shall ask the pupils.")
    await priya.saved()
    await page.get_by_role("button", name="We have answered").click()
    await page.get_by_label("When do you look").fill("2027-03-04")
    await page.get_by_role("button", name="Say so").click()
    await expect(page.get_by_text("The group has answered.")).to_be_visible()
    await axe_finds_nothing(page, "answering")
    await narrow(page)

    await imran.page.get_by_role("link", name="The group’s answer").click()
    await expect(imran.section("answer")).to_contain_text("We shall ask the pupils.")
    await expect(imran.section("answer")).to_have_attribute("contenteditable", "false")


async def narrow(page: Page) -> None:
    """As on the smallest phone."""
    await page.set_viewport_size({"width": 320, "height": 700})
    await nothing_is_wider_than_the_window(page)
