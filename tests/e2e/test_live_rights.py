"""Rights and sign-ins that end while a plan is open; and what a device shows to whom."""

from typing import Any

from playwright.async_api import expect

from tests.e2e.seats import NO_WEBSOCKETS, PASSWORD, TakeSeat, signed_in, together
from tests.running_server import RunningServer


def person_of(cycle: dict[str, Any], name: str) -> str:
    found: str = next(it["person"]["id"] for it in cycle["people"] if it["person"]["name"] == name)
    return found


async def test_who_is_removed_from_the_cycle_stops_reading_and_takes_their_words_along(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))
    await tom.write("hunch", " Tom’s last words.")
    await tom.saved()
    with signed_in(server, "priya") as client:
        tom_id = person_of(first_cycle, "Tom Ellery")
        client.delete(f"/api/cycles/{first_cycle['id']}/people/{tom_id}").raise_for_status()

    await expect(tom.notices).to_contain_text("You can no longer open this plan.")
    await expect(tom.page.locator(".ProseMirror")).to_have_count(0)
    await priya.write("hunch", " Not for Tom.")
    await priya.saved()
    await expect(tom.page.get_by_text("Not for Tom.")).to_have_count(0)


async def test_who_may_only_read_from_now_on_keeps_what_was_not_saved(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    tom = await take_seat("tom", keeps_page=True)
    await tom.open_plan(first_cycle["id"])
    await tom.write("hunch", " Saved words.")
    await tom.saved()
    await tom.offline()
    await tom.write("hunch", " Too late.")
    with signed_in(server, "priya") as client:
        tom_id = person_of(first_cycle, "Tom Ellery")
        client.put(
            f"/api/cycles/{first_cycle['id']}/people/{tom_id}", json={"role": "viewer"}
        ).raise_for_status()
    await tom.online()

    notice = tom.page.locator(
        ".banner", has_text="You can read this plan, and no longer change it."
    )
    await expect(notice).to_be_visible()
    await expect(tom.pill).to_have_attribute("data-state", "readonly")
    await expect(tom.section("hunch")).to_have_attribute("contenteditable", "false")
    async with tom.page.expect_download() as waiting:
        await notice.get_by_role("button", name="Download it").click()
    download = await waiting.value
    path = await download.path()
    assert download.suggested_filename == "Explaining-why-not-just-how.md"
    assert "Saved words. Too late." in path.read_text(encoding="utf-8")
    with signed_in(server, "priya") as client:
        document = first_cycle["documents"][0]["id"]
        assert "Too late." not in client.get(f"/api/documents/{document}.md").text


async def test_a_sign_in_that_ends_keeps_the_text_and_goes_on_after_the_next_one(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya, tom = await take_seat("priya"), await take_seat("tom")
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))
    await priya.write("hunch", " Before.")
    await priya.saved()
    gone = await priya.context.request.delete(
        f"{server.url}/api/session", headers={"Origin": server.url}
    )
    assert gone.ok

    dialog = priya.page.get_by_role("dialog", name="Sign in again")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("button", name="Not now").click()
    await priya.write("hunch", " While signed out.")
    await expect(priya.pill).to_have_attribute("data-state", "unsaved")
    await priya.page.get_by_role("button", name="Go on").click()
    await dialog.get_by_label("Password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Sign in").click()
    await priya.saved()
    await expect(tom.section("hunch")).to_contain_text("Before. While signed out.")


async def test_signing_out_asks_about_unsaved_words_and_leaves_nothing_behind(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya = await take_seat("priya")
    await priya.open_plan(first_cycle["id"])
    await priya.page.get_by_label("Keep a copy on this device").check()
    await expect(priya.page.get_by_text("Signing out removes the copy")).to_be_visible()
    # The server stays within reach for everything but the live document.
    await priya.context.route("**/sync/**", lambda route: route.abort())
    await priya.page.evaluate(f"() => {{ {NO_WEBSOCKETS} }}")
    server.kill()
    server.start()
    await priya.write("hunch", " Never saved.")
    await expect(priya.pill).to_have_attribute("data-state", "unsaved")

    async def sign_out() -> None:
        await priya.page.get_by_role("button", name="Priya Nair, my menu").first.click()
        await priya.page.get_by_role("button", name="Sign out").first.click()

    await sign_out()
    dialog = priya.page.get_by_role("dialog", name="Sign out with unsaved text?")
    await expect(dialog).to_contain_text("Explaining why, not just how")
    await dialog.get_by_role("button", name="Stay signed in").click()
    await expect(priya.section("hunch")).to_contain_text("Never saved.")

    await sign_out()
    await dialog.get_by_role("button", name="Sign out and lose it").click()
    await expect(priya.page).to_have_url(f"{server.url}/sign-in")
    left = await priya.page.evaluate(
        "indexedDB.databases().then(all => all.map(({ name }) => name))"
    )
    assert [name for name in left if "journal" in name or "copy" in name] == []


async def test_the_next_person_on_the_same_device_sees_and_sends_nothing_of_the_first(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya = await take_seat("priya", keeps_page=True)
    await priya.open_plan(first_cycle["id"])
    await priya.page.get_by_label("Keep a copy on this device").check()
    await expect(priya.page.get_by_text("Signing out removes the copy")).to_be_visible()
    await priya.page.evaluate("navigator.serviceWorker.ready")
    await priya.offline()
    await priya.write("hunch", " Priya’s own.")
    await priya.page.close()
    await priya.online()

    answer = await priya.context.request.post(
        f"{server.url}/api/session",
        data={"email": "tom@demo.example", "password": PASSWORD},
        headers={"Origin": server.url},
    )
    assert answer.ok
    tom = priya
    tom.page = await priya.context.new_page()
    await tom.open_plan(first_cycle["id"])
    await tom.write("stop", " Tom’s.")
    await tom.saved()
    await expect(tom.section("hunch")).not_to_contain_text("Priya’s own.")
    await expect(tom.page.get_by_label("Keep a copy on this device")).not_to_be_checked()
    await tom.context.set_offline(True)
    await tom.page.goto(f"{server.url}/cycles/{first_cycle['id']}")
    await expect(tom.page.get_by_text("could not be loaded")).to_be_visible()
    await expect(tom.page.get_by_text("Priya’s own.")).to_have_count(0)
