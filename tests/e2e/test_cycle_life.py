"""The life of a cycle in real browsers: parked, handed on, closed with what it gave."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.e2e.seats import TakeSeat, signed_in
from tests.e2e.test_accessibility import (
    axe_finds_nothing,
    nothing_is_wider_than_the_window,
    tab_to,
)
from tests.running_server import RunningServer


def cycle_of(server: RunningServer, who: str, title: str) -> str:
    with signed_in(server, who) as client:
        cycles = client.get("/api/cycles").raise_for_status().json()["items"]
    return next(str(each["id"]) for each in cycles if each["title"].startswith(title))


async def test_a_cycle_is_parked_with_its_reason_and_taken_up_again(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom", size="phone")
    await priya.open_plan(first_cycle["id"])
    await tom.open_plan(first_cycle["id"])
    await priya.page.get_by_role("button", name="Park this cycle").click()
    dialog = priya.page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Park it").click()
    await expect(dialog.get_by_text("Say why, in a sentence").first).to_be_visible()
    await dialog.get_by_label("Why does it rest?").fill("Reports are due until half term.")
    await axe_finds_nothing(priya.page, "the dialog that parks")
    await dialog.get_by_role("button", name="Park it").click()
    await expect(priya.page.get_by_text("Reports are due until half term.")).to_be_visible()
    await axe_finds_nothing(priya.page, "a parked cycle")
    await expect(tom.pill).to_have_attribute("data-state", "readonly")
    await tom.page.goto(server.url + "/cycles")
    await expect(tom.page.get_by_role("heading", name="Parked")).to_be_visible()
    await expect(tom.page.get_by_text("Reports are due until half term.")).to_be_visible()
    await axe_finds_nothing(tom.page, "the list of parked cycles")
    await nothing_is_wider_than_the_window(tom.page)
    await priya.page.get_by_role("button", name="Take it up again").click()
    await expect(priya.page.get_by_text("Reports are due until half term.")).not_to_be_visible()
    await priya.write("hunch", " Taken up.")
    await priya.saved()


async def test_facilitating_is_handed_on_by_keyboard(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya")
    await priya.page.goto(f"{server.url}/cycles/{first_cycle['id']}/people")
    await expect(priya.page.get_by_role("button", name="Hand on facilitating")).to_be_visible()
    await tab_to(priya.page, "Hand on facilitating")
    await priya.page.keyboard.press("Enter")
    chosen = priya.page.get_by_label("Who facilitates next?")
    await expect(chosen).to_be_focused()
    await priya.page.keyboard.type("Tom")
    await tab_to(priya.page, "Hand it on")
    await priya.page.keyboard.press("Enter")
    await expect(priya.page.get_by_text("Tom Ellery facilitates now.")).to_be_visible()
    await expect(priya.page.get_by_role("button", name="Hand on facilitating")).to_have_count(0)


@pytest.mark.parametrize("size", ["desktop", "phone"])
async def test_a_closed_cycle_says_so_and_what_each_school_gave_and_gained(
    take_seat: TakeSeat, server: RunningServer, size: str
) -> None:
    cycle = cycle_of(server, "priya", "Year 2 to Year 3")
    priya = await take_seat("priya", size=size)
    await priya.page.goto(f"{server.url}/cycles/{cycle}/impact")
    await expect(priya.page.get_by_text("This cycle is closed.")).to_be_visible()
    await expect(priya.page.get_by_text("Nine mornings in our Year 2")).to_be_visible()
    await priya.page.get_by_role("button", name="Change it for Oakfield Primary").click()
    await priya.page.get_by_label("What did Oakfield give?").fill("An hour a week, and our hall")
    await axe_finds_nothing(priya.page, "the form of what a school gave")
    await priya.page.get_by_role("button", name="Store it").click()
    await expect(priya.page.get_by_text("An hour a week, and our hall")).to_be_visible()
    await axe_finds_nothing(priya.page, "what each school gave")
    await nothing_is_wider_than_the_window(priya.page)


async def test_a_school_with_enough_cycles_is_led_to_those_that_might_be_parked(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    helen = await take_seat("helen")
    await helen.page.goto(server.url + "/alliance/settings")
    await helen.page.get_by_label("Live cycles of a school").fill("1")
    await helen.page.get_by_role("button", name="Save", exact=True).click()
    await expect(helen.page.get_by_text("The alliance is changed.")).to_be_visible()
    await helen.page.goto(server.url + "/alliance")
    await expect(helen.page.get_by_text("up to 1 live cycle at once")).to_be_visible()
    cycle = cycle_of(server, "joanne", "Reading aloud in Year 5")
    joanne = await take_seat("joanne")
    await joanne.page.goto(f"{server.url}/cycles/{cycle}")
    await joanne.page.get_by_role("button", name="Accept for Oakfield").click()
    await expect(joanne.page.get_by_text("as many as its alliance has agreed on")).to_be_visible()
    await axe_finds_nothing(joanne.page, "a school with enough cycles")
    await joanne.page.get_by_role("link", name="To park or close: Words before").click()
    await expect(joanne.page.get_by_role("heading", level=1)).to_have_text("Words before reading")
