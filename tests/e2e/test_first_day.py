"""A fresh server's first day, by its pages alone: from no account to a plan that two write."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.e2e.seats import new_context
from tests.running_server import RunningServer

A_PASSWORD = "chalk and fresh coffee"


@pytest_asyncio.fixture(loop_scope="session")
async def empty(page_folder: Path, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server that nobody has used yet."""
    with RunningServer(tmp_path / "data", static=page_folder) as running:
        yield running


async def test_an_empty_server_leads_to_a_plan_that_people_of_two_schools_write(
    empty: RunningServer, browser: Browser
) -> None:
    async with AsyncExitStack() as stack:

        async def newcomer() -> Page:
            context = await new_context(browser, base_url=empty.url)
            stack.push_async_callback(context.close)
            return await context.new_page()

        admin = await newcomer()
        links = await set_up(admin)
        priya = await accept(await newcomer(), links["priya@oak.example"], "Priya Nair")
        ruth = await accept(await newcomer(), links["ruth@river.example"], "Ruth Bell")
        tom = await accept(await newcomer(), links["tom@river.example"], "Tom Ellery")

        await start_a_cycle(priya)
        await ruth.get_by_role("link", name="Home").first.click()
        await ruth.get_by_role("link", name=re.compile("Accept for Riverside")).click()
        await ruth.get_by_role("button", name="Accept for Riverside").click()
        await expect(ruth.get_by_role("heading", name=re.compile("is invited"))).to_have_count(0)

        await priya.get_by_role("link", name=re.compile("^People")).click()
        await priya.get_by_role("button", name="Add Tom Ellery").click()
        await expect(priya.get_by_role("button", name="Add Tom Ellery")).to_have_count(0)
        await priya.get_by_role("link", name="Plan", exact=True).click()
        await tom.goto("/cycles")
        await tom.get_by_role("link", name="Talk before writing").click()

        await tom.locator("#focus .ProseMirror").click()
        await tom.keyboard.type("We want to hear quiet pupils.")
        await expect(priya.locator("#focus .ProseMirror")).to_contain_text("quiet pupils.")
        await expect(tom.locator(".save")).to_have_attribute("data-state", "saved")
        await expect(priya.get_by_label("Riverside: Offers")).to_be_visible()


async def set_up(page: Page) -> dict[str, str]:
    """The administrator's way through first run; the links to pass on, by address."""
    await page.goto("/")
    await page.get_by_label("Your name").fill("Alex Winter")
    await page.get_by_label("Email address").fill("alex@valley.example")
    await page.get_by_label("Choose a password").fill(A_PASSWORD)
    await page.get_by_role("button", name="Make my account").click()

    await page.get_by_label("Name of the alliance").fill("Elm Valley")
    await page.get_by_role("button", name="Go on to schools").click()
    for school in ("Oak Primary", "Riverside Primary"):
        await page.get_by_role("button", name="Add a school by hand").click()
        await page.get_by_label("Name of the school").fill(school)
        await page.get_by_role("button", name="Add this school").click()
        await expect(page.get_by_role("rowheader", name=school)).to_be_visible()
        if await page.get_by_role("button", name="Never mind").count():
            await page.get_by_role("button", name="Never mind").click()
    await page.get_by_role("link", name="Go on to people").click()

    await page.get_by_label("Email addresses").fill(
        "email,name,school,role\n"
        "priya@oak.example,Priya Nair,Oak Primary,teacher\n"
        "ruth@river.example,Ruth Bell,Riverside Primary,head\n"
        "tom@river.example,Tom Ellery,Riverside Primary,teacher\n"
        "not an address,,,\n"
    )
    await page.get_by_role("button", name="Check the list").click()
    await expect(page.get_by_text("1 line to put right")).to_be_visible()
    await page.get_by_role("button", name="Leave out the line with a problem").click()
    await page.get_by_role("button", name="Invite 3 people").click()
    sent = page.get_by_role("region", name="Invited")
    await expect(sent.locator("code")).to_have_count(3)
    links = await sent.locator("code").all_inner_texts()
    people = await sent.locator("li").all_inner_texts()
    found = {
        match[0]: link
        for text, link in zip(people, links, strict=True)
        if (match := re.search(r"\S+@\S+", text))
    }
    await page.get_by_role("link", name="Go on", exact=True).click()
    await page.get_by_role("link", name="Go to the home page").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Alex")
    return found


async def accept(page: Page, link: str, name: str) -> Page:
    """Open an invitation and make the account."""
    await page.goto(link)
    await expect(page.get_by_role("heading", level=1)).to_contain_text("invites you to Elm Valley")
    assert "#" not in page.url, "the secret stays in the address"
    await page.get_by_label("Your name").fill(name)
    await page.get_by_label("Choose a password").fill(A_PASSWORD)
    await page.get_by_role("button", name="Accept the invitation").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(name.split()[0])
    return page


async def start_a_cycle(page: Page) -> None:
    await page.get_by_role("link", name=re.compile("[Ss]tart a cycle")).first.click()
    await page.get_by_label("Title").fill("Talk before writing")
    await page.get_by_label("Riverside Primary").check()
    await page.get_by_role("button", name="Start the cycle").click()
    await expect(page.locator("#focus .ProseMirror")).to_be_visible()
