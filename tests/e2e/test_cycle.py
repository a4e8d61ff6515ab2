"""What its people change about a cycle itself, on its pages."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import expect

from tests.e2e.seats import TakeSeat


async def test_a_facilitator_gives_the_cycle_another_title(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await priya.open_plan(first_cycle["id"])
    await priya.page.get_by_role("button", name="Rename this cycle").click()
    title = priya.page.get_by_label("Title", exact=False)
    await expect(title).to_be_focused()
    await title.fill("")
    await priya.page.get_by_role("button", name="Rename it").click()
    await expect(priya.page.get_by_text("Enter a title").first).to_be_visible()
    await title.fill("Reasons that others can follow")
    await priya.page.get_by_role("button", name="Rename it").click()
    heading = priya.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("Reasons that others can follow")

    await tom.open_plan(first_cycle["id"])
    await expect(tom.page.get_by_role("heading", level=1)).to_have_text(
        "Reasons that others can follow"
    )
    await expect(tom.page.get_by_role("button", name="Rename this cycle")).to_have_count(0)


async def test_a_school_withdraws_says_why_and_comes_back(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    gareth, priya = await take_seat("gareth"), await take_seat("priya")
    people = f"{gareth.server.url}/cycles/{first_cycle['id']}/people"
    await gareth.page.goto(people)
    await gareth.page.get_by_role("button", name="Withdraw for Riverside Primary").click()
    await gareth.page.get_by_label("A sentence for the group").fill("Two of us have left.")
    await gareth.page.get_by_role("button", name="Withdraw Riverside", exact=True).click()
    await expect(gareth.page.get_by_text("“Two of us have left.”")).to_be_visible()

    await priya.page.goto(people)
    await expect(priya.page.get_by_text("“Two of us have left.”")).to_be_visible()
    await expect(priya.page.get_by_role("button", name="Remove Tom Ellery")).to_have_count(0)
    await expect(priya.page.get_by_role("button", name="Withdraw for")).to_have_count(0)

    await gareth.page.get_by_role("button", name="Accept after all for Riverside Primary").click()
    await gareth.page.get_by_role("button", name="Accept for Riverside", exact=True).click()
    await expect(gareth.page.get_by_text("Accepted by Gareth Bowen").first).to_be_visible()


async def test_opening_a_cycle_asks_the_server_for_little(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya")
    asked: list[str] = []

    def note(address: str) -> None:
        path = urlsplit(address).path
        if path.startswith(("/api/", "/sync/")):
            asked.append(path)

    priya.page.on("request", lambda request: note(request.url))
    priya.page.on("websocket", lambda socket: note(socket.url))
    await priya.open_plan(first_cycle["id"])
    await priya.page.wait_for_load_state("networkidle")
    assert f"/api/cycles/{first_cycle['id']}" in asked
    assert len(asked) <= 8, asked


async def test_a_cycle_can_be_taken_away_as_markdown(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    tom = await take_seat("tom")
    await tom.open_plan(first_cycle["id"])
    async with tom.page.expect_download() as begun:
        await tom.page.get_by_role("link", name="Markdown, to read and to keep").click()
    kept = await (await begun.value).path()
    text = await asyncio.to_thread(Path(kept).read_text, encoding="utf-8")
    assert text.startswith(f"# {first_cycle['title']}\n")
    assert "## Lessons" in text
