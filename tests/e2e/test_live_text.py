"""Writing rich text: by keys, by the toolbar, by an input method, by pasting; on a phone too."""

from typing import Any

from playwright.async_api import expect

from tests.e2e.seats import Seat, TakeSeat, signed_in
from tests.running_server import RunningServer


def markdown(server: RunningServer, cycle: dict[str, Any]) -> str:
    """The plan as the server exports it."""
    document = next(it for it in cycle["documents"] if it["kind"] == "plan")
    with signed_in(server, "priya") as client:
        return client.get(f"/api/documents/{document['id']}.md").raise_for_status().text


def toolbar(seat: Seat) -> Any:
    return seat.page.get_by_role("toolbar", name="Formatting of Success criteria")


async def test_what_is_typed_becomes_lists_headings_and_quotes(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya = await take_seat("priya")
    await priya.open_plan(first_cycle["id"])
    await expect(priya.page.locator("#criteria .prompt")).to_be_visible()
    await priya.to_end("criteria")
    press, type_ = priya.page.keyboard.press, priya.page.keyboard.type
    await type_("## What we count")
    await press("Enter")
    await type_("1. reasons given")
    await press("Enter")
    await type_("in partner talk")
    await press("Tab")
    await press("Enter")
    await press("Enter")
    await press("Enter")
    await type_("> so that ")
    await press("Control+b")
    await type_("all")
    await press("Control+b")
    await type_(" are heard")
    await priya.saved()

    text = priya.section("criteria")
    await expect(text.locator("h3")).to_have_text("What we count")
    await expect(text.locator("ol > li")).to_have_count(2)
    await expect(text.locator("blockquote strong")).to_have_text("all")
    written = markdown(server, first_cycle)
    assert "### What we count" in written
    assert "1. reasons given" in written
    assert "> so that **all** are heard" in written


async def test_the_toolbar_works_by_keyboard_alone(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya = await take_seat("priya")
    await priya.open_plan(first_cycle["id"])
    await priya.to_end("criteria")
    press, type_ = priya.page.keyboard.press, priya.page.keyboard.type
    bar = toolbar(priya)
    await press("Alt+F10")
    await expect(bar.get_by_role("button", name="Bold")).to_be_focused()
    await press("ArrowLeft")
    await expect(bar.get_by_role("button", name="Redo")).to_be_focused()
    await press("Home")
    for _ in range(5):
        await press("ArrowRight")
    await expect(bar.get_by_role("button", name="Bullets")).to_be_focused()
    await press("Enter")
    await expect(priya.section("criteria")).to_be_focused()
    await expect(bar.get_by_role("button", name="Bullets")).to_have_attribute(
        "aria-pressed", "true"
    )
    await type_("a reason")
    await press("Escape")
    await press("Tab")
    await expect(priya.section("criteria")).not_to_be_focused()
    await priya.saved()
    assert "- a reason" in markdown(server, first_cycle)


async def test_a_table_is_made_filled_and_changed(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya = await take_seat("priya")
    await priya.open_plan(first_cycle["id"])
    await priya.to_end("criteria")
    press, type_ = priya.page.keyboard.press, priya.page.keyboard.type
    await toolbar(priya).get_by_role("button", name="Table").click()
    for words in ("School", "Reasons", "Oakfield", "6", "Riverside", "9"):
        await type_(words)
        await press("Tab")
    await priya.section("criteria").locator("td", has_text="6").click()
    await toolbar(priya).get_by_role("button", name="Add column").click()
    await toolbar(priya).get_by_role("button", name="Add row").click()
    await expect(priya.section("criteria").locator("tr")).to_have_count(4)
    await expect(priya.section("criteria").locator("th")).to_have_count(3)
    await toolbar(priya).get_by_role("button", name="Remove row").click()
    await priya.section("criteria").locator("td", has_text="6").click()
    await priya.saved()
    assert "| Oakfield | 6 |" in markdown(server, first_cycle)


async def test_a_link_is_asked_for_in_a_dialog_and_only_safe_ones_are_taken(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya = await take_seat("priya")
    await priya.open_plan(first_cycle["id"])
    await priya.write("criteria", "as in the ")
    await priya.page.keyboard.press("Control+k")
    dialog = priya.page.get_by_role("dialog", name="Make a link")
    await dialog.get_by_label("Words to show").fill("study")
    await dialog.get_by_label("Address").fill("javascript:alert(1)")
    await dialog.get_by_role("button", name="Make the link").click()
    await expect(dialog).to_contain_text("Enter an address that begins with https://")
    await dialog.get_by_label("Address").fill("example.org/study")
    await dialog.get_by_role("button", name="Make the link").click()
    await expect(priya.section("criteria")).to_be_focused()
    await priya.page.keyboard.type(" of 2019")
    await priya.saved()
    assert "as in the [study](https://example.org/study) of 2019" in markdown(server, first_cycle)


async def test_a_composed_word_is_one_step_and_survives_what_others_write(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await priya.open_plan(first_cycle["id"])
    await tom.open_plan(first_cycle["id"])
    await priya.write("criteria", "We ask ")
    await priya.saved()
    browser = await priya.context.new_cdp_session(priya.page)

    async def compose(text: str) -> None:
        await browser.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )

    await compose("な")
    await compose("なぜ")
    await tom.write("criteria", "(Tom here) ")
    await tom.saved()
    await compose("なぜ？")
    await browser.send("Input.insertText", {"text": "何故？"})

    await expect(priya.section("criteria")).to_contain_text("何故？")
    await expect(priya.section("criteria")).to_contain_text("(Tom here)")
    await expect(tom.section("criteria")).to_contain_text("何故？")
    await priya.saved()
    await priya.page.keyboard.press("Control+z")
    for seat in (priya, tom):
        await expect(seat.section("criteria")).not_to_contain_text("何故")
        await expect(seat.section("criteria")).not_to_contain_text("な")
        await expect(seat.section("criteria")).to_contain_text("We ask")
        await expect(seat.section("criteria")).to_contain_text("(Tom here)")


async def test_pasted_text_is_cleaned(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya = await take_seat("priya")
    await priya.open_plan(first_cycle["id"])
    await priya.to_end("criteria")
    await priya.section("criteria").evaluate(
        """(section) => {
          const data = new DataTransfer();
          data.setData('text/html', `<h1 style="color:red">Counted</h1>
            <p onclick="x()">by <b>us</b>, <a href="javascript:alert(1)">press</a>,
            <a href="https://example.org">read</a><img src="https://example.org/track.png"></p>
            <script>alert(1)</script>`);
          const paste = new ClipboardEvent('paste', { clipboardData: data, bubbles: true });
          section.dispatchEvent(paste);
        }"""
    )
    text = priya.section("criteria")
    await expect(text.locator("h3")).to_have_text("Counted")
    await expect(text.locator("a")).to_have_count(1)
    await expect(text.locator("img, script")).to_have_count(0)
    await priya.saved()
    written = markdown(server, first_cycle)
    assert "by **us**, press," in written
    assert "javascript" not in written


async def test_a_phone_has_large_targets_and_no_sideways_scrolling(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya", size="phone", theme="dark")
    await priya.open_plan(first_cycle["id"])
    await priya.section("criteria").tap()
    await priya.page.keyboard.type("Heard")
    await expect(toolbar(priya)).to_be_visible()
    sizes = await toolbar(priya).evaluate(
        "bar => [...bar.querySelectorAll('button')].map(it => it.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 44
    await toolbar(priya).get_by_role("button", name="Heading", exact=True).tap()
    await expect(priya.section("criteria").locator("h3")).to_have_text("Heard")
    await priya.saved()
    await expect(priya.pill).to_be_in_viewport()
    wide = await priya.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
