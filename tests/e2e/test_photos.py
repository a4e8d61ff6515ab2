"""Photos of work in real browsers: taken in flight mode, sent later, seen by others, refused."""

from io import BytesIO
from typing import Any

from PIL import Image
from playwright.async_api import FilePayload, Page, expect

from tests.e2e.lessons import a_planned_lesson
from tests.e2e.seats import TakeSeat, signed_in
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.e2e.test_canvas import begin, cell, open_canvas
from tests.running_server import RunningServer
from tests.server.attachments.pictures import a_photo

WORK: FilePayload = {
    "name": "work.jpg",
    "mimeType": "image/jpeg",
    "buffer": a_photo(2600, 1800),
}
UNSENT = "kept on this device, not sent yet"
SEEN = ".ph-log .seen li"


async def take(page: Page, photo: FilePayload = WORK) -> None:
    await page.get_by_label("Photo", exact=True).set_input_files(photo)


async def test_a_photo_taken_in_flight_mode_is_kept_sent_later_and_seen_by_the_group(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    marsha = await take_seat("marsha", size="phone", keeps_page=True)
    await begin(marsha, lesson)
    page = marsha.page
    await expect(page.get_by_role("radio", name="Wren")).to_be_checked()
    await expect(page.get_by_label("Quick note")).to_be_visible()
    await marsha.context.set_offline(True)
    await expect(page.locator(".ph-top .save")).to_have_attribute("data-state", "offline")
    await page.get_by_label("Quick note").fill("Draws two bars.")
    await take(page)
    await expect(page.locator(".ph-body").get_by_text(UNSENT)).to_be_visible()
    await page.get_by_role("button", name="Add at").click()
    entry = page.locator(SEEN)
    await expect(entry).to_contain_text("Draws two bars.")
    await expect(entry).to_contain_text(UNSENT)
    photo = entry.get_by_role("img", name="Photo of work, pupil B, stage 1")
    await expect(photo).to_be_visible()
    await axe_finds_nothing(page, "a photo on its way, on a phone")
    await nothing_is_wider_than_the_window(page)

    await marsha.context.set_offline(False)
    await expect(page.get_by_text(UNSENT)).to_have_count(0)
    await expect(page.locator(".ph-top .save")).to_have_attribute("data-state", "saved")
    await expect(photo).to_be_visible()
    await page.get_by_role("button", name="Share with the group").click()
    priya = await take_seat("priya")
    await open_canvas(priya, lesson)
    seen = cell(priya, 0, 1).get_by_role("img", name="Photo of work, pupil B, stage 1")
    await expect(seen).to_be_visible()
    await expect(seen).to_have_js_property("naturalWidth", 2048)
    await seen.click()
    await expect(priya.page.get_by_role("dialog")).to_be_visible()
    await axe_finds_nothing(priya.page, "a photo that is shown large")
    await priya.page.get_by_role("button", name="Close").click()

    address = await seen.get_attribute("src")
    with signed_in(server, "priya") as client:
        content = client.get(str(address)).raise_for_status().content
    kept = Image.open(BytesIO(content))
    assert (kept.size, dict(kept.getexif())) == ((2048, 1418), {})
    with signed_in(server, "helen") as lead:
        assert lead.get(str(address)).status_code == 404

    await priya.page.goto(f"{server.url}/lessons/{lesson.id}/discussion")
    first = priya.page.locator(".talk-part.open")
    await expect(first).to_contain_text("Robin")
    await first.get_by_role("button", name="Go on to").click()
    work = priya.page.locator(".talk-part.open")
    await expect(work.get_by_role("img", name="Photo of work, pupil B, stage 1")).to_be_visible()
    await axe_finds_nothing(priya.page, "a photo in the discussion")


async def test_a_photo_that_was_not_sent_outlives_the_page(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    marsha = await take_seat("marsha", size="phone", keeps_page=True)
    await begin(marsha, lesson)
    page = marsha.page
    await page.route("**/attachments/*", lambda route: route.abort())
    await take(page)
    await page.get_by_role("button", name="Add at").click()
    await expect(page.locator(SEEN)).to_contain_text(UNSENT)
    await page.goto(server.url)
    async with page.expect_response("**/attachments/*") as sent:
        await page.unroute("**/attachments/*")
    assert (await sent.value).status == 201
    await open_canvas(marsha, lesson)
    await expect(page.locator(SEEN).get_by_role("img")).to_be_visible()
    await expect(page.get_by_text(UNSENT)).to_have_count(0)


async def test_a_refused_photo_says_why_and_the_words_are_kept(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    marsha = await take_seat("marsha", size="phone")
    await begin(marsha, lesson)
    page = marsha.page
    await page.get_by_label("Quick note").fill("Draws two bars.")
    await take(page, {"name": "work.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"})
    await expect(page.get_by_role("alert")).to_contain_text("This is no photo")
    why = "The scanner for viruses found something in this file, so it is not kept."
    problem = {
        "title": "No",
        "status": 422,
        "code": "invalid",
        "detail": why,
        "type": "about:blank",
    }
    await page.route("**/attachments/*", lambda route: route.fulfill(status=422, json=problem))
    await take(page)
    await page.get_by_role("button", name="Add at").click()
    entry = page.locator(SEEN)
    await expect(entry.get_by_role("alert")).to_contain_text(why)
    await entry.get_by_role("button", name="Remove the photo").click()
    await expect(entry.get_by_role("alert")).to_have_count(0)
    await expect(entry).to_contain_text("Draws two bars.")
    await expect(entry.get_by_role("img")).to_have_count(0)
    await page.reload()
    await expect(page.locator(SEEN)).to_contain_text("Draws two bars.")
    await expect(page.locator(SEEN).get_by_role("img")).to_have_count(0)
