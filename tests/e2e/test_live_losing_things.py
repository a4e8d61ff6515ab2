"""Nothing that was typed is lost: without a network, without a server, without the tab."""

from typing import Any

from playwright.async_api import Page, expect

from tests.e2e.seats import Seat, TakeSeat, together
from tests.running_server import RunningServer


async def keep_a_copy(seat: Seat) -> None:
    """The choice, and a page that opens without a network from then on."""
    await seat.page.get_by_label("Keep a copy on this device").check()
    await expect(seat.page.get_by_text("Signing out removes the copy")).to_be_visible()
    await seat.page.evaluate("navigator.serviceWorker.ready")


async def kept_edits(page: Page) -> int:
    """How many edits the device keeps that no server has confirmed."""
    return await page.evaluate(
        """async () => {
          const names = (await indexedDB.databases()).map(({ name }) => name);
          let count = 0;
          for (const name of names.filter((it) => it.startsWith('jpd-journal-'))) {
            const db = await new Promise((done) => {
              indexedDB.open(name).onsuccess = ({ target }) => done(target.result);
            });
            count += await new Promise((done) => {
              db.transaction('edits').objectStore('edits').count().onsuccess =
                ({ target }) => done(target.result);
            });
            db.close();
          }
          return count;
        }"""
    )


async def test_ten_edits_offline_a_reload_offline_more_words_and_back_again(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya", keeps_page=True), await take_seat("tom", keeps_page=True)
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))
    await keep_a_copy(priya)

    await priya.offline()
    await expect(priya.notices).to_contain_text("You are offline. You can write.")
    for number in range(1, 11):
        await priya.write("hunch", f" Offline {number}.")
    await tom.write("hunch", " Tom goes on.")
    await tom.saved()

    await priya.page.reload()
    await priya.plan_is_here()
    await expect(priya.section("hunch")).to_contain_text("Offline 10.")
    await expect(priya.pill).to_have_attribute("data-state", "offline")
    await priya.write("hunch", " After the reload.")
    # Its code comes when a text is entered, here from what the device keeps of the page.
    await expect(priya.page.get_by_role("toolbar")).to_be_visible()

    await priya.online()
    await priya.saved()
    await expect(priya.section("hunch")).to_contain_text("Tom goes on.")
    await expect(tom.section("hunch")).to_contain_text("After the reload.")
    words = await priya.text("hunch")
    assert words == await tom.text("hunch")
    assert all(words.count(f"Offline {number}.") == 1 for number in range(1, 11))
    assert await kept_edits(priya.page) == 0


async def test_coming_back_says_what_came_in_meanwhile(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya", keeps_page=True), await take_seat("tom", keeps_page=True)
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))
    await priya.offline()
    left = await priya.page.evaluate("Date.now()")
    await tom.write("stop", " Or if it costs more than an hour.")
    await tom.saved()
    # Short absences are not spoken of: this one is long enough by the page's own clock.
    await priya.page.wait_for_function("left => Date.now() - left > 2500", arg=left)
    await priya.online()
    told = priya.page.locator(".banner.ok")
    await expect(told).to_contain_text("Meanwhile Tom changed What would make us stop.")
    await told.get_by_role("link", name="Show me").click()
    await expect(priya.section("stop")).to_be_in_viewport()
    await expect(told).to_have_count(0)


async def test_a_tab_that_closes_offline_leaves_its_words_to_the_next_one(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya", keeps_page=True), await take_seat("tom", keeps_page=True)
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))
    await priya.offline()
    await priya.write("hunch", " Written on the train.")
    await priya.page.wait_for_function(KEPT)
    await priya.page.close()

    await priya.online()
    priya.page = await priya.context.new_page()
    await priya.page.goto(priya.server.url)  # not even the plan: any page of ours sends it
    await expect(tom.section("hunch")).to_contain_text("Written on the train.")


async def test_the_server_is_killed_while_two_write_and_nothing_is_lost(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya, tom = await take_seat("priya", keeps_page=True), await take_seat("tom", keeps_page=True)
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))
    await together(priya.write("hunch", " Before."), tom.write("change", " Before."))
    await together(priya.saved(), tom.saved())

    server.kill()
    await together(priya.write("hunch", " During."), tom.write("change", " Meanwhile."))
    await expect(priya.pill).to_have_attribute("data-state", "unsaved")
    await expect(priya.pill).to_contain_text("kept on this device")
    await expect(priya.notices).to_contain_text("The server does not answer since")

    server.start()
    await together(priya.saved(), tom.saved())
    await expect(tom.section("hunch")).to_contain_text("Before. During.")
    await expect(priya.section("change")).to_contain_text("Before. Meanwhile.")


async def test_a_graceful_restart_is_hardly_noticed(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya = await take_seat("priya", keeps_page=True)
    await priya.open_plan(first_cycle["id"])
    await priya.write("hunch", " Before.")
    server.stop()
    await priya.page.keyboard.type(" During.")
    server.start()
    await priya.saved()
    await priya.page.reload()
    await priya.plan_is_here()
    await expect(priya.section("hunch")).to_contain_text("Before. During.")


async def test_without_websockets_the_same_goes_over_http_and_the_page_says_so(
    take_seat: TakeSeat, first_cycle: dict[str, Any], server: RunningServer
) -> None:
    priya, tom = (
        await take_seat("priya", blocked=True, keeps_page=True),
        await take_seat("tom", keeps_page=True),
    )
    await together(priya.open_plan(first_cycle["id"]), tom.open_plan(first_cycle["id"]))
    await expect(priya.notices).to_contain_text("This network blocks live connections")

    await together(priya.write("hunch", " Over HTTP."), tom.write("hunch", " Over a socket."))
    await together(priya.saved(), tom.saved())
    await expect(priya.section("hunch")).to_contain_text("Over a socket.")
    await expect(tom.section("hunch")).to_contain_text("Over HTTP.")
    await expect(priya.page.locator("#hunch .caret .flag")).to_have_text("Tom Ellery")

    server.kill()
    await priya.write("hunch", " And on.")
    await expect(priya.pill).to_have_attribute("data-state", "unsaved")
    server.start()
    await priya.saved()
    await expect(tom.section("hunch")).to_contain_text("And on.")


async def test_two_tabs_of_one_person_write_offline_and_one_dies(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya, tom = await take_seat("priya", keeps_page=True), await take_seat("tom", keeps_page=True)
    other = Seat(priya.context, await priya.context.new_page(), priya.server)
    await together(*(it.open_plan(first_cycle["id"]) for it in (priya, other, tom)))
    await priya.context.set_offline(True)
    await priya.write("hunch", " First tab.")
    await other.write("hunch", " Second tab.")
    await other.page.wait_for_function(KEPT)
    await other.page.close(run_before_unload=False)
    await expect(priya.section("hunch")).to_contain_text("Second tab.")
    await priya.online()
    await priya.saved()
    await expect(tom.section("hunch")).to_contain_text("First tab.")
    await expect(tom.section("hunch")).to_contain_text("Second tab.")


async def test_a_browser_that_keeps_nothing_says_so_and_works(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya", keeps_page=True)
    await priya.context.add_init_script(
        "delete Window.prototype.indexedDB; delete window.indexedDB"
    )
    await priya.open_plan(first_cycle["id"])
    await expect(
        priya.page.get_by_text("This browser keeps nothing on this device")
    ).to_be_visible()
    await priya.write("hunch", " All the same.")
    await priya.saved()
    await priya.page.reload()
    await priya.plan_is_here()
    await expect(priya.section("hunch")).to_contain_text("All the same.")


async def test_a_plan_that_is_not_here_is_no_empty_plan(
    take_seat: TakeSeat, first_cycle: dict[str, Any]
) -> None:
    priya = await take_seat("priya", keeps_page=True)
    await priya.context.route("**/sync/**", lambda route: route.abort())
    await priya.context.add_init_script(
        "window.WebSocket = class { constructor() { queueMicrotask(() =>"
        " this.onclose?.({ code: 1006 })); } close() {} send() {} };"
    )
    await priya.page.goto(f"{priya.server.url}/cycles/{first_cycle['id']}")
    await expect(priya.page.get_by_role("heading", name="could not be loaded")).to_be_visible()
    await expect(priya.page.locator(".ProseMirror")).to_have_count(0)
    await priya.context.unroute("**/sync/**")
    await priya.page.get_by_role("button", name="Try again").click()
    await priya.plan_is_here()


KEPT = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  for (const name of names.filter((it) => it.startsWith('jpd-journal-'))) {
    const db = await new Promise((done) => {
      indexedDB.open(name).onsuccess = ({ target }) => done(target.result);
    });
    const keys = await new Promise((done) => {
      db.transaction('edits').objectStore('edits').getAllKeys().onsuccess =
        ({ target }) => done(target.result);
    });
    db.close();
    window.keptBefore ??= [];
    const same = keys.length > 0 && keys.length === window.keptBefore.length;
    window.keptBefore = keys;
    if (same) return true;
  }
  return false;
}"""
