"""A school's own page in a real browser: its head sets hours, links the plan, takes the papers."""

import io

from anyio import Path
from docx import Document
from playwright.async_api import Page, expect
from pypdf import PdfReader

from server.demo.alder_valley import PEOPLE
from tests.e2e.seats import Seat, TakeSeat
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer


async def test_a_head_sets_hours_links_the_plan_and_takes_a_paper_without_persons(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    joanne: Seat = await take_seat("joanne")
    page = joanne.page
    await page.goto(server.url)
    await page.get_by_role("link", name="What Oakfield gives and gains").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("OA Oakfield Primary")
    given = page.locator(".figure")
    await expect(given).to_contain_text("of the 60 hours that are kept free")
    hours = page.get_by_label("Hours that we keep free this year")
    await hours.fill("many")
    await page.get_by_role("button", name="Keep these hours").click()
    await expect(page.get_by_text("Enter whole hours, from 1 to 20,000").first).to_be_visible()
    await hours.fill("90")
    await page.get_by_role("button", name="Keep these hours").click()
    await expect(given).to_contain_text("of the 90 hours that are kept free")
    told = (await given.inner_text()).split(" given")[0]

    await page.get_by_role("button", name="Add a priority").click()
    words = page.get_by_label("What the plan says")
    await words.fill("Let Priya lead reading")
    await page.get_by_role("button", name="Keep this priority").click()
    await expect(page.get_by_text("This names somebody").first).to_be_visible()
    await axe_finds_nothing(page, "a priority that names somebody")
    await words.fill("Priority 4: talk in every lesson")
    await page.get_by_label("Where it can be read").fill("https://plan.example/4")
    await page.get_by_role("checkbox", name="Words before reading").check()
    await page.get_by_role("button", name="Keep this priority").click()
    added = page.get_by_role("listitem").filter(has_text="Priority 4: talk in every lesson")
    await expect(added.get_by_role("link", name="Words before reading")).to_be_visible()

    await axe_finds_nothing(page, "the school's page")
    for person in PEOPLE:
        await expect(page.locator("main")).not_to_contain_text(person.name)
    docx = Document(io.BytesIO(await _saved(page, "Download as a Word file")))
    pdf = PdfReader(io.BytesIO(await _saved(page, "Download as a PDF")))
    for text in (
        "\n".join(each.text for each in docx.paragraphs),
        "\n".join(each.extract_text() for each in pdf.pages),
    ):
        assert f"Our people gave {told} of the 90 hours that we keep free." in text
        assert "Priority 4: talk in every lesson: served by Words before reading." in text
        for person in PEOPLE:
            assert not {person.name, person.name.split()[0]} & set(text.split())

    await page.set_viewport_size({"width": 320, "height": 700})
    await nothing_is_wider_than_the_window(page)
    await page.emulate_media(color_scheme="dark")
    await axe_finds_nothing(page, "on a phone, in the dark")
    await page.emulate_media(media="print", color_scheme="light")
    await expect(page.get_by_role("button", name="Keep these hours")).to_be_hidden()
    await expect(page.get_by_role("heading", name="Given and gained")).to_be_visible()
    await nothing_is_wider_than_the_window(page)

    tom: Seat = await take_seat("tom")
    await tom.page.goto(page.url)
    await expect(tom.page.get_by_role("heading", name="The school")).to_be_visible()
    await tom.page.goto(server.url)
    await expect(tom.page.get_by_role("heading", name="My school")).to_have_count(0)


async def _saved(page: Page, link: str) -> bytes:
    async with page.expect_download() as saved:
        await page.get_by_role("link", name=link).click()
    return await Path(await (await saved.value).path()).read_bytes()
