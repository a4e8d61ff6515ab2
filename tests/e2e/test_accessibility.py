"""Nothing that axe finds, on every page, in both themes and on a phone; and the way by keyboard."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.e2e.lessons import a_planned_lesson
from tests.e2e.seats import Seat, TakeSeat, new_context
from tests.running_server import RunningServer

IN_BOTH_THEMES = pytest.mark.parametrize(
    ("size", "theme"), [("desktop", "light"), ("desktop", "dark"), ("phone", "light")]
)


async def axe_finds_nothing(page: Page, where: str) -> None:
    """All rules of axe but those that are only best practice are held; the report says which."""
    found = await Axe().run(page)
    assert found.violations_count == 0, f"{where}:\n{found.generate_report()}"


async def nothing_is_wider_than_the_window(page: Page) -> None:
    wide = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide == 0, f"{page.url} scrolls sideways by {wide} px"


@IN_BOTH_THEMES
async def test_axe_finds_nothing_on_home_the_cycle_its_people_and_the_plan(
    take_seat: TakeSeat, first_cycle: dict[str, Any], size: str, theme: str
) -> None:
    priya: Seat = await take_seat("priya", size=size, theme=theme)
    cycle = f"/cycles/{first_cycle['id']}"
    await priya.open_plan(first_cycle["id"])
    await priya.write("criteria", "Three of four partners give a reason.")
    await priya.saved()
    await axe_finds_nothing(priya.page, "plan")
    await nothing_is_wider_than_the_window(priya.page)
    for path in ("/", "/cycles", "/cycles/new", f"{cycle}/people", "/alliance", "/settings"):
        await priya.page.goto(priya.server.url + path)
        await expect(priya.page.get_by_role("heading", level=1)).to_be_visible()
        await priya.page.wait_for_load_state("networkidle")
        await axe_finds_nothing(priya.page, path)
        await nothing_is_wider_than_the_window(priya.page)


@IN_BOTH_THEMES
async def test_axe_finds_nothing_on_sign_in_and_first_run(
    browser: Browser,
    server: RunningServer,
    page_folder: Path,
    tmp_path: Path,
    size: str,
    theme: str,
) -> None:
    with RunningServer(tmp_path / "empty", static=page_folder) as empty:
        for place, path in ((server, "/sign-in"), (empty, "/setup")):
            context = await new_context(browser, size, theme)
            page = await context.new_page()
            await page.goto(place.url + path)
            await expect(page.get_by_label("Email")).to_be_visible()
            await axe_finds_nothing(page, path)
            await nothing_is_wider_than_the_window(page)
            await page.locator("form button[type=submit]").first.click()
            await expect(page.locator("[role=alert], .summary").first).to_be_visible()
            await axe_finds_nothing(page, f"{path} with mistakes")
            await context.close()


async def test_one_signs_in_opens_the_plan_writes_and_signs_out_by_keyboard_alone(
    browser: Browser, server: RunningServer
) -> None:
    context = await new_context(browser, base_url=server.url)
    page = await context.new_page()
    await page.goto("/sign-in")
    await expect(page.get_by_label("Email")).to_be_visible()

    await tab_to(page, "Email")
    await page.keyboard.type("priya@demo.example")
    await tab_to(page, "Password")
    await page.keyboard.type("practice-makes-better")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Priya")

    await tab_to(page, "Explaining why, not just how")
    await page.keyboard.press("Enter")
    await expect(page.locator("#hunch .ProseMirror")).to_be_visible()
    await tab_to(page, "Hunch")
    await page.keyboard.press("Control+End")
    await page.keyboard.type(" Typed by keyboard.")
    await expect(page.locator("#hunch .ProseMirror")).to_contain_text("Typed by keyboard.")
    await expect(page.locator(".save")).to_have_attribute("data-state", "saved")
    await context.close()


CUT_OFF = """() => {
  const told = (it) => `${it.tagName.toLowerCase()}.${it.className?.baseVal ?? it.className}: `
    + it.textContent.trim().slice(0, 40);
  const hides = (it) => {
    const { overflowX, overflowY, position, clip, clipPath } = getComputedStyle(it);
    if (position === 'absolute' && (clip !== 'auto' || clipPath !== 'none')) return false;
    const hidden = (flow) => flow === 'hidden' || flow === 'clip';
    return (hidden(overflowX) && it.scrollWidth > it.clientWidth + 1)
      || (hidden(overflowY) && it.scrollHeight > it.clientHeight + 1);
  };
  const scrolls = (it) => it && it !== document.body
    && (['auto', 'scroll'].includes(getComputedStyle(it).overflowX) || scrolls(it.parentElement));
  const beyond = (it) => {
    const { left, right, width, height } = it.getBoundingClientRect();
    return width > 1 && height > 1 && (right > innerWidth + 1 || left < -1) && !scrolls(it);
  };
  return [...document.body.querySelectorAll('*')]
    .filter((it) => it.checkVisibility() && it.textContent.trim() && (hides(it) || beyond(it)))
    .map(told);
}"""
"""What is on the page and cannot be read: cut off by what it is in, or beyond the window."""


async def test_every_page_can_be_read_at_twice_its_size(
    take_seat: TakeSeat, server: RunningServer, first_cycle: dict[str, Any]
) -> None:
    lesson = await a_planned_lesson(server, first_cycle)
    priya: Seat = await take_seat("priya")
    # 200 % of 1280 px is a window of 640 px on which every pixel is four.
    zoomed = await priya.context.new_cdp_session(priya.page)
    metrics = {"width": 640, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    cycle = f"/cycles/{first_cycle['id']}"
    tabs = ("", "/scan", "/lessons", "/iterations", "/impact", "/feedback", "/activity", "/people")
    seen = ("", "/canvas", "/interviews", "/discussion")
    others = ("/", "/cycles", "/cycles/new", "/alliance", "/alliance/people", "/alliance/settings")
    pages = [
        *(cycle + tab for tab in tabs),
        *(f"/lessons/{lesson.id}{tab}" for tab in seen),
        *others,
        *("/calendar", "/search?q=reason", "/settings", "/help", "/my-data", "/accessibility"),
    ]
    wrong: list[str] = []
    for path in pages:
        await zoomed.send("Emulation.clearDeviceMetricsOverride")
        await priya.page.goto(server.url + path)
        await expect(priya.page.get_by_role("heading", level=1)).to_be_visible()
        await priya.page.wait_for_load_state("networkidle")
        await zoomed.send("Emulation.setDeviceMetricsOverride", metrics)
        wrong += await _unreadable(priya.page, f"{path} at 200 %")
        await zoomed.send("Emulation.clearDeviceMetricsOverride")
        await priya.page.evaluate("document.documentElement.style.fontSize = '200%'")
        wrong += await _unreadable(priya.page, f"{path} with text of twice the size")
    assert not wrong, "\n".join(wrong)


async def _unreadable(page: Page, where: str) -> list[str]:
    wide = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    sideways = [f"{where} scrolls sideways by {wide} px"] if wide else []
    return sideways + [f"{where} cuts off {it}" for it in await page.evaluate(CUT_OFF)]


async def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until what has the focus is called `name`; it must be visible that it has it."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        called = await page.evaluate(
            """() => {
              const it = document.activeElement;
              const by = it.getAttribute('aria-labelledby');
              const named = (id) => document.getElementById(id)?.textContent;
              const label = by
                ? by.split(' ').map(named).join(' ')
                : it.getAttribute('aria-label') ?? it.labels?.[0]?.textContent ?? it.textContent;
              return (label ?? '').trim();
            }"""
        )
        if called.startswith(name):
            ring = await page.evaluate(
                """() => {
                  const it = document.activeElement;
                  const style = getComputedStyle(it);
                  return it.matches(':focus-visible') || style.outlineStyle !== 'none';
                }"""
            )
            assert ring, f"{name} has the focus and does not show it"
            return
    raise AssertionError(f"{name} is not reached with Tab")
