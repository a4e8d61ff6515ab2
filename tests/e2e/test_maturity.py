"""How far an alliance is, in real browsers: four schools alone, then together."""

from playwright.async_api import expect

from tests.e2e.seats import Seat, TakeSeat, together
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer

STAGES = {"joanne": "Developing", "gareth": "Beginning", "hugh": "Embedding", "clare": "Beginning"}
NAME = "Evaluation and challenge"


async def test_four_schools_rate_alone_and_agree_together(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    address = f"{server.url}/alliance/maturity"
    helen: Seat = await take_seat("helen")
    four: dict[str, Seat] = {who: await take_seat(who) for who in STAGES}

    page = helen.page
    await page.goto(address)
    await page.get_by_role("button", name="End this round").click()
    await page.get_by_role("button", name="End the round").click()
    await page.get_by_label("What do you call it?").fill("Spring")
    await page.get_by_role("button", name="Ask them").click()
    await expect(page.get_by_role("heading", name="Spring")).to_be_visible()

    async def rate(who: str, stage: str) -> None:
        seat = four[who]
        await seat.page.goto(address)
        row = seat.page.locator("#challenge")
        await row.get_by_role("button", name="Say where").click()
        await row.get_by_role("radio", name=stage).check()
        if who == "joanne":
            await row.get_by_role("checkbox", name="Words before reading").check()
        await row.get_by_role("button", name="Keep this").click()
        marked = 0 if who == "joanne" else 1
        await expect(row.get_by_text("Without evidence")).to_have_count(marked)

    await together(*(rate(who, stage) for who, stage in STAGES.items()))
    page = four["joanne"].page
    await page.reload()
    await expect(page.get_by_role("listitem").filter(has_text="Riverside")).to_contain_text(
        "1 of 7"
    )
    await expect(page.get_by_role("table", name="All ratings")).to_have_count(0)
    await axe_finds_nothing(page, "alone")

    await helen.page.get_by_role("button", name="Show all ratings together").click()
    page = four["gareth"].page
    await page.reload()
    told = page.get_by_role("row", name=NAME).first
    await expect(told).to_contain_text("Developing")
    await expect(told).to_contain_text("Without evidence")
    row = page.locator("#challenge")
    await row.get_by_role("button", name="Say where").click()
    await row.get_by_role("radio", name="Developing").check()
    await row.get_by_role("button", name="We agree on this").click()
    await expect(helen.page.locator("#challenge .tag").first).to_have_text("Developing")
    await expect(page.get_by_role("table", name="What was agreed")).to_contain_text("Spring")
    await axe_finds_nothing(page, "together")
    await page.set_viewport_size({"width": 320, "height": 700})
    await nothing_is_wider_than_the_window(page)
