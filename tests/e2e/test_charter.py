"""A charter in real browsers: written by two, signed for three schools, changed afterwards; and a
group that says how its cycle goes on."""

from playwright.async_api import Locator, Page, expect

from tests.e2e.seats import Seat, TakeSeat, together
from tests.e2e.test_accessibility import axe_finds_nothing, nothing_is_wider_than_the_window
from tests.running_server import RunningServer


def row(page: Page, school: str) -> Locator:
    """What stands beside a school."""
    return page.locator("section[aria-labelledby=signatures] .row").filter(has_text=school)


async def test_heads_write_a_charter_sign_it_and_see_what_was_changed_since(
    take_seat: TakeSeat, server: RunningServer
) -> None:
    helen, joanne, clare = [await take_seat(who) for who in ("helen", "joanne", "clare")]
    address = f"{server.url}/alliance/charter"

    await joanne.page.goto(server.url)
    await joanne.page.get_by_role("link", name="Look at the charter before it is renewed").click()
    await expect(joanne.section("remit")).to_contain_text("We improve how we teach")
    page = helen.page
    await page.goto(address)
    await expect(row(page, "St Anne’s")).to_contain_text("The text was changed since")
    await expect(row(page, "Northgate")).to_contain_text("Not signed yet")
    await axe_finds_nothing(page, "the charter")

    await together(
        helen.write("decisions", " We meet once a term."),
        joanne.write("roles", " Nobody holds two of these."),
    )
    await together(helen.saved(), joanne.saved())
    await expect(helen.section("roles")).to_contain_text("Nobody holds two of these.")
    await expect(joanne.section("decisions")).to_contain_text("We meet once a term.")

    for seat, school, again in (
        (joanne, "Oakfield", True),
        (helen, "Hillcrest", True),
        (clare, "Northgate", False),
    ):
        await seat.page.goto(address)
        name = f"{'Sign again' if again else 'Sign'} for {school}"
        await seat.page.get_by_role("button", name=name, exact=True).click()
        await expect(seat.page.get_by_role("button", name="Take back")).to_have_count(1)
    await expect(row(clare.page, "Oakfield")).not_to_contain_text("changed since")
    await expect(row(clare.page, "Riverside")).to_contain_text("The text was changed since")

    await helen.write("decisions", " And whenever two schools ask.")
    await helen.saved()
    await clare.page.reload()
    await expect(row(clare.page, "Northgate")).to_contain_text("The text was changed since")
    await clare.page.get_by_role("button", name="What was signed for Northgate").click()
    dialog = clare.page.get_by_role("dialog")
    await expect(dialog.locator("ins")).to_contain_text("And whenever two schools ask.")
    await expect(dialog).to_contain_text("Clare Whitlock signed on")
    await axe_finds_nothing(clare.page, "what was signed")
    await dialog.get_by_role("button", name="Close").click()
    await clare.page.set_viewport_size({"width": 320, "height": 700})
    await nothing_is_wider_than_the_window(clare.page)
    await a_group_says_how_it_goes_on(server, await take_seat("daniel"))


async def a_group_says_how_it_goes_on(server: RunningServer, seat: Seat) -> None:
    page = seat.page
    await page.goto(server.url)
    await page.get_by_role("link", name="Say in your group how").click()
    question = page.get_by_role("region", name="How does it go on?")
    await expect(question).to_be_visible()
    await axe_finds_nothing(page, "how does it go on")
    await question.get_by_role("button", name="Park it").click()
    await expect(question.get_by_role("alert")).to_contain_text("Say why")
    await question.get_by_label("A sentence").fill("We meet after the inspection.")
    await question.get_by_role("button", name="Close it").click()
    await expect(page.get_by_role("dialog")).to_contain_text("All that was written stays")
    await page.get_by_role("button", name="Leave it open").click()
    await question.get_by_role("button", name="We go on").click()
    await expect(question).to_have_count(0)
    await expect(page.locator("main")).to_contain_text("“We meet after the inspection.”")
