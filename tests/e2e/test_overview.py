"""The overview of an alliance in a real browser: as its lead, as a member, on a phone."""

from playwright.async_api import expect

from tests.e2e.seats import TakeSeat
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer


async def test_a_lead_sees_who_works_with_whom_and_a_member_what_is_theirs(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    helen, tom = [await take_seat(who) for who in ("helen", "tom")]
    page = helen.page
    await page.goto(f"{server.url}/alliance")
    await page.get_by_role("link", name="Overview").click()
    await expect(page.get_by_role("heading", name="Stalled")).to_be_visible()
    term = page.get_by_label("Term")
    years = await term.get_by_role("option", name="School year").all_inner_texts()
    await term.select_option(label=years[0])
    await expect(page.locator(".page-head .date")).to_have_text(years[0])
    await expect(page.get_by_role("img", name="Map of visits")).to_be_visible()
    table = page.get_by_role("region", name="Table of who works with whom")
    await expect(table.get_by_role("rowheader")).to_have_count(8)
    assert await page.locator("path.arrow").count() > 0
    await expect(page.get_by_role("heading", name="Practices on their way")).to_be_visible()
    await expect(page.get_by_role("heading", name="Time that cycles cost")).to_be_visible()
    await axe_finds_nothing(page, "the lead's overview")
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="Download the table as CSV").click()
    assert (await saved.value).suggested_filename.endswith(".csv")

    await page.reload()
    await expect(page.locator(".page-head .date")).to_have_text(years[0])
    for name in ("Priya Nair", "Tom Ellery", "Daniel Okoro"):
        await expect(page.locator("main")).not_to_contain_text(name)
    await page.emulate_media(color_scheme="dark")
    await axe_finds_nothing(page, "in the dark")
    await page.set_viewport_size({"width": 320, "height": 700})
    await nothing_is_wider_than_the_window(page)
    await axe_finds_nothing(page, "on a phone")

    page = tom.page
    await page.goto(f"{server.url}/alliance/overview")
    await expect(page.get_by_role("heading", name="Who works with whom")).to_be_visible()
    await expect(page.get_by_role("heading", name="Stalled")).to_have_count(0)
    await expect(page.get_by_role("heading", name="Time that cycles cost")).to_have_count(0)
