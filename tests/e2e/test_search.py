"""Search from every page, as one types: what is found, how it is narrowed, and by keyboard."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.e2e.seats import Seat, TakeSeat
from tests.e2e.test_accessibility import (
    IN_BOTH_THEMES,
    axe_finds_nothing,
    nothing_is_wider_than_the_window,
)


def hits(page: Page) -> Any:
    """The rows of what was found."""
    return page.locator("section[aria-labelledby=found] .row h3")


async def test_what_somebody_just_wrote_is_found_by_their_colleague_as_they_type(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await priya.open_plan(first_cycle["id"])
    await priya.write("hunch", " Marmalade is what they remember.")
    await priya.saved()

    await tom.page.goto(tom.server.url)
    await tom.page.get_by_role("link", name="Search", exact=True).click()
    words = tom.page.get_by_label("Words, or how they begin")
    await expect(words).to_be_focused()
    await tom.page.keyboard.type("marmal")
    await expect(tom.page).to_have_url(re.compile(r"/search\?q=marmal$"))
    # It is found some seconds after it was written: what is asked meanwhile finds nothing.
    for _ in range(20):
        await tom.page.get_by_role("button", name="Search").click()
        await expect(tom.page.locator("#found")).to_have_text(re.compile("1 result|Nothing found"))
        if await hits(tom.page).count():
            break
    await expect(hits(tom.page)).to_have_count(1)
    await expect(tom.page.locator("mark")).to_have_text("Marmalade")
    await hits(tom.page).get_by_role("link").click()
    await expect(tom.page).to_have_url(re.compile(rf"/cycles/{first_cycle['id']}#hunch$"))


async def test_a_search_is_narrowed_and_its_address_says_so(take_seat: TakeSeat) -> None:
    priya: Seat = await take_seat("priya")
    page = priya.page
    await page.goto(f"{priya.server.url}/search?q=read")
    await expect(hits(page).first).to_be_visible()
    everything = await hits(page).count()
    await page.get_by_label("Kind").select_option("Enquiry plan")
    await expect(page).to_have_url(re.compile(r"\?q=read&kind=plan$"))
    await expect(page.locator(".row .m strong").first).to_have_text("Enquiry plan")
    assert await hits(page).count() <= everything
    await page.get_by_label("Phase").select_option("Closed")
    await page.get_by_label("Words, or how they begin").fill("zzz")
    await expect(page.get_by_text("Nothing that you may read holds all of these")).to_be_visible()
    await page.get_by_role("button", name="Search without filters").click()
    await expect(page).to_have_url(re.compile(r"\?q=zzz$"))
    await expect(page.get_by_label("Kind")).to_have_value("")


async def test_people_and_schools_are_found_whatever_their_accents(take_seat: TakeSeat) -> None:
    priya: Seat = await take_seat("priya")
    await priya.page.goto(f"{priya.server.url}/search?q=Óakfield")
    await expect(priya.page.locator("mark").first).to_have_text("Oakfield")
    await hits(priya.page).get_by_role("link").first.click()
    await expect(priya.page.get_by_role("heading", level=1)).to_be_visible()


async def test_what_belongs_to_no_cycle_is_found_and_opened_where_it_stands(
    take_seat: TakeSeat,
) -> None:
    priya: Seat = await take_seat("priya")
    page = priya.page
    for kind, words, who, address, there in (
        (
            "Coaching log",
            "pairs well chosen",
            "Oakfield · the two of you read this",
            r"/coaching/[^/]+/visits/[^/]+$",
            "Visit 1, Oakfield",
        ),
        (
            "Charter",
            "staffing inspection",
            "the alliance reads this",
            r"/alliances/[^/]+/charter$",
            "Charter",
        ),
    ):
        await page.goto(f"{priya.server.url}/search?q={words}")
        await page.get_by_label("Kind").select_option(kind)
        await expect(hits(page)).to_have_count(1)
        row = page.locator("section[aria-labelledby=found] .row")
        await expect(row).to_contain_text(who)
        await hits(page).get_by_role("link").click()
        await expect(page).to_have_url(re.compile(address))
        await expect(page.get_by_role("heading", level=1)).to_have_text(there)


async def test_a_search_that_fails_says_so_and_is_tried_again(take_seat: TakeSeat) -> None:
    priya: Seat = await take_seat("priya")
    page = priya.page

    async def fails(route: Route) -> None:
        await route.abort()

    await page.route("**/api/search?*", fails)
    await page.goto(f"{priya.server.url}/search?q=read")
    await expect(page.get_by_text("What was found could not be loaded")).to_be_visible()
    await page.unroute("**/api/search?*")
    await page.get_by_role("button", name="Try again").click()
    await expect(hits(page).first).to_be_visible()


@IN_BOTH_THEMES
async def test_axe_finds_nothing_on_search(take_seat: TakeSeat, size: str, theme: str) -> None:
    priya: Seat = await take_seat("priya", size=size, theme=theme)
    for query in ("", "?q=read", "?q=zzz&kind=plan"):
        await priya.page.goto(f"{priya.server.url}/search{query}")
        await expect(
            priya.page.locator("section[aria-labelledby=found] .row").first
        ).to_be_visible()
        await axe_finds_nothing(priya.page, f"/search{query}")
        await nothing_is_wider_than_the_window(priya.page)


@pytest.mark.parametrize("width", [320, 640])
async def test_it_fits_a_narrow_window(take_seat: TakeSeat, width: int) -> None:
    priya: Seat = await take_seat("priya", size="phone")
    await priya.page.set_viewport_size({"width": width, "height": 700})
    await priya.page.goto(f"{priya.server.url}/search?q=read&kind=plan")
    await expect(hits(priya.page).first).to_be_visible()
    await priya.page.get_by_role("button", name="Filters: some are set").click()
    await expect(priya.page.get_by_label("Kind")).to_be_visible()
    await nothing_is_wider_than_the_window(priya.page)


async def test_a_claim_is_found_and_opened_where_it_stands(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya")
    said = {"sentence": "A silent minute brings marzipan", "confidence": "low"}
    await priya.page.goto(f"{priya.server.url}/search")
    made = await priya.page.request.post(
        f"{priya.server.url}/api/cycles/{first_cycle['id']}/claims",
        data=said,
        headers={"Origin": priya.server.url},
    )
    claim = (await made.json())["id"]
    await priya.page.goto(f"{priya.server.url}/search?q=marzip&kind=claim")
    await hits(priya.page).get_by_role("link", name=said["sentence"]).click()
    await expect(priya.page).to_have_url(re.compile(rf"/impact#claim-{claim}$"))
    await expect(priya.page.locator(f"#claim-{claim}")).to_be_in_viewport()
