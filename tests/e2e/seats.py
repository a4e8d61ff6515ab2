"""People at their browsers: what a test sees of the page, and what it does there."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import httpx
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.running_server import RunningServer

PASSWORD = "practice-makes-better"
PATIENCE_MS = 60_000
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

expect.set_options(timeout=PATIENCE_MS)

NO_WEBSOCKETS = """
window.WebSocket = class extends EventTarget {
  static CONNECTING = 0; static OPEN = 1; static CLOSING = 2; static CLOSED = 3;
  readyState = 0;
  constructor() {
    super();
    queueMicrotask(() => {
      this.readyState = 3;
      this.onclose?.({ code: 1006 });
    });
  }
  send() {}
  close() {}
};
"""
NO_SERVICE_WORKER = "delete Navigator.prototype.serviceWorker"


class Seat:
    """One person at one browser of their own."""

    def __init__(self, context: BrowserContext, page: Page, server: RunningServer) -> None:
        self.context = context
        self.page = page
        self.server = server

    async def open_plan(self, cycle: str) -> None:
        """The plan of a cycle, loaded and ready."""
        await self.page.goto(f"{self.server.url}/cycles/{cycle}")
        await self.plan_is_here()

    async def plan_is_here(self) -> None:
        await expect(self.section("hunch")).to_be_visible()

    def section(self, key: str) -> Any:
        """Where the text of a section stands."""
        return self.page.locator(f"#{key} .ProseMirror")

    @property
    def pill(self) -> Any:
        return self.page.locator(".save")

    @property
    def notices(self) -> Any:
        """The banners above the document."""
        return self.page.locator(".desk-notices")

    async def write(self, key: str, words: str) -> None:
        """Go to the end of a section and type."""
        await self.to_end(key)
        await self.page.keyboard.type(words)

    async def to_end(self, key: str) -> None:
        await self.section(key).click()
        await self.page.keyboard.press("Control+End")

    async def saved(self) -> None:
        await expect(self.pill).to_have_attribute("data-state", "saved")

    async def text(self, key: str) -> str:
        """The words of a section, without the flags of others."""
        return await self.section(key).evaluate(
            """(section) => {
              const copy = section.cloneNode(true);
              for (const caret of copy.querySelectorAll('.caret')) caret.remove();
              return [...copy.children].map((block) => block.textContent).join('\\n');
            }"""
        )

    async def offline(self) -> None:
        await self.context.set_offline(True)
        await expect(self.pill).to_have_attribute("data-state", "offline")

    async def online(self) -> None:
        await self.context.set_offline(False)


TakeSeat: TypeAlias = Callable[..., Any]


async def new_context(
    browser: Browser, size: str = "desktop", theme: str = "light", base_url: str | None = None
) -> BrowserContext:
    """A browser of nobody's yet; `size` is one of `SIZES`, `theme` light or dark."""
    context = await browser.new_context(
        base_url=base_url,
        viewport=SIZES[size],  # type: ignore[arg-type]
        color_scheme=theme,  # type: ignore[arg-type]
        has_touch=size == "phone",
        reduced_motion="reduce",  # a click waits until what it meets stands still
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


async def sit_down(context: BrowserContext, server: RunningServer, who: str) -> Seat:
    """Sign `who` in there, with an empty page."""
    answer = await context.request.post(
        f"{server.url}/api/session",
        data={"email": f"{who}@demo.example", "password": PASSWORD},
        headers={"Origin": server.url},
    )
    assert answer.ok, await answer.text()
    return Seat(context, await context.new_page(), server)


@contextmanager
def signed_in(server: RunningServer, who: str) -> Iterator[httpx.Client]:
    """Somebody's calls to the API, beside what they do in the browser."""
    with server.browser() as client:
        address = {"email": f"{who}@demo.example", "password": PASSWORD}
        client.post("/api/session", json=address).raise_for_status()
        yield client


async def together(*work: Any) -> None:
    """Several people at once."""
    await asyncio.gather(*work)
