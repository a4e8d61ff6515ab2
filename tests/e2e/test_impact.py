"""What a cycle changed: charts and tables, readings and claims, and two people at one number."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.e2e.seats import Seat, TakeSeat, signed_in
from tests.e2e.test_accessibility import (
    IN_BOTH_THEMES,
    axe_finds_nothing,
    nothing_is_wider_than_the_window,
    tab_to,
)

SURVEY = "“I can say why an answer is right”"


async def impact(seat: Seat, cycle: dict[str, Any]) -> Page:
    """The tab Impact, loaded."""
    await seat.page.goto(f"{seat.server.url}/cycles/{cycle['id']}/impact")
    await expect(seat.page.get_by_role("heading", name="What we claim")).to_be_visible()
    return seat.page


def figure(page: Page, title: str) -> Any:
    return page.get_by_role("figure", name=title)


@IN_BOTH_THEMES
async def test_axe_finds_nothing_on_impact_and_its_forms(
    take_seat: TakeSeat, first_cycle: dict[str, Any], size: str, theme: str
) -> None:
    priya: Seat = await take_seat("priya", size=size, theme=theme)
    page = await impact(priya, first_cycle)
    await axe_finds_nothing(page, "impact")
    await nothing_is_wider_than_the_window(page)
    await page.get_by_text("What the ranges mean").click()
    await (
        figure(page, SURVEY)
        .get_by_role("button", name="Point")
        .or_(figure(page, SURVEY).get_by_role("toolbar").get_by_role("button"))
        .first.focus()
    )
    await axe_finds_nothing(page, "impact, with a point chosen")
    for button, wrong in (
        ("Add a measure", "Say what you look for"),
        (f"Add a reading of {SURVEY}", "Enter how many pupils you looked at"),
        ("Make a claim", "Write the sentence"),
        ("Add evidence for “Drawing is rehearsal too”", "Choose something"),
    ):
        await page.get_by_role("button", name=button).click()
        await page.locator("dialog form button[type=submit]").click()
        await expect(page.locator("dialog").get_by_text(wrong).first).to_be_visible()
        await axe_finds_nothing(page, button)
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog")).to_have_count(0)


async def test_at_320_pixels_nothing_is_wider_than_the_window(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya", size="phone")
    await priya.page.set_viewport_size({"width": 320, "height": 640})
    page = await impact(priya, first_cycle)
    await nothing_is_wider_than_the_window(page)
    await expect(page.locator(".chart svg").first).to_be_visible()


async def test_the_points_of_a_chart_are_read_by_keyboard(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya")
    page = await impact(priya, first_cycle)
    await tab_to(page, "Oakfield, baseline")
    said = figure(page, "Pupils who give a reason unasked").locator(".said")
    await expect(said).to_contain_text("15% of 26 pupils, range 6 to 33%")
    await page.keyboard.press("ArrowRight")
    await expect(said).to_contain_text("32% of 26 pupils")
    await page.keyboard.press("End")
    await expect(said).to_contain_text("St Anne’s, final")
    await page.keyboard.press("Home")
    await expect(said).to_contain_text("Oakfield, baseline")
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_contain_text("15%")


async def test_a_group_measures_something_and_claims_what_it_learned(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    tom = await take_seat("tom")
    page = await impact(tom, first_cycle)
    await page.get_by_role("button", name="Add a measure").click()
    await page.get_by_label("What you look for").fill("Sentences with because")
    await page.get_by_label("How you look for it").fill("One talk sheet of each pupil")
    await page.get_by_label("A count in the whole group").check()
    await page.get_by_role("button", name="Add the measure").click()
    measure = figure(page, "Sentences with because")
    await expect(measure).to_contain_text("The first is the baseline")

    await measure.get_by_role("button", name="Add a reading").click()
    await expect(page.get_by_label("School", exact=True)).to_have_value(school(first_cycle, "RI"))
    await page.get_by_label("How many pupils").fill("27")
    await page.get_by_label("How often").fill("41 times")
    await page.get_by_role("button", name="Add the reading").click()
    await expect(page.get_by_text("Enter a number").first).to_be_visible()
    await page.get_by_label("How often").fill("41")
    await page.get_by_role("button", name="Add the reading").click()
    await expect(measure.get_by_role("row", name="Riverside, 27")).to_contain_text("41")
    await expect(measure).to_contain_text("A count has no range")

    await page.get_by_role("button", name="Make a claim").click()
    await page.get_by_label("What do you say?").fill("Writing because comes before saying it")
    await page.get_by_role("button", name="Make the claim").click()
    row = page.locator(".row", has_text="Writing because comes before")
    await expect(row).to_contain_text("Until then it is a hunch")
    await expect(row).to_contain_text("Nobody has said yet")
    await row.get_by_role("button", name="Add evidence").click()
    group = page.get_by_role("group", name="Sentences with because")
    await group.get_by_label("Riverside, baseline").check()
    await page.get_by_label("Pupils’ work that is nowhere else").fill("Two sheets of Jay")
    await page.get_by_role("button", name="Add it").click()
    await expect(row).to_contain_text("Riverside, baseline: Sentences with because")
    await expect(row).to_contain_text("Pupils’ work: Two sheets of Jay")
    await row.get_by_role("button", name="Remove Pupils’ work").click()
    await expect(row).not_to_contain_text("Two sheets of Jay")

    await measure.get_by_role("button", name="Change Sentences with because").click()
    await page.get_by_role("button", name="Remove this measure").click()
    await page.get_by_role("button", name="Remove this measure", exact=True).click()
    await expect(measure).to_have_count(0)
    await expect(row).to_contain_text("A reading that was removed since")


def school(cycle: dict[str, Any], mark: str) -> str:
    return str(next(it["school"]["id"] for it in cycle["schools"] if it["school"]["mark"] == mark))


@pytest.mark.parametrize("mine", [True, False], ids=["store mine", "keep theirs"])
async def test_two_people_at_one_reading_see_both_numbers_and_choose(
    take_seat: TakeSeat, first_cycle: dict[str, Any], mine: bool
) -> None:
    tom = await take_seat("tom")
    page = await impact(tom, first_cycle)
    await page.get_by_role("button", name="Final of Riverside: change it").first.click()
    await page.get_by_label("Per cent of them").fill("44")
    with signed_in(tom.server, "priya") as priya:
        measures = priya.get(f"/api/cycles/{first_cycle['id']}/measures").json()["items"]
        final = next(
            it
            for it in measures[0]["readings"]
            if it["kind"] == "final" and it["school"]["mark"] == "RI"
        )
        priya.patch(f"/api/readings/{final['id']}", json={"value": 46}).raise_for_status()
    await page.get_by_role("button", name="Save the reading").click()
    both = page.get_by_role("group", name="Somebody changed this")
    await expect(both).to_be_focused()
    await expect(both).to_contain_text("There now 46")
    await expect(both).to_contain_text("Yours 44")
    await axe_finds_nothing(page, "both versions")
    choice = "Store mine" if mine else "Keep what is there now"
    await both.get_by_role("button", name=choice).click()
    row = figure(page, "Pupils who give a reason").get_by_role("row", name="Riverside")
    await expect(row).to_contain_text("44%" if mine else "46%")
    await expect(page.locator("dialog")).to_have_count(0)


async def test_helen_reads_the_charts_and_not_the_numbers_of_four_pupils(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    helen = await take_seat("helen")
    page = await impact(helen, first_cycle)
    survey = figure(page, SURVEY)
    row = survey.get_by_role("row", name="St Anne’s")
    await expect(row).to_contain_text("not shown, fewer than 5 pupils")
    await expect(survey).not_to_contain_text("read the form by themselves")
    await expect(survey.get_by_role("row", name="Oakfield")).to_contain_text("3.4")
    for button in ("Add a measure", "Add a reading", "Make a claim", "Add evidence", "change it"):
        await expect(page.get_by_role("button", name=button)).to_have_count(0)
