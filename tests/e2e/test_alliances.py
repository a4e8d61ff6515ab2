"""Several alliances, their settings and people: the pages, by mouse, by keyboard, on a phone."""

import re
from typing import Any

import httpx
from playwright.async_api import Page, expect

from tests.e2e.lessons import a_planned_lesson
from tests.e2e.seats import Seat, TakeSeat, signed_in
from tests.e2e.test_accessibility import (
    IN_BOTH_THEMES,
    axe_finds_nothing,
    nothing_is_wider_than_the_window,
    tab_to,
)
from tests.running_server import RunningServer

ADMINISTRATOR = "admin"


def beck_hills(server: RunningServer) -> dict[str, Any]:
    """A second alliance that Alex begins, with Helen as a member of it."""
    with signed_in(server, ADMINISTRATOR) as alex:
        made: dict[str, Any] = post(
            alex, "/api/alliances", {"name": "Beck Hills", "kind": "same_phase", "colour": "plum"}
        )
        invitation = post(
            alex,
            "/api/invitations",
            {
                "email": "helen@demo.example",
                "alliance_id": made["id"],
                "alliance_role": "lead",
            },
        )
    token = invitation["link"].partition("#")[2]
    with server.browser() as helen:
        post(
            helen,
            "/api/invitations/accept",
            {"token": token, "password": "practice-makes-better"},
        )
    return made


def post(client: httpx.Client, path: str, body: Any) -> Any:
    return client.post(path, json=body).raise_for_status().json()


def person_of(server: RunningServer, who: str, name: str) -> tuple[str, str]:
    """The ids of an alliance of `who`, and of somebody in it."""
    with signed_in(server, who) as client:
        alliance = client.get("/api/alliances").raise_for_status().json()["items"][0]["id"]
        people = client.get(f"/api/alliances/{alliance}/people?limit=100").json()["items"]
    return alliance, next(one["id"] for one in people if one["name"] == name)


async def page_at(seat: Seat, path: str) -> Page:
    await seat.page.goto(seat.server.url + path)
    await expect(seat.page.get_by_role("heading", level=1)).to_be_visible()
    await seat.page.wait_for_load_state("networkidle")
    return seat.page


@IN_BOTH_THEMES
async def test_axe_finds_nothing_on_the_pages_of_an_alliance_and_its_people(
    take_seat: TakeSeat, server: RunningServer, size: str, theme: str
) -> None:
    beck_hills(server)
    _, tom = person_of(server, "priya", "Tom Ellery")
    helen: Seat = await take_seat("helen", size=size, theme=theme)
    for path in ("/alliance", "/alliance/settings", "/alliance/people", "/cycles", "/"):
        page = await page_at(helen, path)
        await axe_finds_nothing(page, path)
        await nothing_is_wider_than_the_window(page)
    page = await page_at(helen, f"/alliance/people/{tom}")
    await axe_finds_nothing(page, "person")
    await page.get_by_role("button", name="Take out of Alder Valley").click()
    await expect(page.get_by_text("Out of these cycles")).to_be_visible()
    await axe_finds_nothing(page, "taking out")
    await nothing_is_wider_than_the_window(page)
    alex: Seat = await take_seat(ADMINISTRATOR, size=size, theme=theme)
    for path in ("/alliances/new", "/accounts", f"/accounts/{tom}", "/settings"):
        page = await page_at(alex, path)
        await axe_finds_nothing(page, path)
        await nothing_is_wider_than_the_window(page)


async def test_who_is_in_two_alliances_always_sees_which_one_this_is(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    beck_hills(server)
    helen = await take_seat("helen")
    page = await page_at(helen, "/cycles")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Cycles of Alder Valley")
    await page.get_by_role("radio", name="Beck Hills").check()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Cycles of Beck Hills")
    await expect(page.get_by_text("No cycle yet")).to_be_visible()
    await page.get_by_role("link", name="Alliance", exact=True).first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Beck Hills")
    await page.get_by_role("button", name=re.compile("Alliance: Beck Hills")).click()
    await page.get_by_role("button", name="Alder Valley", exact=True).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Alder Valley")
    assert page.url.endswith("/alliance")


async def test_an_administrator_begins_a_further_alliance_by_keyboard(
    take_seat: TakeSeat,
) -> None:
    alex = await take_seat(ADMINISTRATOR)
    page = await page_at(alex, "/alliances/new")
    await tab_to(page, "Name of the alliance")
    await page.keyboard.type("Beck Hills")
    await tab_to(page, "Begin the alliance")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Beck Hills")
    await expect(page.get_by_text("No school yet.")).to_be_visible()


async def test_what_roles_are_called_is_said_on_the_pages_of_the_alliance(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    helen = await take_seat("helen")
    page = await page_at(helen, "/alliance/settings")
    await page.get_by_label("Facilitator").fill("Chair")
    await page.get_by_label("SLE").fill("Peer coach")
    await page.get_by_role("button", name="Save the names").click()
    await expect(page.get_by_text("The roles have their names.")).to_be_visible()
    page = await page_at(helen, "/alliance/people")
    await expect(page.get_by_text("Peer coach").first).to_be_visible()
    priya = await take_seat("priya")
    page = await page_at(priya, f"/cycles/{first_cycle['id']}/people")
    await expect(page.get_by_text("Chair").first).to_be_visible()
    await page_at(priya, "/")
    await expect(page.get_by_text("you are chair").first).to_be_visible()


async def test_two_leads_at_one_setting_see_both_versions(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    helen = await take_seat("helen")
    page = await page_at(helen, "/alliance/settings")
    await page.get_by_label("Name of the alliance").fill("Alder Dale")
    with signed_in(server, "helen") as other:
        [mine] = other.get("/api/alliances").json()["items"]
        other.patch(f"/api/alliances/{mine['id']}", json={"colour": "teal"}).raise_for_status()
    await page.get_by_role("button", name="Save", exact=True).click()
    both = page.get_by_role("group", name="Somebody changed this while you were at it")
    await expect(both).to_contain_text("Alder Dale")
    await expect(both).to_contain_text("teal")
    await axe_finds_nothing(page, "both versions")
    await both.get_by_role("button", name="Store mine").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Settings of Alder Dale")


async def test_a_lead_gives_a_role_and_takes_somebody_out_knowing_what_goes(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    _, tom = person_of(server, "priya", "Tom Ellery")
    toms = await take_seat("tom")
    await toms.open_plan(first_cycle["id"])
    helen = await take_seat("helen")
    page = await page_at(helen, f"/alliance/people/{tom}")
    await page.get_by_label("Part in Alder Valley").select_option("sle")
    await page.get_by_role("button", name="Give this part").first.click()
    await expect(page.get_by_text("Tom Ellery is SLE in Alder Valley now.")).to_be_visible()
    await page.get_by_role("button", name="Take out of Alder Valley").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Explaining why, not just how")
    await expect(dialog).to_contain_text("What Tom Ellery wrote stays")
    await dialog.get_by_role("button", name="Take out").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("People of")
    await expect(toms.page.get_by_text("is closed to you now").first).to_be_visible()


async def test_a_school_leaves_and_comes_back(take_seat: TakeSeat) -> None:
    helen = await take_seat("helen", size="phone")
    page = await page_at(helen, "/alliance")
    await page.get_by_role("button", name="Remove Riverside Primary").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Explaining why, not just how")
    await axe_finds_nothing(page, "a school leaves")
    await dialog.get_by_role("button", name="Remove the school").click()
    await expect(page.get_by_role("rowheader", name=re.compile("^Riverside"))).to_have_count(0)
    page = await page_at(helen, "/alliance/settings")
    await page.get_by_role("button", name=re.compile("Let it come back")).click()
    await expect(page.get_by_text("None has left.")).to_be_visible()
    page = await page_at(helen, "/alliance")
    await expect(page.get_by_role("rowheader", name=re.compile("^Riverside"))).to_be_visible()


async def test_a_file_from_excel_is_read_and_nobody_is_invited_before_all_of_it_is_right(
    take_seat: TakeSeat,
) -> None:
    helen = await take_seat("helen")
    page = await page_at(helen, "/alliance/people")
    lines = "sep=;\r\nEmail;Name;School;Role\r\nzoe@school.example;Zoë Hart;Oakfield;Teacher\r\n"
    lines += "tom@demo.example;Tom;Oakfield;Head\r\nzoe@school.example;Again;Oakfield;Wizard\r\n"
    await page.locator("input[type=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": lines.encode("windows-1252")}
    )
    await expect(page.get_by_role("rowheader", name=re.compile("Zoë Hart"))).to_be_visible()
    for problem in (
        "This person is in the alliance already, for Riverside.",
        "“Wizard” is not one of the roles.",
        "The same address is in line 3.",
    ):
        await expect(page.get_by_text(problem)).to_be_visible()
    await axe_finds_nothing(page, "the list, read")
    await expect(page.get_by_role("button", name="Invite 3 people")).to_be_disabled()
    await page.get_by_role("button", name="Leave out the 2 lines with a problem").click()
    await page.get_by_role("button", name="Invite 1 person").click()
    await expect(page.get_by_role("heading", name="Invited")).to_be_visible()
    async with page.expect_download() as downloading:
        await page.get_by_role("button", name="Get an example to fill in").click()
    assert (await downloading.value).suggested_filename == "people.csv"


async def test_two_people_at_one_lesson_see_both_versions(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya = await take_seat("priya")
    page = await page_at(priya, f"/lessons/{lesson.id}")
    await page.get_by_role("button", name=re.compile("^Change")).first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Title").fill("Which is more?")
    with signed_in(server, "tom") as tom:
        answer = tom.patch(f"/api/lessons/{lesson.id}", json={"at": "11:45"})
        answer.raise_for_status()
    await dialog.get_by_role("button", name="Change it").click()
    both = dialog.get_by_role("group", name="Somebody changed this while you were at it")
    await expect(both).to_contain_text("11:45")
    await expect(both).to_contain_text("Which is more?")
    await axe_finds_nothing(page, "both versions of a lesson")
    await both.get_by_role("button", name="Keep what is there now").click()
    await expect(page.get_by_text("11:45").first).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).not_to_contain_text("Which is more?")


async def test_two_people_at_one_title_see_both_versions(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya")
    page = await page_at(priya, f"/cycles/{first_cycle['id']}")
    await page.get_by_role("button", name=re.compile("^Rename")).first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Title").fill("Saying why")
    with signed_in(server, "priya") as other:
        path = f"/api/cycles/{first_cycle['id']}"
        other.patch(path, json={"title": "Why, and how"}).raise_for_status()
    await dialog.get_by_role("button", name="Rename it").click()
    both = dialog.get_by_role("group", name="Somebody changed this while you were at it")
    await expect(both).to_contain_text("Why, and how")
    await both.get_by_role("button", name="Store mine").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Saying why")


async def test_somebody_closes_their_own_account(take_seat: TakeSeat) -> None:
    tom = await take_seat("tom")
    page = await page_at(tom, "/settings")
    await page.get_by_role("button", name="Close my account").click()
    await page.get_by_role("dialog").get_by_role("button", name="Close the account").click()
    await expect(page.get_by_label("Email")).to_be_visible()
    assert "/sign-in" in page.url
