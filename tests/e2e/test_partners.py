"""Schools look for partners in a real browser: one opts in, and the lead sees who is left out."""

from playwright.async_api import expect

from tests.e2e.seats import TakeSeat
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer


async def test_a_school_that_is_left_out_looks_for_partners_and_finds_some(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    clare, beth, helen, tom = [await take_seat(who) for who in ("clare", "beth", "helen", "tom")]
    address = f"{server.url}/alliance/partners"
    page = helen.page
    await page.goto(address)
    northgate = page.get_by_role("listitem").filter(has_text="Northgate")
    await expect(northgate).to_contain_text("does not look for partners")

    page = clare.page
    await page.goto(address)
    alone = page.get_by_label("Subjects that one person teaches alone")
    await expect(alone).to_be_visible()
    await axe_finds_nothing(page, "the form")
    await alone.fill("Music, Latin")
    await page.get_by_label("What partners should know of you").fill("We have a stage.")
    await page.get_by_role("button", name="Look for partners").click()
    fits = page.locator(".row").filter(has_text="Ash Grove")
    await expect(fits).to_contain_text("One person alone teaches Music there too")
    await expect(fits).to_contain_text("miles away")
    await axe_finds_nothing(page, "possible partners")
    await page.set_viewport_size({"width": 320, "height": 700})
    await nothing_is_wider_than_the_window(page)
    await page.emulate_media(media="print")
    await expect(page.get_by_role("button", name="Look no longer")).to_be_hidden()
    await expect(fits).to_be_visible()

    await beth.page.goto(address)
    await expect(beth.page.locator(".row").filter(has_text="Northgate")).to_contain_text(
        "Takes part in no cycle now"
    )
    await helen.page.reload()
    await expect(northgate).to_contain_text("looks for partners")
    await axe_finds_nothing(helen.page, "the lead's list")
    async with helen.page.expect_download() as saved:
        await helen.page.get_by_role("link", name="Download this as CSV").click()
    assert (await saved.value).suggested_filename == "partners.csv"

    await tom.page.goto(address)
    await expect(tom.page.get_by_text("Your school has to look first")).to_be_visible()

    await page.emulate_media(media="screen")
    await page.get_by_role("button", name="Look no longer").click()
    await expect(alone).to_be_visible()
