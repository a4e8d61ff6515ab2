"""Feedback and the scan in real browsers."""

from typing import Any

from playwright.async_api import expect

from tests.e2e.seats import TakeSeat
from tests.running_server import RunningServer


async def test_feedback_is_given_answered_and_seen_to_be_answered(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    marsha, priya = await take_seat("marsha"), await take_seat("priya")
    address = f"{server.url}/cycles/{first_cycle['id']}/feedback"
    await marsha.page.goto(address)
    await marsha.page.get_by_role("button", name="Write it").click()
    await expect(marsha.page.get_by_text("Choose to whom it goes.")).to_be_visible()
    await marsha.page.get_by_label("To", exact=True).select_option(label="Priya Nair, Oakfield")
    await marsha.page.get_by_label("About").select_option(label="Enquiry plan")
    await marsha.page.get_by_role("button", name="Write it").click()
    await marsha.write("noticed", "You waited longer than you said.")
    await marsha.saved()

    await priya.page.goto(address)
    await expect(priya.page.get_by_text("Not answered yet")).to_be_visible()
    await priya.page.get_by_role("link", name="From Marsha Campbell to you").click()
    await expect(priya.section("noticed")).to_contain_text("You waited longer")
    await priya.write("answer", "It felt like a minute.")
    await priya.saved()
    await expect(marsha.section("answer")).to_contain_text("It felt like a minute.")
    await marsha.page.get_by_role("link", name="All feedback").click()
    await marsha.page.reload()
    await expect(marsha.page.get_by_text("Answered", exact=True)).to_be_visible()


async def test_the_scan_is_written_before_the_plan(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya")
    await priya.open_plan(first_cycle["id"])
    await priya.page.get_by_role("link", name="Scan", exact=True).click()
    await priya.write("points_to", " And time to think of one.")
    await priya.saved()
    await priya.page.reload()
    await expect(priya.section("points_to")).to_contain_text("And time to think of one.")
