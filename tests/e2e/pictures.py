"""The pictures of `docs/images`: `python -m tests.e2e.pictures`, on a page that is built.

Priya, Tom and Marsha write the demonstration's plan, two of them in one section; Priya goes offline
for ten edits, reloads offline, writes on and comes back; then the server dies, and comes back. Each
state is taken in both sizes and themes. Then five people walk through a whole cycle.
"""

import asyncio
import dataclasses
import io
import tempfile
from pathlib import Path

import httpx
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.e2e.conftest import chromium
from tests.e2e.one_cycle import Five, walk
from tests.e2e.seats import FLAGS, SIZES, Seat, new_context, signed_in, sit_down, together
from tests.running_server import ROOT, RunningServer

IMAGES = ROOT / "docs" / "images"
STATIC = ROOT / "client" / "web" / "dist"
CYCLE = "Explaining why, not just how"
REVIEWED = "Words before reading"
READ = """() => fetch('/api/practices').then((answer) => answer.json())
  .then(({ items }) => items.length === 3 && items.every(({ summary }) => summary))"""
"""The cards were read for the lists, which takes some seconds in a new demonstration."""
READY = """async () => {
  document.querySelector('.toasts').style.visibility = 'hidden';
  const tab = document.querySelector('.tabs [aria-current]');
  tab?.scrollIntoView({ inline: 'center', block: 'nearest' });
  scrollTo(0, 0);
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}"""
"""What is told in passing is put away, the tab that is open is in view, and all of it is drawn."""


async def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for size in SIZES:
            for theme in ("light", "dark"):
                with tempfile.TemporaryDirectory() as folder:
                    await _session(browser, Path(folder), size, theme)
        for size in SIZES:
            for theme in ("light", "dark"):
                with tempfile.TemporaryDirectory() as folder:
                    await _library(browser, Path(folder), size, theme)
                with tempfile.TemporaryDirectory() as folder:
                    await _alliance(browser, Path(folder), size, theme)
        for theme in ("light", "dark"):
            with tempfile.TemporaryDirectory() as folder:
                await _one_cycle(browser, Path(folder), theme)
            with tempfile.TemporaryDirectory() as folder:
                await _coaching(browser, Path(folder), theme)
        await browser.close()


async def _one_cycle(browser: Browser, folder: Path, theme: str) -> None:
    async def picture(page: Page, name: str) -> None:
        before = page.viewport_size
        assert before is not None
        for size in SIZES.values():
            if size["width"] > before["width"]:
                continue  # a phone stays one
            await page.set_viewport_size(size)  # type: ignore[arg-type]
            await page.evaluate(READY)
            await _shot(page, f"{name}-{size['width']}-{theme}", whole=True)
        await page.evaluate("document.querySelector('.toasts').style.visibility = ''")
        await page.set_viewport_size(before)

    with RunningServer(folder / "data", demo=True, static=STATIC) as server:
        sizes = {"marsha": "phone", "gareth": "phone"}
        who = [field.name for field in dataclasses.fields(Five)]
        seats = [
            await _take(browser, server, name, sizes.get(name, "desktop"), theme) for name in who
        ]
        await walk(Five(*seats), picture)
        for seat in seats:
            await seat.context.close()


async def _coaching(browser: Browser, folder: Path, theme: str) -> None:
    """The board of whoever coaches, a deployment of theirs, and the log of today's visit."""
    with RunningServer(folder / "data", demo=True, static=STATIC) as server:
        for size, measures in SIZES.items():
            name = f"{measures['width']}-{theme}"
            daniel = await _take(browser, server, "daniel", size, theme)
            page = daniel.page
            await page.goto(f"{server.url}/coaching")
            link = page.get_by_role("link", name="Reasoning in Year 4, with Priya Nair")
            await expect(page.get_by_role("heading", name="Your offers")).to_be_visible()
            await _shot(page, f"coaching-{name}", whole=True)
            await link.click()
            await expect(page.get_by_role("columnheader", name="Invoice")).to_be_visible()
            await _shot(page, f"deployment-{name}", whole=True)
            await page.get_by_role("link", name="Open the log of visit 3").click()
            await expect(page.get_by_label("Goal")).to_be_visible()
            await daniel.saved()
            await _shot(page, f"coaching-log-{name}", whole=True)
            await daniel.context.close()


async def _library(browser: Browser, folder: Path, size: str, theme: str) -> None:
    with RunningServer(folder / "data", demo=True, static=STATIC) as server:
        lena = await _take(browser, server, "lena", size, theme)
        await lena.page.goto(f"{server.url}/library")
        await lena.page.wait_for_function(READ)
        await lena.page.reload()
        await lena.page.get_by_role("link", name="Rehearse, then speak").click()
        await expect(lena.page.get_by_role("img", name="Where Rehearse")).to_be_visible()
        await _shot(lena.page, f"library-{SIZES[size]['width']}-{theme}", whole=True)
        await lena.context.close()


async def _alliance(browser: Browser, folder: Path, size: str, theme: str) -> None:
    """What its lead sees of an alliance, a head of their school, and Priya of what comes."""
    name = f"{SIZES[size]['width']}-{theme}"
    with RunningServer(folder / "data", demo=True, static=STATIC) as server:
        helen = await _take(browser, server, "helen", size, theme)
        await helen.page.goto(f"{server.url}/library")
        await helen.page.wait_for_function(READ)
        for page in ("overview", "evidence", "partners", "maturity", "charter"):
            await _settled(helen.page, f"{server.url}/alliance/{page}")
            await _shot(helen.page, f"{page}-{name}", whole=True)
        joanne = await _take(browser, server, "joanne", size, theme)
        await _settled(joanne.page, server.url)
        await joanne.page.get_by_role("link", name="gives and gains").first.click()
        await expect(joanne.page.get_by_role("link", name="Download as a PDF")).to_be_visible()
        await _shot(joanne.page, f"school-{name}", whole=True)
        priya = await _take(browser, server, "priya", size, theme)
        await _settled(priya.page, f"{server.url}/calendar")
        await _shot(priya.page, f"calendar-{name}", whole=True)
        with signed_in(server, "priya") as client:
            reviewed = _cycle(client, REVIEWED)
        await _settled(priya.page, f"{server.url}/cycles/{reviewed}/reviews")
        await _shot(priya.page, f"review-{name}", whole=True)
        hugh = await _take(browser, server, "hugh", size, theme)
        answer = await hugh.page.request.get(f"{server.url}/api/peer-reviews")
        [looked_at] = (await answer.json())["items"]
        await _settled(hugh.page, f"{server.url}/peer-reviews/{looked_at['id']}")
        await _shot(hugh.page, f"school-review-{name}", whole=True)
        for seat in (helen, joanne, priya, hugh):
            await seat.context.close()


async def _settled(page: Page, address: str) -> None:
    """A page with everything that it asks for."""
    await page.goto(address)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await page.wait_for_load_state("networkidle")


async def _session(browser: Browser, folder: Path, size: str, theme: str) -> None:
    name = f"{SIZES[size]['width']}-{theme}"
    empty = RunningServer(folder / "empty", static=STATIC)
    with empty:
        await _lone_page(browser, empty.url + "/setup", "first-run", size, theme)
    server = RunningServer(folder / "data", demo=True, static=STATIC)
    with server:
        await _lone_page(browser, server.url + "/sign-in", "sign-in", size, theme)
        priya = await _take(browser, server, "priya", size, theme)
        tom = await _take(browser, server, "tom", "desktop", theme)
        marsha = await _take(browser, server, "marsha", "desktop", theme)
        with signed_in(server, "priya") as client:
            cycle = _cycle(client)
        await priya.page.goto(server.url)
        await expect(priya.page.get_by_role("link", name=CYCLE).first).to_be_visible()
        await tom.open_plan(cycle)
        await tom.to_end("hunch")
        await marsha.open_plan(cycle)
        await marsha.to_end("change")
        await priya.page.reload()
        await expect(priya.page.get_by_text("Tom Ellery").first).to_be_visible()
        await _shot(priya.page, f"home-{name}", whole=True)
        await _write_together(priya, tom, cycle, name)
        await _offline(priya, tom, name)
        server.kill()
        await priya.write("hunch", " Jay")
        await expect(priya.pill).to_have_attribute("data-state", "unsaved")
        await _shot(priya.page, f"not-saved-yet-{name}")
        server.start()
        await together(priya.saved(), tom.saved())
        await _shot(priya.page, f"saved-again-{name}")
        helen = await _take(browser, server, "helen", size, theme)
        await helen.open_plan(cycle)
        await _shot(helen.page, f"read-only-{name}")
        for seat in (priya, tom, marsha, helen):
            await seat.context.close()


async def _write_together(priya: Seat, tom: Seat, cycle: str, name: str) -> None:
    await priya.open_plan(cycle)
    await expect(priya.page.locator(".presence")).to_contain_text("Tom Ellery")
    await together(
        priya.write("hunch", " Wren draws first."), tom.write("hunch", " So does Robin.")
    )
    await together(priya.saved(), tom.saved())
    await tom.write("hunch", " ")
    await expect(priya.page.locator("#hunch .caret .flag")).to_be_visible()
    await priya.page.evaluate("scrollTo(0, 0)")
    await _shot(priya.page, f"cycle-{name}", whole=True)
    await priya.section("hunch").scroll_into_view_if_needed()
    await _shot(priya.page, f"together-{name}")


async def _offline(priya: Seat, tom: Seat, name: str) -> None:
    await priya.page.get_by_label("Keep a copy on this device").check()
    await expect(priya.page.get_by_text("Signing out removes the copy")).to_be_visible()
    await priya.page.evaluate("navigator.serviceWorker.ready")
    await priya.offline()
    for number in range(1, 11):
        await priya.write("hunch", f" Point {number}.")
    await _shot(priya.page, f"offline-{name}")
    await priya.page.reload()
    await priya.plan_is_here()
    await priya.write("hunch", " Written after the reload.")
    await _shot(priya.page, f"offline-reloaded-{name}")
    await tom.write("stop", " Or if it costs more than an hour.")
    await priya.online()
    await priya.saved()
    await expect(tom.section("hunch")).to_contain_text("Written after the reload.")
    assert await priya.text("hunch") == await tom.text("hunch")
    await _shot(priya.page, f"back-{name}")


async def _lone_page(browser: Browser, url: str, what: str, size: str, theme: str) -> None:
    context = await new_context(browser, size, theme)
    page = await context.new_page()
    await page.goto(url)
    await expect(page.get_by_label("Email")).to_be_visible()
    await _shot(page, f"{what}-{SIZES[size]['width']}-{theme}", whole=True)
    await context.close()


async def _take(browser: Browser, server: RunningServer, who: str, size: str, theme: str) -> Seat:
    return await sit_down(await new_context(browser, size, theme), server, who)


def _cycle(client: httpx.Client, title: str = CYCLE) -> str:
    cycles = client.get("/api/cycles").raise_for_status().json()["items"]
    return str(next(cycle["id"] for cycle in cycles if cycle["title"] == title))


async def _shot(page: Page, name: str, *, whole: bool = False) -> None:
    shot = await page.screenshot(full_page=whole, animations="disabled")
    # As a picture of 256 colours it looks the same, and takes a third.
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    picture.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
