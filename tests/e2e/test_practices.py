"""A practice goes from its card to a school of another alliance, and what came back is told."""

from typing import Any

from playwright.async_api import Page, expect

from tests.e2e.seats import Seat, TakeSeat, signed_in
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window

TITLE = "Say it before you write it"


async def impact(seat: Seat, cycle: str) -> Page:
    await seat.page.goto(f"{seat.server.url}/cycles/{cycle}/impact")
    await expect(seat.page.get_by_role("heading", name="What we claim")).to_be_visible()
    return seat.page


async def test_a_practice_goes_from_its_card_to_embedded_in_a_second_alliance(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya: Seat = await take_seat("priya")
    card = await a_card_is_made_and_written(priya, first_cycle["id"])
    await every_school_consents(priya, card)
    await another_practice_is_named(priya)

    lena: Seat = await take_seat("lena", size="phone", theme="dark")
    cycle = await it_is_found_and_tried(lena)
    await it_is_adapted_and_embedded(lena, cycle)

    page = priya.page
    await page.reload()
    row = page.get_by_role("row", name="A school of another alliance Embedded")
    await expect(row).to_contain_text("We say it to a younger child.")
    await expect(page.get_by_role("img", name=f"Where {TITLE} came from")).to_be_visible()
    genealogy = page.get_by_role("region", name="Genealogy, as a table")
    await expect(genealogy).to_contain_text("Sixty seconds in mixed-age classes")
    await axe_finds_nothing(page, "card with a genealogy")
    await page.set_viewport_size({"width": 320, "height": 640})
    await nothing_is_wider_than_the_window(page)

    await lena.page.goto(f"{lena.server.url}/library/{card}")
    await expect(lena.page.get_by_role("heading", name=TITLE, level=2)).to_be_visible()
    with signed_in(lena.server, "sunita") as client:
        told = client.get(f"/api/practices/{card}").json()
        own = next(one["school"]["id"] for one in told["consents"] if one["may_answer"])
        answer = client.put(f"/api/practices/{card}/consents/{own}", json={"consents": False})
        answer.raise_for_status()
    await expect(lena.page.get_by_text("has just left the library")).to_be_visible()
    await lena.page.goto(f"{lena.server.url}/cycles/{cycle}/impact")
    await expect(lena.page.get_by_text("Your cycle is yours and stays")).to_be_visible()


async def a_card_is_made_and_written(priya: Seat, cycle: str) -> str:
    page = await impact(priya, cycle)
    await page.get_by_role("button", name="Make a practice card").click()
    await expect(page.locator("#stay .ProseMirror")).to_contain_text("silent rehearsal")
    title = page.get_by_role("textbox", name="What it is called")
    await title.click()
    await page.keyboard.press("Control+A")
    await page.keyboard.type(TITLE)
    await priya.saved()
    await axe_finds_nothing(page, "card that is written")
    await page.get_by_role("link", name="See the card").click()
    await expect(page.get_by_role("heading", name=TITLE, level=2)).to_be_visible()
    await page.get_by_role("button", name="Propose it for the library").click()
    await expect(page.get_by_text("It waits for the consent")).to_be_visible()
    await axe_finds_nothing(page, "card that waits for consent")
    return page.url.rpartition("/")[2]


async def every_school_consents(priya: Seat, card: str) -> None:
    for who in ("joanne", "gareth", "sunita", "helen", "beth", "nadia", "hugh"):
        with signed_in(priya.server, who) as client:
            found = client.get(f"/api/practices/{card}")
            if found.status_code == 404:
                continue  # their school has no part in it
            for one in found.json()["consents"]:
                if one["may_answer"]:
                    path = f"/api/practices/{card}/consents/{one['school']['id']}"
                    client.put(path, json={"consents": True}).raise_for_status()
    await priya.page.reload()
    await expect(priya.page.get_by_text("Everybody here may read it.")).to_be_visible()


async def another_practice_is_named(priya: Seat) -> None:
    page = priya.page
    await page.get_by_role("button", name="Name a practice that we took a part of").click()
    await page.get_by_role("button", name="Name it").click()
    await expect(page.get_by_text("Choose a card").first).to_be_visible()
    await axe_finds_nothing(page, "naming a source, with a mistake")
    source = page.get_by_label("From which practice")
    await source.select_option(label="A first page to be proud of")
    await page.get_by_label("What you took, and what you do otherwise").fill("The silence.")
    await page.get_by_role("button", name="Name it").click()
    told = page.get_by_role("listitem").filter(has=page.get_by_text("The silence."))
    await expect(told.get_by_role("link", name="A first page to be proud of")).to_be_visible()


async def it_is_found_and_tried(lena: Seat) -> str:
    page = lena.page
    await page.goto(f"{lena.server.url}/library")
    await expect(page.get_by_role("link", name="Rehearse, then speak")).to_be_visible()
    await axe_finds_nothing(page, "library")
    await page.get_by_role("searchbox", name="Search practices").fill("say before write")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Rehearse, then speak")).to_have_count(0)
    await page.get_by_role("link", name=TITLE).click()
    await page.get_by_role("link", name="Try this in our school").click()
    await page.get_by_role("button", name="Start our cycle").click()
    await expect(page.get_by_text("Say why it fits your school").first).to_be_visible()
    await axe_finds_nothing(page, "trying, with a mistake")
    await page.get_by_label("Why here?").fill("Three mixed-age classes, and answers without why.")
    await page.get_by_role("button", name="Start our cycle").click()
    await expect(page.locator("#change .ProseMirror")).to_contain_text("Must stay")
    return page.url.rpartition("/")[2]


async def it_is_adapted_and_embedded(lena: Seat, cycle: str) -> None:
    page = await impact(lena, cycle)
    await page.get_by_role("button", name="Say how far we are").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("We adapted it").check()
    await axe_finds_nothing(page, "how far we are")
    await dialog.get_by_role("button", name="Say so").click()
    await expect(dialog.get_by_text("Say what you do otherwise").first).to_be_visible()
    await dialog.get_by_label("What we do otherwise").fill("Sixty seconds in mixed-age classes")
    await dialog.get_by_role("button", name="Say so").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await page.get_by_role("button", name="Say how far we are").click()
    await dialog.get_by_label("It is embedded").check()
    await dialog.get_by_label("What we tell those who made it").fill(
        "We say it to a younger child."
    )
    await dialog.get_by_role("button", name="Say so").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
