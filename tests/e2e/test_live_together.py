"""Several people write one plan at the same time, each in a browser of their own."""

import re
from typing import Any

from playwright.async_api import expect

from tests.e2e.seats import TakeSeat, together


async def test_two_people_write_in_the_same_section_at_once_and_read_the_same(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))
    before = await priya.text("hunch")

    await together(
        priya.write("hunch", " Priya thinks aloud about 🦉 and “because”."),
        tom.write("hunch", " Tom writes in the same breath, naïvely."),
    )
    await together(priya.saved(), tom.saved())

    await expect(tom.section("hunch")).to_contain_text("“because”.")
    await expect(priya.section("hunch")).to_contain_text("naïvely.")
    assert await priya.text("hunch") == await tom.text("hunch")
    assert len(await priya.text("hunch")) > len(before) + 70


async def test_each_sees_the_other_arrive_their_caret_and_where_they_are(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await priya.open_plan(first_cycle["id"])
    await expect(priya.page.locator(".presence")).to_have_count(0)

    await tom.open_plan(first_cycle["id"])
    await expect(priya.page.locator(".presence")).to_contain_text("Tom Ellery of Riverside")
    await tom.write("change", " and so on")

    caret = priya.page.locator("#change .caret.of-s2")
    await expect(caret.locator(".flag")).to_have_text("Tom Ellery")
    await expect(priya.page.locator("#change .m")).to_contain_text("Tom is writing now")
    await expect(priya.page.locator(".presence")).to_contain_text("in The change")
    await expect(caret).to_have_class(re.compile(r"\bquiet\b"))

    await tom.page.keyboard.press("Shift+Home")
    await expect(priya.page.locator("#change .remote-sel.of-s2").first).to_be_visible()

    await tom.context.close()
    await expect(priya.page.locator(".presence")).to_have_count(0)
    await expect(caret).to_have_count(0)


async def test_undo_takes_back_only_what_one_did_oneself(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))
    await priya.write("stop", " Priya’s words.")
    await expect(tom.section("stop")).to_contain_text("Priya’s words.")
    await tom.write("stop", " Tom’s words.")
    await expect(priya.section("stop")).to_contain_text("Tom’s words.")

    await priya.page.keyboard.press("Control+z")
    await expect(priya.section("stop")).not_to_contain_text("Priya’s words.")
    await expect(tom.section("stop")).not_to_contain_text("Priya’s words.")
    await expect(tom.section("stop")).to_contain_text("Tom’s words.")

    await priya.page.keyboard.press("Control+y")
    await expect(tom.section("stop")).to_contain_text("Priya’s words.")


async def test_typed_fields_merge_and_say_who_is_writing(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))

    def subject(seat: Any) -> Any:
        return seat.page.get_by_label("Subject", exact=True)

    await subject(priya).focus()
    await priya.page.keyboard.press("Control+Home")
    await subject(tom).focus()
    await tom.page.keyboard.press("Control+End")
    await expect(priya.page.locator("#subject")).to_contain_text("Tom is writing")
    await together(priya.page.keyboard.type("Year 4 "), tom.page.keyboard.type(" and decimals"))
    for seat in (priya, tom):
        await expect(subject(seat)).to_have_value(
            "Year 4 Mathematics: comparing fractions and decimals"
        )

    await priya.page.get_by_label("Cover planned (hours)").fill("12.5")
    await priya.page.keyboard.press("Tab")
    await expect(tom.page.get_by_label("Cover planned (hours)")).to_have_value("12.5")
    await priya.page.get_by_label("Agreed protocol").select_option(label="Video club")
    await expect(tom.page.get_by_label("Agreed protocol")).to_have_value("video_club")
    await priya.page.get_by_label("Next lesson").fill("2027-01-14")
    await expect(tom.page.get_by_label("Next lesson")).to_have_value("2027-01-14")

    await tom.page.get_by_label("Riverside: Offers").fill("A quiet room on Fridays")
    await expect(priya.page.get_by_label("Riverside: Offers")).to_have_value(
        "A quiet room on Fridays"
    )
    await together(priya.saved(), tom.saved())


async def test_what_the_plan_still_needs_follows_what_is_written(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya")
    await priya.open_plan(first_cycle["id"])
    needs = priya.page.get_by_role("region", name="Still needed before Try")
    await expect(needs).to_contain_text("Success criteria")
    await priya.write("criteria", "Three of four partners give a reason.")
    await expect(priya.page.locator("#criteria .m")).to_contain_text("Written")
    await expect(needs).not_to_contain_text("Success criteria")


async def test_a_reader_sees_it_live_and_cannot_write(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, helen = await take_seat("priya"), await take_seat("helen")
    await together(priya.open_plan(first_cycle["id"]), helen.open_plan(first_cycle["id"]))
    await expect(helen.pill).to_have_attribute("data-state", "readonly")
    await expect(helen.section("hunch")).to_have_attribute("contenteditable", "false")
    await expect(helen.page.get_by_label("Subject", exact=True)).to_have_count(0)

    await priya.write("hunch", " Read by Helen.")
    await expect(helen.section("hunch")).to_contain_text("Read by Helen.")
    await expect(helen.page.locator("#hunch .caret .flag")).to_have_text("Priya Nair")
    await helen.section("hunch").click()
    await helen.page.keyboard.type("not mine")
    await priya.write("hunch", " Once more.")
    await expect(helen.section("hunch")).to_contain_text("Once more.")
    await expect(helen.section("hunch")).not_to_contain_text("not mine")
