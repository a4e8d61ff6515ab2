"""What several cycles measured, in a real browser: side by side, caveats first, on paper too."""

from playwright.async_api import expect

from tests.e2e.seats import TakeSeat
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer

SURVEY = "“I can say why an answer is right”"


async def test_evidence_of_several_cycles_stands_side_by_side_with_its_caveats_first(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    helen, tom = [await take_seat(who) for who in ("helen", "tom")]
    page = helen.page
    await page.goto(f"{server.url}/alliance/overview")
    await page.get_by_role("link", name="Evidence").click()
    await expect(page.get_by_role("heading", name="Read this first")).to_be_visible()
    headings = await page.get_by_role("heading", level=2).all_inner_texts()
    assert headings[0] == "Read this first"
    assert SURVEY in headings
    apart = page.get_by_text("Not pooled with each other: they ask in different ways")
    await expect(apart).to_have_count(1)

    table = page.get_by_role("region", name=f"Table of “{SURVEY}, instrument 1”")
    small = table.get_by_role("row").filter(has_text="St Anne’s").first
    await expect(small).to_contain_text("A standard deviation is missing")
    await expect(table).to_contain_text("Fewer than 5 pupils in a reading: not shown.")
    await expect(table.get_by_role("row").last).to_contain_text("All of these together")

    drawing = page.get_by_role("toolbar", name=f"Rows of the drawing “{SURVEY}, instrument 1”")
    await drawing.get_by_role("button").first.focus()
    said = page.locator(".chart", has=drawing).locator(".said")
    await expect(said).to_contain_text("Brookside, Partner talk with a reason")
    await page.keyboard.press("End")
    await expect(said).to_contain_text("together")
    await axe_finds_nothing(page, "evidence")
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="Download all of it as CSV").click()
    assert (await saved.value).suggested_filename == "evidence.csv"

    for name in ("Priya Nair", "Tom Ellery", "Imran Siddiq"):
        await expect(page.locator("main")).not_to_contain_text(name)
    await page.emulate_media(color_scheme="dark")
    await axe_finds_nothing(page, "in the dark")
    await page.set_viewport_size({"width": 320, "height": 700})
    await nothing_is_wider_than_the_window(page)
    await axe_finds_nothing(page, "on a phone")
    await page.emulate_media(media="print")
    await expect(drawing).to_be_hidden()
    await expect(table.get_by_role("row").last).to_be_visible()

    await tom.page.goto(f"{server.url}/alliance/evidence")
    await expect(tom.page.get_by_text("Nothing to put side by side yet")).to_be_visible()
